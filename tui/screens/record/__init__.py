"""Screens about records: the list, one record, its form, notes, evidence."""

from __future__ import annotations

__all__ = []
