"""The quick log saves a first account of an incident in one transaction, in under a minute.

What was typed becomes an incident; who says so and how many become a claim of theirs; a note hangs
on the incident. A source is found by its name or made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.actions.evidence_attachment import attach_evidence
from models.actions.record_save import save_record
from models.projection import table_of
from models.records import Value, check_value, counting, missing, ref_of
from models.values import clean, search_key

if TYPE_CHECKING:
    from models.actions.custody import AlreadyHere, Progress
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class QuickLogged:
    """A saved incident: its reference, its id, and the fields that a first log should have."""

    ref: str
    id: str
    missing: tuple[str, ...]
    already: AlreadyHere | None = None
    """What was known of the attached file, where it was here already."""


def save_quick_log(
    vault: VaultContext,
    *,
    what: str,
    when: str,
    where: str = "",
    how_many: str = "",
    who_says: str = "",
    note: str = "",
    attach: Path | None = None,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> QuickLogged:
    """Save an incident with what is known at first; all of it stands afterwards, or none.

    Raises BadValue with the field's name, or what attaching a file raises.
    """
    facts = _facts(vault, what, when, where, now)
    already: list[AlreadyHere] = []
    with vault.writing():
        incident = save_record(vault, "incident", None, facts)
        if how_many or who_says:
            # What was typed are the researcher's words, not those of the source.
            claim = {"incident": incident, "how_many": how_many}
            claim["source"] = source_named(vault, who_says) if who_says.strip() else ""
            save_record(vault, "claim", None, claim)
        if note.strip():
            about = {"about": incident, "note_kind": "field-note", "text": note}
            save_record(vault, "note", None, about)
        if attach is not None:
            attach_evidence(vault, incident, attach, progress=progress, tell=already.append)
    left = missing("incident", facts)
    if not who_says.strip():
        left.append("source")
    return QuickLogged(
        ref_of("incident", incident), incident, tuple(left), next(iter(already), None)
    )


def _facts(
    vault: VaultContext, what: str, when: str, where: str, now: datetime | None
) -> dict[str, Value]:
    moment = check_value("incident", "when", when, now=now or vault.clock.now())
    return {"title": what, "when": moment, "place": where, "status": "inbox"}


def source_named(vault: VaultContext, name: str) -> str:
    """Return the id of the source with this name, however it is written; make one if need be."""
    wanted = search_key(clean(name))
    source = table_of("source")
    named = select(source.c.id, source.c.name).where(counting(source))
    with vault.database.reading() as connection:
        known = connection.execute(named).all()
    for one in known:
        if search_key(one.name or "") == wanted:
            return str(one.id)
    return save_record(vault, "source", None, {"name": name})
