"""A file that is taken in again is compared with what is said of its bytes already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.queries import conflicts_of, linked_records, withheld_fields
from models.records import check_value
from models.values import vocabulary

if TYPE_CHECKING:
    from models.records import Evidence, Value
    from models.vault import VaultContext

RED = "RED"
"""The handling under which a record is for the eyes of its owner only."""
_WARNINGS = ("graphic", "identifies_people")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyHere:
    """What was known of a file when it was attached again.

    ``linked`` are the ids of the records that it spoke of before. ``kept`` holds by field what
    was said of it and stays, and ``said`` what was typed now for those fields and was not set.
    ``theirs`` are the references of colleagues' records of the same bytes, where none of this
    vault's owner was there: then a record of the owner's was made beside them.
    """

    id: str
    ref: str
    linked: tuple[str, ...] = ()
    here_before: bool = False
    """Whether the record that it is attached to now was among them."""
    kept: Mapping[str, Value]
    said: Mapping[str, Value]
    added: tuple[str, ...] = ()
    """Fields of which nothing was said before, and that were filled in now."""
    changed: bool = False
    """Whether what was typed was set in the place of what was said before."""
    theirs: tuple[str, ...] = ()
    guards: Mapping[str, Value] = field(default_factory=dict)
    """What was set on the new record because it guards the same bytes on another one."""


def standing_guards(vault: VaultContext, records: Iterable[Evidence]) -> dict[str, Value]:
    """Return what keeps bytes safe in some records of them, to be said of a new one as well.

    A handling that keeps a record here is the strictest; so is one that is disputed, not shared or
    not known here. Without it the bytes would leave by the new record.
    """
    guards: dict[str, Value] = {}
    for one in records:
        if _stays_here(vault, one):
            guards["handling"] = RED
        guards |= {name: True for name in _WARNINGS if getattr(one, name)}
    return guards


def _stays_here(vault: VaultContext, record: Evidence) -> bool:
    """Return whether the handling of a record lets it leave to nobody, or is in doubt."""
    handling = record.handling
    if handling is not None and (handling == RED or handling not in vocabulary("handling").terms):
        return True
    doubtful = {one.field for one in conflicts_of(vault, record.id)}
    return "handling" in doubtful | withheld_fields(vault, record.id).keys()


def compare_known(
    vault: VaultContext, evidence: Evidence, target: str, fields: Mapping[str, Any], *, change: bool
) -> AlreadyHere:
    """Return what stands of a file of the owner's against what is typed of it now.

    Raises BadValue for a typed value that does not fit.
    """
    now = vault.clock.now()
    typed = {name: check_value("evidence", name, value, now=now) for name, value in fields.items()}
    new = {name: value for name, value in typed.items() if value not in (None, [])}
    standing = {name: getattr(evidence, name) for name in new}
    added = tuple(name for name, value in standing.items() if value in (None, []))
    differs = {name for name in new if name not in added and standing[name] != new[name]}
    linked = linked_records(vault, evidence.id)
    return AlreadyHere(
        id=evidence.id,
        ref=evidence.ref,
        linked=linked,
        here_before=target in linked,
        kept={} if change else {name: standing[name] for name in standing if name in differs},
        said={} if change else {name: new[name] for name in new if name in differs},
        added=added,
        changed=change and bool(differs),
    )
