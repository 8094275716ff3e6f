"""What belongs to the vault alone comes back too: settings, drafts, the journal, what was erased.

None of it is signed, so rows count where their pages are sound. Drafts are the exception: a person
reads them before anything is done with them.

What a lost setting closed must not be open afterwards. So where any page is damaged and the list of
changes that came late is not there, every change of others about a guard counts as late.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, insert

from models.lifecycle.migration import keep_present_form
from models.lifecycle.repair.kept_values import UNSIGNED
from models.lifecycle.repair.pages import DRAFT, JOURNAL, Gathered
from models.merge import bound_given_up, guarding_operations, note_late
from models.storage import DraftRow, JournalRow, keep_setting, read_setting
from models.vault import own_devices

if TYPE_CHECKING:
    from models.vault import VaultContext

_DROPPED: Final = frozenset({"identity", "format", "place"})
"""Settings about the damaged vault's device, tables and place, and not about its records."""
_LATE: Final = "late"


def keep_own_tables(vault: VaultContext, connection: Connection, gathered: Gathered) -> None:
    """Keep settings, drafts and the journal in the new vault."""
    settings = gathered.settings
    for name, value in settings.items():
        if name not in _DROPPED:
            keep_setting(vault, name, value)
    keep_present_form(vault)
    bound_given_up(vault)
    if gathered.damaged and _LATE not in settings:
        note_late(vault, _guards_of_others(vault))
    _keep_drafts(connection, gathered)
    journal = {row.number: row for row in gathered.of(JOURNAL)}
    if journal:
        connection.execute(
            insert(JournalRow),
            [
                {"no": no, "at": row.values[1], "what": row.values[2], "facts": row.values[3]}
                for no, row in sorted(journal.items())
            ],
        )


def keep_unsigned(vault: VaultContext, values: list[tuple[int, str, str, str]]) -> None:
    """Keep readable values whose signed change is lost, beside those of an earlier repair."""
    if values:
        before = read_setting(vault, UNSIGNED, [])
        keep_setting(vault, UNSIGNED, [*before, *(list(value) for value in values)])


def _guards_of_others(vault: VaultContext) -> list[str]:
    mine = own_devices(vault.database)
    others = (one for one in vault.history.operations() if one.device not in mine)
    return sorted(guarding_operations(others))


def _keep_drafts(connection: Connection, gathered: Gathered) -> None:
    drafts: dict[str, dict[str, Any]] = {}
    for row in gathered.of(DRAFT):
        key, form, at = row.values
        drafts.setdefault(
            str(key), {"key": key, "form": json.dumps(json.loads(str(form))), "at": at}
        )
    if drafts:
        connection.execute(insert(DraftRow), list(drafts.values()))
