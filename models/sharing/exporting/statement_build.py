"""The tag files of a bundle, built before its data: the signed statement and those of BagIt."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from crypto.signing import allowed_signers_line, sign_mldsa, sign_ssh
from models.lifecycle import Vault
from models.log import chain_link
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    BAG_INFO_FILE,
    BAGIT_DECLARATION,
    BAGIT_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STANDARD,
    STATEMENT_FILE,
    TAG_MANIFEST_FILE,
    Tree,
    bag_info,
    write_manifest,
)
from models.sharing.errors import TooMuch
from models.sharing.exporting.selection import Selection
from models.sharing.peers import evidence_for, holdings_for
from models.sharing.policy import outcome_summary
from models.sharing.statement import (
    DOSSIER_KIND,
    DOSSIER_VERSION,
    MOST_PURPOSE,
    SIGNATURE_NAMESPACE,
    VERSION,
    EvidenceHoldings,
    Holdings,
    Span,
    Statement,
    ranges_of,
)

_ID_BYTES = 16


def make_statement(
    vault: Vault,
    chosen: Selection,
    *,
    kind: str,
    purpose: str,
    spans: Mapping[str, Span],
    tree: Tree,
    digests: Mapping[str, str],
) -> Statement:
    """Return the statement of what a bundle holds and what stays.

    ``spans`` are of its operations, ``tree`` is over their hashes, and ``digests`` are of its
    members under ``data/``. Raises TooMuch for too long a purpose.
    """
    if len(purpose) > MOST_PURPOSE:
        raise TooMuch(part="the text of the purpose", most=f"{MOST_PURPOSE:,} characters")
    fields, records = outcome_summary(chosen.stays)
    bundle_id = vault.random(_ID_BYTES).hex()
    holds, evidence = _holdings(vault, chosen, bundle_id, spans)
    return Statement(
        kind=kind,
        use=chosen.choices.use,
        holds=holds,
        evidence=evidence,
        coarser=chosen.coarser,
        bundle_id=bundle_id,
        made_at=vault.clock.now(),
        device=vault.card.device,
        name=vault.card.name,
        to=chosen.choices.addressed,
        purpose=purpose,
        count=tree.size,
        root=tree.root(),
        spans=spans,
        withheld=fields,
        stayed=records,
        manifest=hashlib.sha256(write_manifest(digests)).hexdigest(),
        version=DOSSIER_VERSION if kind == DOSSIER_KIND else VERSION,
    )


def tag_files(
    vault: Vault, said: Statement, readme: bytes, *, digests: Mapping[str, str], octets: int
) -> dict[str, bytes]:
    """Return the content of the tag files by name, in order; ``octets`` counts bytes of the data.

    Raises ReadOnly, or TooMuch where the statement is larger than a reader would take.
    """
    identity, written = vault.signer(), _fitting(said)
    tags = {
        README_FILE: readme,
        STATEMENT_FILE: written,
        SSH_SIGNATURE_FILE: sign_ssh(identity, written, SIGNATURE_NAMESPACE).encode("ascii"),
        MLDSA_SIGNATURE_FILE: sign_mldsa(identity, written, SIGNATURE_NAMESPACE),
        ALLOWED_SIGNERS_FILE: allowed_signers_line(vault.card, SIGNATURE_NAMESPACE).encode(),
        BAGIT_FILE: BAGIT_DECLARATION,
        BAG_INFO_FILE: bag_info(octets=octets, files=len(digests)),
        MANIFEST_FILE: write_manifest(digests),
    }
    tagged = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
    return tags | {TAG_MANIFEST_FILE: write_manifest(tagged)}


def _fitting(said: Statement) -> bytes:
    written = said.written()
    if len(written) > STANDARD.statement:
        # Holdings only save sending; without them the next bundle to us is a full one.
        written = replace(said, holds={}, evidence=EvidenceHoldings()).written()
    if len(written) > STANDARD.statement:
        raise TooMuch(part="withheld values", most=f"{STANDARD.statement:,} bytes to name them")
    return written


def spans_of(
    vault: Vault,
    chosen: Selection,
    numbers: Mapping[str, Collection[int]],
    newest: Mapping[str, str],
) -> dict[str, Span]:
    """Return by device which operations are inside, and how far its chain has come here.

    ``numbers`` are those of the operations, ``newest`` the hash of the last of each device. To an
    outsider the last that is inside is named, and nothing of what is held here besides.
    """
    if chosen.choices.outsider is not None:
        return _spans_inside(numbers, newest)
    heads = vault.chains()
    devices = {*numbers, *(card.device for card in chosen.choices.to if card.device in heads)}
    return {
        device: Span(
            tuple(ranges_of(numbers.get(device, ()))),
            (heads[device].seq, chain_link(heads[device].hash)),
        )
        for device in sorted(devices)
    }


def _spans_inside(
    numbers: Mapping[str, Collection[int]], newest: Mapping[str, str]
) -> dict[str, Span]:
    return {
        device: Span(
            tuple(ranges_of(numbers[device])), (max(numbers[device]), chain_link(newest[device]))
        )
        for device in sorted(numbers)
    }


def _holdings(
    vault: Vault, chosen: Selection, bundle_id: str, writers: Collection[str]
) -> tuple[Mapping[str, Holdings], EvidenceHoldings]:
    """Return what is told of what is held here: to colleagues what they know of, else nothing."""
    if chosen.choices.outsider is not None:
        return {}, EvidenceHoldings()
    devices, sent = chosen.choices.devices, [one.sha256 for one in chosen.files]
    held = holdings_for(vault, bundle_id, to=devices, writers=writers)
    return held, evidence_for(vault, to=devices, sent=sent)
