"""The table of routes names every screen and the module that it is imported from when shown.

A place is pushed with its facts as keywords: ``self.go("incident", record=id, among=ids)``.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from typing import Any

from textual.screen import Screen

from tui.kit import STORE_IMPORTED

PLACES = {
    "unlock": "tui.screens.system.unlock:Unlock",  # ()
    "first_run": "tui.screens.system.first_run:FirstRun",  # ()
    "incidents": "tui.screens.record.incident_list:Incidents",  # ()
    "help": "tui.screens.system.help:Help",  # (commands=, about=, widget="")
    "menu": "tui.screens.system.menu:Menu",  # (commands=) -> the chosen id
    "messages": "tui.screens.system.messages:Messages",  # ()
    "journal": "tui.screens.system.journal_place:Journal",  # ()
    "backup": "tui.screens.system.backup_place:Backup",  # ()
    "columns": "tui.screens.system.column_place:ColumnPlace",  # (columns=)
    "settings": "tui.screens.system.settings_place:Settings",  # ()
    "incident": "tui.screens.record.incident_place:IncidentPlace",  # (record=, among=[ids])
    "record": "tui.screens.record.record_place:RecordPlace",  # (kind=, record=, among=[ids])
    "units": "tui.screens.units.unit_tree_place:UnitTreePlace",  # ()
    "sealed_names": "tui.screens.units.sealed_names_place:SealedNames",  # ()
    "review": "tui.screens.review.queue_place:ReviewQueue",  # ()
    "assess": "tui.screens.review.assess_form:Assess",  # (record=, decision="") -> id, or None
    "gaps": "tui.screens.review.gap_place:Gaps",  # (record=)
    "form": "tui.screens.record.form:Form",  # (kind=, record=None or id) -> id saved, or None
    "quick_log": "tui.screens.record.quick_log_form:QuickLog",  # () -> id saved, or None
    # (what=a choice, incident=id, ref=its reference) -> id saved, or None
    "addition": "tui.screens.record.additions.addition_form:AdditionForm",
    "notes": "tui.screens.record.notes:Notes",  # (about=id)
    "attach": "tui.screens.record.attach:Attach",  # (target=id)
    "evidence_bytes": "tui.screens.record.evidence_bytes:EvidenceBytes",  # (record=id)
    "evidence_metadata": "tui.screens.record.evidence_text:EvidenceMetadata",  # (record=id)
    "colleagues": "tui.screens.sharing.card_list:Colleagues",  # ()
    "export": "tui.screens.sharing.export_wizard:Export",  # (records=[ids])
    "import_preview": "tui.screens.sharing.bundle_preview:ImportPreview",  # ()
    "figures": "tui.screens.figures.figures_place:Figures",  # ()
    "behind": "tui.screens.figures.behind_place:Behind",  # (title=, numbers=, harm=)
    "protection": "tui.screens.system.protection:ProtectionPlace",  # ()
    "forks": "tui.screens.decisions.forks:Forks",  # ()
    "erasures": "tui.screens.decisions.erasures:Erasures",  # ()
    "duplicates": "tui.screens.decisions.duplicates_place:Duplicates",  # (records=0, 1 or 2 ids)
    "conflicts": "tui.screens.decisions.conflicts:Conflicts",  # (record=None or id, said="")
}


def prepare_place(name: str) -> None:
    """Import the module of a screen on a thread of its own, once the store is imported."""
    module = PLACES[name].partition(":")[0]

    def prepare() -> None:
        STORE_IMPORTED.wait()
        import_module(module)

    Thread(target=prepare, name="afield-place", daemon=True).start()


def make_place(name: str, **facts: Any) -> Screen[Any]:
    """Return a new screen of this name; ``facts`` are the keywords that its class takes."""
    module, _, noun = PLACES[name].partition(":")
    made: Screen[Any] = getattr(import_module(module), noun)(**facts)
    return made
