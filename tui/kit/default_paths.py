"""The default vault is where a person's vault lies when no other place is named.

A place that is named from the present folder needs that folder to be there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tui.kit.screen_text import _

STANDS_NOWHERE: Final = _("The folder that you stand in is gone.")
STANDS_NEXT: Final = _("Go to another one, with cd, and try again.")


def stands_nowhere() -> bool:
    """Return whether the present folder was removed, so that no path can be named from it."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return True
    return False


def default_vault() -> Path:
    """Return the place that the operating system has for this person's data."""
    from platformdirs import user_data_path

    return user_data_path("afield", appauthor=False) / "vault"
