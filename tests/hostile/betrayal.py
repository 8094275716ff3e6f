"""One owner, a colleague, and two who have turned: a random history of what they all do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from crypto.signing import Card
from models.errors import ModelError
from models.lifecycle import verify_vault
from models.log import Operation
from models.records import BadValue
from tests.hostile.leaving import USE, Gone, would_leave
from tests.hostile.office import KINDS, Office
from tests.hostile.turned import Turned, take

HANDLINGS = (None, "RED", "RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
REASONS = (None, "a reason", "another")
STATES = ("given", "given", "given-with-conditions", "refused", "withdrawn", None)
LEVELS = ("I0", "I2", "I3", "I4", "I4", None)
NAMES = (None, "anyone", "Olena", "Yusuf")
FORGED = 3
"""Of this many steps and one more, all but the one are of those who have turned."""


class Betrayal(Office):
    """A history: what may leave is noted before others' changes come in, and looked at after them.

    It may only have become less before honest people do something again.
    """

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.waiting: list[Operation] = []
        self.may_leave: tuple[Card, Gone] | None = None

    def live(self, steps: int) -> None:
        """Let so many things happen, and verify what came of it."""
        for _ in range(steps):
            if self.random.randrange(FORGED + 1):
                self._betray()
            else:
                self._look()
                self.random.choice(self._acts())()
        self._look()
        found = verify_vault(self.owner).findings
        assert not found, "\n".join([*self.story, str(found)])

    # What the owner does; each act may let more leave

    def _acts(self) -> list[Callable[[], object]]:
        return [
            *(self._record, self._handle, self._withdraw, self._agree, self._write_in),
            *(self._undo, self._hear),
        ]

    def _record(self) -> None:
        kind = self.random.choice(("incident", "claim", "source", "consent", "note"))
        self.act(kind, None, self._values(kind))

    def _handle(self) -> None:
        kind = self.random.choice(KINDS)
        self.act(kind, self._one(kind), {"handling": self.random.choice(HANDLINGS)})

    def _withdraw(self) -> None:
        kind = self.random.choice(KINDS)
        self.act(kind, self._one(kind), {"withdrawn": self.random.choice(REASONS)})

    def _write_in(self) -> None:
        """Write one field of any record, be it another's."""
        kind = self.random.choice(("incident", "claim", "source", "consent", "note"))
        values = self._values(kind)
        name = self.random.choice(sorted(values))
        self.act(kind, self._one(kind), {name: values[name]})

    def _agree(self) -> None:
        kind = self.random.choice(KINDS)
        record = self._one(kind)
        if record and self.owner.row(kind, record):
            self.story.append(f"owner agrees {kind} {record[:4]}")
            with suppress(ModelError, BadValue):
                self.owner.agree(kind, record, self.owner.proposals(kind, record), "we spoke")

    def _undo(self) -> None:
        kind = self.random.choice(KINDS)
        record = self._one(kind)
        if record and self.owner.row(kind, record):
            self.story.append("owner undoes")
            with suppress(ModelError, BadValue):
                self.owner.undo()

    # What the colleague does, as it came in

    def _hear(self) -> None:
        """Take in something new of hers, or what she changed in a record of hers."""
        kind = self.random.choice(("incident", "claim", "source", "consent", "evidence", "note"))
        hers = sorted({one.record for one in self.honest.signed if one.kind == kind})
        record = self.random.choice([None, *hers])
        values = self._values(kind)
        if record is not None and kind == "evidence":
            del values["sha256"]
        if record is not None:
            name = self.random.choice(sorted(values))
            values = {name: values[name]}
        self.hand_over(kind, record, values)

    # What those do who have turned

    def _betray(self) -> None:
        if self.waiting and not self.random.randrange(3):
            start = self.random.randrange(len(self.waiting))
            self._come_in(self.waiting[start : start + self.random.randint(1, 6)])
            return
        change = self._forge()
        if self.random.randrange(2):
            self._come_in([change])
        else:
            self.waiting.append(change)

    def _come_in(self, changes: list[Operation]) -> None:
        """Take in some of what was signed."""
        if self.may_leave is None:
            card = self.random.choice(self.cards)
            self.may_leave = card, would_leave(self.owner, card, self.honest.card)
        taken = take(self.owner, changes, *self.cards)
        told = [f"{one.device[:2]} {one.kind} {one.record[:4]} {one.values}" for one in changes]
        self.story.append(f"{'in' if taken else 'refused'} {told}")

    def _look(self) -> None:
        """Demand that nothing more leaves to somebody by what came in."""
        if self.may_leave is None:
            return
        self._compare(*self.may_leave)
        if self._complete():
            self._compare(*self.may_leave)
        self.may_leave = None

    def _compare(self, card: Card, before: Gone) -> None:
        more = would_leave(self.owner, card, self.honest.card) - before
        assert not more, "\n".join([*self.story, str(more)])

    def _complete(self) -> bool:
        """Hand over what is missing of consents, and say whether anything was.

        A consent of which changes are missing lets nothing leave. Who made that gap may close it,
        and then no more leaves than before there was one: that is where the next look begins.
        """
        kept = {one.hash: one for one in self.waiting if one.kind == "consent"}
        taken = False
        while absent := [kept.pop(one) for one in self._absent() if one in kept]:
            taken = take(self.owner, absent, *self.cards) or taken
        return taken

    def _absent(self) -> set[str]:
        """Name the changes of consents that others rest on and that are not here."""
        histories = self.owner.history.of_records(self.records["consent"])
        here = [one for each in histories.values() for one in each]
        return {parent for one in here for parent in one.parents} - {one.hash for one in here}

    def _forge(self) -> Operation:
        """Sign a change of any field to any record, old or new, on top of anything."""
        kind = self.random.choice(KINDS)
        record = self._one(kind)
        if record is None or not self.random.randrange(4):
            record = self.new(kind)
        values = self._values(kind)
        many = self.random.choice((1, 1, 2, len(values)))
        names = self.random.sample(sorted(values), min(many, len(values)))
        chosen = {name: values[name] for name in names}
        return self._turned().sign(kind, record, chosen, parents=self._parents(record))

    def _turned(self) -> Turned:
        return self.random.choice(self.turned)

    def _parents(self, record: str) -> list[str]:
        """Name what stands, or any changes there are, or none."""
        heads = list(self.owner.heads(record))
        known = [one.hash for one in self.owner.history.of_record(record)]
        known += [one.hash for one in self.waiting if one.record == record]
        some = self.random.sample(known, min(len(known), self.random.randint(0, 3)))
        return self.random.choice((heads, heads, sorted(some)))

    def _one(self, kind: str) -> str | None:
        return self.random.choice(self.records[kind]) if self.records[kind] else None

    def _values(self, kind: str) -> dict[str, Any]:
        pick = self.random.choice
        incident, source = self._one("incident"), pick((None, self._one("source")))
        own: dict[str, dict[str, Any]] = {
            "incident": {"title": pick("xyz"), "graphic": pick((True, False))},
            "claim": {"incident": incident, "source": source, "words": pick("xyz")},
            "source": {"name": pick("xyz"), "identity": pick("xyz"), "risk": pick(([], ["child"]))},
            "consent": {
                "subject": self._one("source"),
                "use": USE,
                "recipient": pick(NAMES),
                "level": pick(LEVELS),
                "state": pick(STATES),
                "conditions": pick(REASONS),
            },
            "evidence": {"title": pick("xyz"), "sha256": self.digest()},
            "evidence_link": {"evidence": self._one("evidence"), "target": incident},
            "note": {"about": incident, "text": pick("xyz")},
        }
        return own[kind] | {"handling": pick(HANDLINGS), "withdrawn": pick(REASONS)}
