"""The statement of a bundle says, signed, who hands over what to whom, and what stays.

``statement.json`` is canonical JSON:

    {"v": 2, "bundle": <32 hex digits>, "made": "2026-03-05T11:22:33Z",
     "from": {"device": …, "name": …},
     "to": [{"device": …, "fingerprint": …} or {"recipient": "age1…"}, …],
     "purpose": …,
     "operations": {"count": n, "root": <Merkle root>,
                    "devices": {<device>: {"intervals": [[first, last], …],
                                           "head": [seq, link]}, …}},
     "withheld": {<rule>: {"<kind>.<field>": [record, …], …}, …},
     "stayed": {<rule>: <count of whole records>, …},
     "manifest": <SHA-256 of manifest-sha256.txt>,

     and where there is something to say:
     "kind": "receipt",
     "use": <what is consented to>,
     "holds": {<device>: {"intervals": [[first, last], …], "marks": <base64>}, …},
     "evidence": {"held": [<SHA-256>, …], "wanted": [<SHA-256>, …]},
     "coarser": {<record>: {"by": <device>, "precision": "L5", "lat": …, "lon": …}, …}}

``intervals`` names every operation that is inside. ``head`` is the newest operation of that
device that the sender holds, by its link, so that a cut or restored chain is noticed by whoever
knew more, and nobody learns the id of an operation that they are not given; version 1 has the
id. A device without intervals is a recipient's. The root is RFC 6962's over the hashes of the
operations in the order of the file. Fields that a reader does not know are ignored.

A dossier is made for somebody who does not run afield: its statement has version 3 and the kind
``dossier``, names in ``to`` one age recipient with the name that the sender gave it, tells no
holdings, and has as ``head`` the newest operation inside.

A receipt is a bundle without records, made to say what is held: ``holds`` names operations that
need not be sent to the sender again (``models.sharing.statement.holdings``), ``evidence`` bytes
of evidence that the recipients know of. ``coarser`` gives a place instead of one that is
withheld; it is what ``by`` says now, and no operation (``models.sharing.statement.coarse_place``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crypto import canonical
from models.sharing.statement.coarse_place import CoarsePlace
from models.sharing.statement.holdings import Holdings
from models.sharing.statement.number_ranges import NumberRange

VERSION = 2
DOSSIER_VERSION = 3
SIGNATURE_NAMESPACE = "afield-bundle"
MOST_PURPOSE = 2_000
"""In characters."""

BUNDLE_KIND = "bundle"
RECEIPT_KIND = "receipt"
DOSSIER_KIND = "dossier"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who may open the bundle: a device with its fingerprint, or a bare age recipient.

    ``name`` is what the sender calls the holder of a bare recipient.
    """

    device: str | None = None
    fingerprint: str | None = None
    recipient: str | None = None
    name: str | None = None

    def written(self) -> dict[str, str]:
        """Return the parts that are there, as the statement holds them."""
        parts = {
            "device": self.device,
            "fingerprint": self.fingerprint,
            "recipient": self.recipient,
            "name": self.name,
        }
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Span:
    """Which operations of a device are inside; ``head`` is the newest that the sender holds.

    A head is the sequence number of an operation and the link to it.
    """

    intervals: tuple[NumberRange, ...]
    head: tuple[int, str]


@dataclass(frozen=True, slots=True)
class EvidenceHoldings:
    """Evidence bytes, by digest: which are held, and which are named by a record and missing."""

    held: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A bundle's statement; ``read_statement`` and ``written`` are exact inverses."""

    bundle_id: str
    made_at: datetime
    device: str
    name: str
    to: tuple[Recipient, ...]
    purpose: str
    count: int
    root: str
    spans: Mapping[str, Span]
    withheld: Mapping[str, Mapping[str, Sequence[str]]]
    stayed: Mapping[str, int]
    manifest: str
    kind: str = BUNDLE_KIND
    use: str | None = None
    holds: Mapping[str, Holdings] = field(default_factory=dict)
    evidence: EvidenceHoldings = field(default_factory=EvidenceHoldings)
    coarser: Mapping[str, CoarsePlace] = field(default_factory=dict)
    version: int = VERSION

    def written(self) -> bytes:
        """Return the canonical JSON, the bytes that are signed."""
        return canonical.encode(
            self._more()
            | {
                "v": self.version,
                "bundle": self.bundle_id,
                "made": self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "from": {"device": self.device, "name": self.name},
                "to": [one.written() for one in self.to],
                "purpose": self.purpose,
                "operations": {
                    "count": self.count,
                    "root": self.root,
                    "devices": {
                        device: {
                            "intervals": [list(one) for one in span.intervals],
                            "head": list(span.head),
                        }
                        for device, span in self.spans.items()
                    },
                },
                "withheld": {
                    rule: {where: sorted(records) for where, records in fields.items()}
                    for rule, fields in self.withheld.items()
                },
                "stayed": dict(self.stayed),
                "manifest": self.manifest,
            }
        )

    def _more(self) -> dict[str, Any]:
        """Return the parts that are there only where there is something to say."""
        parts: dict[str, Any] = {}
        if self.kind != BUNDLE_KIND:
            parts["kind"] = self.kind
        if self.use:
            parts["use"] = self.use
        if self.holds:
            parts["holds"] = {device: one.written() for device, one in self.holds.items()}
        if self.evidence.held or self.evidence.wanted:
            evidence = {"held": self.evidence.held, "wanted": self.evidence.wanted}
            parts["evidence"] = {name: sorted(some) for name, some in evidence.items()}
        if self.coarser:
            parts["coarser"] = {record: one.written() for record, one in self.coarser.items()}
        return parts

    def addresses(self, *, device: str, recipient: str) -> bool:
        """Return whether the author addressed it to this device or to its age recipient."""
        return any(device == one.device or recipient == one.recipient for one in self.to)
