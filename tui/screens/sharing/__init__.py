"""Screens about handing over: cards, the export, and what came in."""

from __future__ import annotations

__all__ = []
