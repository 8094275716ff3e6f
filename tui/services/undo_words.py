"""The words of undo and redo say in one sentence for the prompt row what was brought about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.records import facets
from tui.kit import _, plural

if TYPE_CHECKING:
    from models.actions import TakenBack

NAMED = 2
"""Fields that are named; what else was changed is counted, for a row of 80 columns."""


def undone(done: TakenBack) -> str:
    """Return in a sentence what an undo changed back."""
    match done.withdrawn:
        case True:
            one = "{ref} is withdrawn now; ctrl+r brings it back."
            many = "{n} records, {ref} first, are withdrawn now; ctrl+r brings them back."
        case False:
            one = "{ref} stands again; ctrl+r withdraws it."
            many = "{n} records, {ref} first, stand again; ctrl+r withdraws them."
        case None:
            one = "Undone in {ref}: {fields}; ctrl+r does it again."
            many = "Undone in {n} records, {ref} first; ctrl+r does it again."
    return plural(done.records, one, many, ref=done.ref, fields=_fields(done))


def done_again(done: TakenBack) -> str:
    """Return in a sentence what a redo brought back."""
    match done.withdrawn:
        case True:
            one = "{ref} is withdrawn again; u undoes it."
            many = "{n} records, {ref} first, are withdrawn again; u undoes it."
        case False:
            one = "{ref} stands again; u undoes it."
            many = "{n} records, {ref} first, stand again; u undoes it."
        case None:
            one = "Done again in {ref}: {fields}; u undoes it."
            many = "Done again in {n} records, {ref} first; u undoes it."
    return plural(done.records, one, many, ref=done.ref, fields=_fields(done))


def _fields(done: TakenBack) -> str:
    known = facets(done.kind)
    names = [_(known[name].label) if name in known else name for name in done.fields]
    more = len(names) - NAMED
    rest = [plural(more, "{n} more", "{n} more")] if more > 0 else []
    return " / ".join([*names[:NAMED], *rest])
