"""The people whom a hostile bundle concerns, and the hands with which it is made.

Ben reads. Hana is an honest colleague. Mal is a colleague whose key Ben compared in person, and
who has turned: what Mal signs is validly signed. Cyd is nobody here. What a bundle holds follows
from a seed alone; only encryption and ML-DSA signatures draw their own randomness.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from crypto import age
from crypto.signing import Card, Identity
from models.actions import attach_evidence
from models.lifecycle import Vault
from models.log import Operation, sign_operation
from models.log.errors import OperationError
from models.sharing import pack_bundle
from models.sharing.container import OPERATIONS_FILE, TAG_FILES, Tree, card_name, evidence_name
from models.sharing.statement import ranges_of
from models.values import milliseconds
from models.vault import add_colleague, verify_colleague
from tests.models.sharing import forge
from tests.people import NOON, making, share

START = "0" * 64
SECRET = "the true name of a source"
NOW = milliseconds(NOON)
HOUR = 3_600_000


def record(number: int) -> str:
    """Give a record id that no honest vault has drawn."""
    return f"7f000000-0000-4000-8000-{number:012x}"


@dataclass
class Scene:
    """Who there is, a good bundle from Mal to Ben, and what Ben holds."""

    folder: Path
    reader: Path
    mal: Identity
    hana: Identity
    cyd: Identity
    cards: dict[str, Card]
    whole: bytes
    parts: forge.Members
    hanas: list[Operation]
    incident: str
    source: str
    random: Random = field(default_factory=lambda: Random(7))

    @property
    def archive(self) -> bytes:
        return forge.archive(self.parts)

    def sealed(self, content: bytes, *to: str, armor: bool = False) -> bytes:
        """Encrypt to Ben, or to others by name."""
        sink = io.BytesIO()
        recipients = [age.parse_recipient(self.cards[name].recipient) for name in to or ("Ben",)]
        age.encrypt(io.BytesIO(content), sink, recipients, armor=armor)
        return sink.getvalue()

    def signed(self, parts: forge.Members, **said: Any) -> forge.Members:
        return forge.signed(parts, self.mal, self.cards["Mal"], **said)

    def op(
        self,
        seq: int,
        values: dict[str, Any],
        *,
        of: str = record(1),
        kind: str = "incident",
        by: Identity | None = None,
        **more: Any,
    ) -> Operation:
        """Write a change as Mal, far behind any number that Mal used honestly."""
        prev = START if seq == 1 else "ab" * 32
        facts = {"prev": prev, "parents": (), "at": (NOW, seq % 1000)} | more
        return sign_operation(
            by or self.mal, seq=seq, kind=kind, record=of, values=values,
            random=self.random.randbytes, **facts,
        )  # fmt: skip

    def of(
        self,
        changes: Iterable[Operation | bytes],
        *,
        cards: Iterable[Card] = (),
        evidence: Iterable[bytes] = (),
        in_order: bool = True,
        **said: Any,
    ) -> forge.Members:
        """Give a whole bundle, well signed by Mal, of these changes and nothing else."""
        found = [one if isinstance(one, Operation) else _read(one) for one in changes]
        if in_order:
            found.sort(key=lambda one: (one.device, one.seq, one.hash))
        tags = {name: content for name, content in self.parts.items() if name in TAG_FILES}
        everybody = {one.device: one for one in (*cards, self.cards["Mal"])}
        made = {card_name(name): card.to_bytes() for name, card in everybody.items()}
        lines = b"".join(one.line() for one in found)
        made[OPERATIONS_FILE] = gzip.compress(lines, mtime=0)
        made |= {evidence_name(forge.digest(one)): one for one in evidence}
        whole = forge.ordered(tags | made)
        return self.signed(whole, **{"operations": counted(found), "withheld": {}} | said)


def counted(found: Iterable[Operation]) -> dict[str, Any]:
    """Give what an honest statement says of these changes."""
    tree, numbers = Tree(), {}
    for one in found:
        tree.add(bytes.fromhex(one.hash))
        numbers.setdefault(one.device, []).append((one.seq, one.hash))
    devices = {
        device: {
            "intervals": [list(run) for run in ranges_of(seq for seq, _ in some)],
            "head": list(max(some)),
        }
        for device, some in numbers.items()
    }
    return {"count": tree.size, "root": tree.root(), "devices": devices}


def _read(line: bytes) -> Operation:
    try:
        return Operation.from_line(line)
    except OperationError:
        raise AssertionError(line) from None


@contextmanager
def staged(folder: Path) -> Iterator[Scene]:
    """Make the people, let them work honestly, and close all but what the scene needs."""
    folder.mkdir(exist_ok=True)
    with making(folder) as make:
        ben, hana, mal, cyd = (make(name) for name in ("Ben", "Hana", "Mal", "Cyd"))
        vaults = {vault.name: vault for vault in (ben, hana, mal, cyd)}
        for one in (hana, mal):
            add_colleague(ben, one.card)
            verify_colleague(ben, one.device)
            add_colleague(one, ben.card)
        incident = hana.save("incident", None, {"title": "Road to Bor", "when": "2026-03"})
        source = hana.save("source", None, {"name": "K7", "identity": SECRET})
        ben.save("incident", None, {"title": "Ben's own", "when": "2026-02"})
        share(hana, ben)
        add_colleague(mal, hana.card)
        mine = _mals_case(mal, folder)
        out = folder / "good.age"
        pack_bundle(mal, records=[mine], to=[ben.card], purpose="review", out=out)
        ours = ben.signer()
        yield Scene(
            folder=folder,
            reader=ben.folder,
            mal=mal.signer(),
            hana=hana.signer(),
            cyd=cyd.signer(),
            cards={name: vault.card for name, vault in vaults.items()},
            whole=out.read_bytes(),
            parts=forge.members(forge.opened(out, ours)),
            hanas=list(hana.operations()),
            incident=incident,
            source=source,
        )


def _mals_case(mal: Vault, folder: Path) -> str:
    incident = mal.save("incident", None, {"title": "The bridge", "when": "2026-03"})
    source = mal.save("source", None, {"name": "M1"})
    claim = {"incident": incident, "source": source, "words": "I saw it", "best": 3}
    mal.save("claim", None, claim)
    mal.save("note", None, {"about": incident, "text": "ask for the weather"})
    original = folder / "clip.mp4"
    original.write_bytes(bytes(range(256)) * 300)
    attach_evidence(mal, incident, original)
    return incident
