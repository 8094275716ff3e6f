"""What stands before the data of a bundle: the signed statement, and the files of BagIt."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from crypto import signature
from models.bundle import intervals, layout, learning, manifest, statement
from models.bundle.errors import TooMuch
from models.bundle.leaving import summary
from models.bundle.merkle import Tree
from models.bundle.quota import STANDARD
from models.bundle.readme import readme
from models.bundle.selection import Selection
from models.bundle.statement import NAMESPACE, Bytes, Recipient, Span, Statement
from models.header import link
from models.vault import Vault

_ID_BYTES = 16


def state(
    vault: Vault,
    chosen: Selection,
    *,
    kind: str,
    purpose: str,
    numbers: Mapping[str, Collection[int]],
    tree: Tree,
    digests: Mapping[str, str],
) -> Statement:
    """Say what a bundle holds and what stays.

    ``numbers`` are those of its changes by device, ``tree`` is over their hashes, and
    ``digests`` names its members under ``data/``. Raises TooMuch for a purpose that is too long.
    """
    if len(purpose) > statement.MOST_PURPOSE:
        most = f"{statement.MOST_PURPOSE:,} characters"
        raise TooMuch(part="the text of the purpose", most=most)
    fields, records = summary(chosen.stays)
    bundle_id = vault.random(_ID_BYTES).hex()
    devices, sent = chosen.choices.devices, [one.sha256 for one in chosen.files]
    return Statement(
        kind=kind,
        use=chosen.choices.use,
        holds=learning.told(vault, bundle_id, to=devices, writers=numbers),
        evidence=learning.evidence(vault, to=devices, sent=sent),
        coarser=chosen.coarser,
        bundle_id=bundle_id,
        made_at=vault.clock.now(),
        device=vault.card.device,
        name=vault.card.name,
        to=tuple(Recipient(one.device, one.fingerprint()) for one in chosen.choices.to),
        purpose=purpose,
        count=tree.size,
        root=tree.root(),
        spans=_spans(vault, chosen, numbers),
        withheld=fields,
        stayed=records,
        manifest=hashlib.sha256(manifest.write(digests)).hexdigest(),
    )


def tags(
    vault: Vault, said: Statement, *, digests: Mapping[str, str], octets: int
) -> dict[str, bytes]:
    """Give what stands before the data, in its order; ``octets`` counts the bytes of the data.

    Raises ReadOnly, or TooMuch where the statement is larger than a reader would take.
    """
    identity, written = vault.signer(), _fitting(said)
    tags = {
        layout.README: readme(said),
        layout.STATEMENT: written,
        layout.SSH_SIGNATURE: signature.sign_ssh(identity, written, NAMESPACE).encode("ascii"),
        layout.MLDSA_SIGNATURE: signature.sign_mldsa(identity, written, NAMESPACE),
        layout.ALLOWED_SIGNERS: signature.allowed_signers_line(vault.card, NAMESPACE).encode(),
        layout.BAGIT: manifest.BAGIT,
        layout.BAG_INFO: manifest.bag_info(octets=octets, files=len(digests)),
        layout.MANIFEST: manifest.write(digests),
    }
    tagged = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
    return tags | {layout.TAG_MANIFEST: manifest.write(tagged)}


def _fitting(said: Statement) -> bytes:
    written = said.written()
    if len(written) > STANDARD.statement:
        # What is held only saves sending; without it the next bundle to us is a full one.
        written = replace(said, holds={}, evidence=Bytes()).written()
    if len(written) > STANDARD.statement:
        raise TooMuch(part="withheld values", most=f"{STANDARD.statement:,} bytes to name them")
    return written


def _spans(
    vault: Vault, chosen: Selection, numbers: Mapping[str, Collection[int]]
) -> dict[str, Span]:
    heads = vault.chains()
    devices = {*numbers, *(card.device for card in chosen.choices.to if card.device in heads)}
    return {
        device: Span(
            tuple(intervals.runs(numbers.get(device, ()))),
            (heads[device].seq, link(heads[device].hash)),
        )
        for device in sorted(devices)
    }
