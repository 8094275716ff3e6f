"""The journal of a vault says what was done with it, in order, for its owner alone.

A line names counts, references, file names that a person typed, people of the list of colleagues,
and outsiders that something was handed to, with their keys; it never holds a recorded value.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert, select

from models.storage import JournalRow
from models.values import milliseconds

if TYPE_CHECKING:
    from models.vault.context import VaultContext

_WROTE = "SELECT 1 FROM journal WHERE what = ? AND json_extract(facts, '$.sha256') = ?"
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOURNAL: Table = JournalRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One thing that was done: when (UTC), a stable code, and its facts."""

    at: datetime
    what: str
    facts: dict[str, Any]


def note_in_journal(vault: VaultContext, what: str, **facts: Any) -> None:
    r"""Write one line; raises ReadOnly.

    A byte of a file name that is no UTF-8 is spelled ``\xff``, since a database holds text alone.
    """
    row = {
        "at": milliseconds(vault.clock.now()),
        "what": what,
        "facts": _SURROGATE.sub(_spelled, json.dumps(facts, ensure_ascii=False)),
    }
    with vault.writing() as connection:
        connection.execute(insert(_JOURNAL), row)


def _spelled(found: re.Match[str]) -> str:
    """Return in JSON how a sign is written that stands for no character (PEP 383)."""
    byte = ord(found[0]) - 0xDC00
    return f"\\\\x{byte:02x}" if 0x80 <= byte <= 0xFF else f"\\\\u{ord(found[0]):04x}"


def journal_notes_file(vault: VaultContext, what: str, sha256: str) -> bool:
    """Return whether a line of this code notes that a file of these bytes was written."""
    with vault.database.reading() as connection:
        return connection.exec_driver_sql(_WROTE, (what, sha256)).first() is not None


def journal_facts(vault: VaultContext, what: str) -> list[dict[str, Any]]:
    """Return the facts of all lines of this code, the oldest first."""
    with vault.database.reading() as connection:
        asked = select(_JOURNAL.c.facts).where(_JOURNAL.c.what == what).order_by(_JOURNAL.c.no)
        return [json.loads(facts) for facts in connection.execute(asked).scalars()]


def journal_lines(vault: VaultContext, most: int = 1000) -> list[JournalLine]:
    """Return the newest lines, the newest first, at most so many."""
    with vault.database.reading() as connection:
        rows = connection.execute(select(_JOURNAL).order_by(_JOURNAL.c.no.desc()).limit(most)).all()
    return [
        JournalLine(datetime.fromtimestamp(row.at / 1000, UTC), row.what, json.loads(row.facts))
        for row in rows
    ]
