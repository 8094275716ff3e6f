"""What a person sees before anything is taken in: who, why, what would change, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.sharing.importing.preview.compared_record import ComparedRecord, State
from models.sharing.importing.preview.erasure_requests import AskedErasure
from models.sharing.peers import Signer
from models.sharing.statement import BUNDLE_KIND, RECEIPT_KIND, CoarsePlace
from models.values import clean, vocabulary


class Bytes(StrEnum):
    """What a bundle brings of one piece of evidence."""

    NEW = "new"
    SAME = "same"
    UNNAMED = "unnamed"
    """No record of evidence names it, so it is not taken."""


@dataclass(frozen=True, slots=True)
class BroughtEvidence:
    """An evidence file in a bundle."""

    sha256: str
    size: int
    state: Bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Changes that stay out because their writer's key was revoked, or is not the known one."""

    writer: Signer
    changes: int

    def words(self) -> str:
        """Say whose they are and how many."""
        return f"{_changes(self.changes)} by {self.writer.words()}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Evidence bytes that a colleague's device lacks and that are here."""

    ref: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that a bundle would do to this vault, computed without writing anything."""

    bundle_id: str
    signer: Signer
    purpose: str
    made_at: datetime
    records: tuple[ComparedRecord, ...]
    turned: tuple[ComparedRecord, ...]
    """Records that it does not bring and that a decision in it makes read differently here."""
    evidence: tuple[BroughtEvidence, ...]
    writers: tuple[Signer, ...]
    """Everybody whose card is in the bundle, the signer too."""
    operations: int
    new_operations: int
    rules: Mapping[str, int]
    """How many values the sender says were withheld, by the rule."""
    stayed: Mapping[str, int]
    """How many whole records the sender says stayed, by the rule."""
    ahead: tuple[Signer, ...]
    """Whose clock is more than a day ahead of ours; what they wrote is kept as it is."""
    forked: tuple[Signer, ...]
    """Who has signed two different changes under one number."""
    held: int
    """How many new changes would wait, because their device is frozen until somebody decides."""
    frozen: tuple[Signer, ...]
    """Whose changes they are."""
    left_out: tuple[LeftOut, ...]
    """What is not taken because its writer's key is in doubt; all else is."""
    erasures: tuple[AskedErasure, ...]
    """Sealed values that colleagues ask to be erased here too."""
    coarser: Mapping[str, CoarsePlace]
    """What the sender gives instead of a place that stays, by the record of the incident."""
    wanted: tuple[Wanted, ...]
    """Evidence that is here and whose bytes the sender lacks."""
    unbelieved: frozenset[tuple[str, str]] = frozenset()
    """Changes, each with a parent that was never handed to its writer, by their hashes."""
    unseen: tuple[tuple[str, str], ...] = ()
    """References of records, each with the device whose change names what it never saw."""
    kind: str = BUNDLE_KIND
    """``bundle``, or ``receipt``: then there is nothing to take in but what the sender holds."""
    use: str | None = None
    """The use for which consent was asked, a code; nothing where it was not."""
    lost_here: int
    """How many of our own changes the sender says to hold that this vault does not.

    Nothing proves it: a sender may say so to make a person set a good vault aside.
    """

    def count(self, state: State) -> int:
        """Count the records in a state."""
        return sum(one.state is state for one in self.records)

    @property
    def states(self) -> dict[State, int]:
        """Count the records by state; states without any are there with 0."""
        found = Counter(one.state for one in self.records)
        return {state: found[state] for state in State}

    @property
    def new_evidence(self) -> int:
        """Count the evidence files that are not here yet."""
        return sum(one.state is Bytes.NEW for one in self.evidence)

    @property
    def nothing_new(self) -> bool:
        """Say whether taking it in would change nothing."""
        taken = {State.SAME, State.REFUSED}
        changed = self.turned or any(one.state not in taken for one in self.records)
        return not self.new_evidence and not changed

    @property
    def loosened(self) -> tuple[ComparedRecord, ...]:
        """Give the records of which it would open what is closed here."""
        return tuple(one for one in self.records if one.loosened)

    def guards(self) -> list[str]:
        """Say what it would do to what guards people: the first that a person should read."""
        names = {one.device: one.shown_name for one in self.writers}
        found = [
            f"{one.ref}: WOULD OPEN to colleagues what you closed: "
            f"{guard.label}, loosened by {names.get(guard.device, guard.device[:8])}. "
            "It stays closed until you agree."
            for one in self.loosened
            for guard in one.loosened
        ]
        found += [
            f"{one.ref}: others make stricter or change what guards it: {', '.join(one.tightened)}."
            for one in self.records
            if one.tightened
        ]
        found += [
            f"{ref}: {names.get(device, device[:8])} names as seen what was never handed to them; "
            "theirs overtakes nothing and stands beside yours."
            for ref, device in self.unseen
        ]
        return found

    @property
    def holes(self) -> tuple[ComparedRecord, ...]:
        """Give the records whose earlier changes are missing."""
        return tuple(one for one in self.records if one.missing)

    def lines(self) -> list[str]:
        """Say all of it in sentences, one a line, without any recorded value but titles."""
        names = {one.device: one.shown_name for one in self.writers}
        made = self.made_at.strftime("%Y-%m-%d %H:%M UTC")
        found = [
            *self.guards(),
            f"From: {self.signer.words()}",
            f"Made: {made}",
            *self._about(),
            f"Records: {_listed({state.value: many for state, many in self.states.items()})}",
            f"Changes: {self.new_operations:,} new of {self.operations:,}",
            f"Evidence files: {self.new_evidence:,} new of {len(self.evidence):,}",
        ]
        if self.kind == RECEIPT_KIND:
            found.append("A receipt: it says what its sender holds, and brings no records.")
        elif self.nothing_new:
            found.append("Nothing new: taking it in would change nothing.")
        others = [one for one in self.writers if one.device != self.signer.device]
        found += self.mixing()
        found += [f"Holds changes by: {one.words()}" for one in others if not one.trust.compared]
        found += [f"Withheld: {_values(many)} by rule {rule}" for rule, many in self.rules.items()]
        found += [f"Stayed: {_records(many)} by rule {rule}" for rule, many in self.stayed.items()]
        found += [line for one in self.holes for line in _hole(one, names)]
        found += [
            f"{one.ref}: refused, because {one.refused}" for one in self.records if one.refused
        ]
        found += [_discarded(one) for one in self.records if one.discarded]
        found += [_turned(one) for one in self.turned]
        found += [f"The clock of {one.shown_name} is more than a day ahead." for one in self.ahead]
        found += [
            f"{one.shown_name} has signed two different changes as the same number: "
            "a copy of that vault may be in use. Both are kept, and nothing more of that device "
            "is taken until somebody decides."
            for one in self.forked
        ]
        if self.held:
            whose = ", ".join(one.shown_name for one in self.frozen)
            found.append(f"Held until somebody decides: {_changes(self.held)} by {whose}.")
        found += [f"Left out: {one.words()}." for one in self.left_out]
        found += [
            f"{names.get(one.writer, one.writer[:8])} asks to erase {_values(one.values)} "
            f"of {one.ref}."
            for one in self.erasures
        ]
        if self.wanted:
            refs = ", ".join(one.ref for one in self.wanted)
            found.append(f"{self.signer.shown_name} lacks the evidence files of {refs}.")
        if self.lost_here:
            found.append(
                f"{self.signer.shown_name} says to hold {_changes(self.lost_here)} of your own "
                "that this vault does not have. If that is true, this vault is an older copy."
            )
        return found

    def mixing(self) -> list[str]:
        """Say which of those who signed have names in letters of several scripts."""
        found = (one.mixing for one in (self.signer, *self.writers))
        return list(dict.fromkeys(one for one in found if one))

    def _about(self) -> list[str]:
        """Say what the sender states about the whole of it."""
        found = [f"Purpose: {clean(self.purpose) or 'not stated'}"]
        if self.use:
            found.append(f"Use consented to: {vocabulary('consent_use').label(self.use)}")
        found += [
            f"{one.ref}: {self.coarser[one.record].words(self.signer.name)}"
            for one in self.records
            if one.record in self.coarser
        ]
        return found


def _changes(many: int) -> str:
    return "1 change" if many == 1 else f"{many:,} changes"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{many:,} {what}" for what, many in counts.items() if many) or "none"


def _values(many: int) -> str:
    return "1 value" if many == 1 else f"{many:,} values"


def _records(many: int) -> str:
    return "1 record" if many == 1 else f"{many:,} records"


def _discarded(one: ComparedRecord) -> str:
    verb = "sets" if one.discarded == 1 else "set"
    return (
        f"{one.ref}: {_changes(one.discarded)} {verb} nothing, because of a decision about a fork."
    )


def _turned(one: ComparedRecord) -> str:
    if one.state is State.DISCARDED:
        return f"{one.ref}: a decision about a fork leaves nothing of it here."
    return f"{one.ref}: reads differently after a decision about a fork: {', '.join(one.fields)}."


def _hole(one: ComparedRecord, names: Mapping[str, str]) -> list[str]:
    """Say what earlier changes a record lacks, and what is to be done about them."""
    found = []
    seen = ", ".join(names.get(device, device[:8]) for device in one.writers)
    by = f" that {seen} built on" if seen else ""
    if absent := one.missing - one.resting:
        verb = "is" if absent == 1 else "are"
        found.append(f"{one.ref}: {_earlier(absent)}{by} {verb} missing; ask for a full bundle.")
    if one.resting:
        verb = "was" if one.resting == 1 else "were"
        found.append(
            f"{one.ref}: {_earlier(one.resting)}{by} {verb} left out; what rests on it waits."
        )
    return found


def _earlier(many: int) -> str:
    return "1 earlier change" if many == 1 else f"{many:,} earlier changes"
