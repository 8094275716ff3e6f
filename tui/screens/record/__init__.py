"""Screens about records: the list, one record, its form, notes, evidence, figures."""

from __future__ import annotations

__all__ = []
