"""Undo and redo sign another operation that brings back what was there before.

Nothing is ever taken out of a history. Only the changes of this sitting can be undone, in reverse,
and only while nothing else was built on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.actions.record_save import StandsForGood, save_record
from models.errors import ModelError
from models.merge import MergedRecord
from models.records import Value, ref_of

if TYPE_CHECKING:
    from models.vault import VaultContext

UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was undone or done again: the record that the group was about, and what of it.

    ``records`` counts those of the group with which the same came about. ``withdrawn`` says that
    the record is withdrawn now, as one that was new is, or that it stands again; None where neither
    came about.
    """

    kind: str
    ref: str
    fields: tuple[str, ...]
    withdrawn: bool | None
    records: int


def undo_change(vault: VaultContext) -> TakenBack:
    """Take back the newest change of this sitting."""
    return _take_back(vault, vault.undoable, vault.redoable)


def redo_change(vault: VaultContext) -> TakenBack:
    """Bring back the newest change that was undone."""
    return _take_back(vault, vault.redoable, vault.undoable)


def _take_back(vault: VaultContext, source: list[list[str]], target: list[list[str]]) -> TakenBack:
    """Undo the last group of operations of one list; what undoes it joins the other list.

    Raises NothingToUndo, ChangedSince, SettledConflict or StandsForGood with nothing done.
    """
    if not source:
        raise NothingToUndo
    group = source[-1]
    kept_undoable, kept_redoable = list(vault.undoable), list(vault.redoable)
    try:
        with vault.writing():
            done = [_undo_one(vault, operation) for operation in reversed(group)]
    except StandsForGood:
        # It would bar the way to what was done before it.
        source.pop()
        raise
    # Saving has put the new operations on the list of what can be undone; they belong where the
    # person will look for them.
    made = vault.undoable[len(kept_undoable) :]
    vault.undoable[:], vault.redoable[:] = kept_undoable, kept_redoable
    source.pop()
    target += made
    # The first operation of a group says what it was about, as the incident of a quick log does.
    first = done[-1]
    alike = {taken.ref for taken in done if taken.withdrawn == first.withdrawn}
    return replace(first, records=len(alike))


def _undo_one(vault: VaultContext, hash: str) -> TakenBack:
    """Save what a record held before one operation; raises ChangedSince or SettledConflict."""
    operations = vault.history.of_record(vault.history.record_of(hash))
    undone = next(operation for operation in operations if operation.hash == hash)
    seen = vault.history.known_to(undone.record, undone.parents)
    before, after = (
        vault.projector.state(undone.kind, seen),
        vault.projector.state(undone.kind, [*seen, undone]),
    )
    reference = ref_of(undone.kind, undone.record)
    # A record that is undone as a whole must still be the whole that was made.
    present = vault.projector.state(undone.kind, operations)
    names = set(undone.fields) if before.heads else _filled(after) | _filled(present)
    if any(_moved_on(name, after, present) for name in names):
        raise ChangedSince(reference=reference)
    settled = {name for name in before.conflicts if not before.is_decided(name)}
    if names & (settled | before.withheld.keys()):
        raise SettledConflict(reference=reference)
    earlier: dict[str, Value] = {name: before.values.get(name) for name in undone.fields}
    if not before.heads or all(_stands_as(name, before, after) for name in undone.fields):
        # New, or a consent of others that was agreed to: taking it back leaves nothing to give.
        earlier = {"withdrawn": UNDONE}
    save_record(vault, undone.kind, undone.record, earlier, why=UNDONE)
    return TakenBack(undone.kind, reference, tuple(earlier), _withdrawn(earlier), records=1)


def _stands_as(name: str, before: MergedRecord, after: MergedRecord) -> bool:
    return name not in before.conflicts and before.values.get(name) == after.values.get(name)


def _withdrawn(earlier: Mapping[str, Value]) -> bool | None:
    """Return whether values withdraw a record or let it stand again; None for neither."""
    return earlier["withdrawn"] is not None if "withdrawn" in earlier else None


def _moved_on(name: str, after: MergedRecord, present: MergedRecord) -> bool:
    return name in present.conflicts or present.values.get(name) != after.values.get(name)


def _filled(state: MergedRecord) -> set[str]:
    return {name for name, value in state.values.items() if value not in (None, [])}


class NothingToUndo(ModelError):
    """No change of this sitting is left to undo or redo."""

    sentence = "There is nothing left of this sitting to undo, or to do again."
    code = "nothing-to-undo"


class ChangedSince(ModelError):
    """What would be undone was changed again afterwards."""

    sentence = "{reference} was changed again since, so the earlier change was not undone."
    next_step = "Look at its history and edit it by hand."
    code = "changed-since"


class SettledConflict(ModelError):
    """Undoing would have to bring back several values at once, or one that is not known here."""

    sentence = "What stood in {reference} before that change cannot be brought back by undoing."
    next_step = "Look at its history and edit it by hand."
    code = "settled-conflict"
