"""Screens of review: what waits for whom, an assessment, and the gap sheet of an incident."""

from __future__ import annotations

__all__ = []
