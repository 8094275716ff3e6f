"""A custody entry is printed in one line, or given to scripts as an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.kit import _

if TYPE_CHECKING:
    from models.records import Custody

FIELDS = ("ref", "action", "done_when", "done_by", "went_to", "reason", "sha256")


def custody_object(entry: Custody) -> dict[str, Any]:
    """Return an entry as JSON has it."""
    return {name: getattr(entry, name) for name in FIELDS}


def custody_words(told: Mapping[str, Any]) -> str:
    """Return an entry in one line: when, who, what was done, where the bytes went, why."""
    from models.queries import MISMATCH
    from models.values import vocabulary

    term = vocabulary("custody_action").find(told["action"] or "")
    what = _(term.label) if term else str(told["action"])
    # An entry of bytes that were found changed is to be seen among many.
    what = what.upper() if told["action"] == MISMATCH else what
    parts = (told["done_when"], told["done_by"], what, told["went_to"], told["reason"])
    return "; ".join(str(part) for part in parts if part)
