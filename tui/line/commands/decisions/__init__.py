"""Commands by which a person decides: agreement, forks, erasures, duplicates."""

from __future__ import annotations

__all__ = []
