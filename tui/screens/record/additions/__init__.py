"""What is added to an incident: the choices, a short form for each, and how each is saved."""

from __future__ import annotations

from tui.screens.record.additions.addition import ADDITIONS, Addition

__all__ = ["ADDITIONS", "Addition"]
