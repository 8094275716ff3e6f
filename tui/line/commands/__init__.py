"""The commands of line mode, one module a subject; importing one adds its commands."""

from __future__ import annotations

__all__ = []
