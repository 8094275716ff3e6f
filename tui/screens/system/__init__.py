"""Screens about the vault and the app: unlock, first run, menu, help, journal, settings."""

from __future__ import annotations

__all__ = []
