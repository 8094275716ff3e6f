"""Commands about a vault itself: made, checked, opened by whom, backed up, repaired."""

from __future__ import annotations

__all__ = []
