"""Screens about who is who: units under each other as of a day, and sealed names."""

from __future__ import annotations

__all__ = []
