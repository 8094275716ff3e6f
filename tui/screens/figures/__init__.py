"""Screens that count: tables of figures, what stands behind each, and who says what."""

from __future__ import annotations

__all__: list[str] = []
