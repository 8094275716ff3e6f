"""Where the screens are: a name for each, imported when it is first shown.

A place is pushed with its facts as keywords: ``self.go("incident", record=id, among=ids)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.screen import Screen

PLACES = {
    "unlock": "tui.screens.unlock:Unlock",  # ()
    "first_run": "tui.screens.first_run:FirstRun",  # ()
    "incidents": "tui.screens.incidents:Incidents",  # ()
    "help": "tui.screens.help:Help",  # (scope=, widget_help=)
    "menu": "tui.screens.menu:Menu",  # (scope=, commands=) -> the chosen id
    "messages": "tui.screens.messages:Messages",  # ()
    "journal": "tui.screens.journal:Journal",  # ()
    "settings": "tui.screens.settings:Settings",  # ()
    "incident": "tui.screens.incident:IncidentPlace",  # (record=, among=[ids])
    "form": "tui.screens.form:Form",  # (kind=, record=None or id) -> id saved, or None
    "quick_log": "tui.screens.quick_log:QuickLog",  # () -> id saved, or None
    "notes": "tui.screens.notes:Notes",  # (about=id)
    "attach": "tui.screens.attach:Attach",  # (target=id)
    "colleagues": "tui.screens.colleagues:Colleagues",  # ()
    "export": "tui.screens.export:Export",  # (records=[ids])
    "import_preview": "tui.screens.import_preview:ImportPreview",  # ()
    "figures": "tui.screens.figures:Figures",  # ()
    "protection": "tui.screens.protection:ProtectionPlace",  # ()
    "forks": "tui.screens.forks:Forks",  # ()
    "erasures": "tui.screens.erasures:Erasures",  # ()
    "conflicts": "tui.screens.conflicts:Conflicts",  # (record=None or id, said="")
}


def place(name: str, **facts: Any) -> Screen[Any]:
    """Make the screen of this name."""
    module, _, noun = PLACES[name].partition(":")
    made: Screen[Any] = getattr(import_module(module), noun)(**facts)
    return made
