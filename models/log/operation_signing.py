"""An operation is made by committing to each value with a salt and signing the header."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from crypto import canonical
from models.log.commitment import SALT_BYTES, Disclosure, RetainedCommitment, Signer
from models.log.operation import SIGNED, Operation
from models.log.operation_header import OPERATION_VERSION, WHY, chain_link
from models.records import Value


def sign_operation(
    signer: Signer,
    *,
    seq: int,
    prev: str,
    parents: Collection[str],
    at: tuple[int, int],
    kind: str,
    record: str,
    values: Mapping[str, Value],
    random: Callable[[int], bytes],
    why: str | None = None,
    carried: Mapping[str, RetainedCommitment] | None = None,
) -> Operation:
    """Return the signed operation that follows the one whose id is ``prev``, or START.

    ``carried`` are the fields that it leaves as they are and must commit to all the same, under
    the digests that they have.
    """
    shown = {field: Disclosure(random(SALT_BYTES), value) for field, value in values.items()}
    fields = {field: disclosure.digest(record, field) for field, disclosure in shown.items()}
    for field, commitment in (carried or {}).items():
        fields[field] = commitment.digest
        if commitment.disclosure is not None:
            shown[field] = commitment.disclosure
    header: dict[str, Any] = {
        "v": OPERATION_VERSION,
        "device": signer.device,
        "seq": seq,
        "prev": chain_link(prev),
        "parents": sorted(parents),
        "at": list(at),
        "kind": kind,
        "record": record,
        "fields": fields,
    }
    if why is not None:
        shown[WHY] = Disclosure(random(SALT_BYTES), why)
        header[WHY] = shown[WHY].digest(record, WHY)
    return _signed(signer, header, shown)


def _signed(
    signer: Signer, header: Mapping[str, Any], disclosures: Mapping[str, Disclosure]
) -> Operation:
    encoded = canonical.encode(header)
    return Operation.trusted(encoded, signer.sign(SIGNED + encoded), disclosures)
