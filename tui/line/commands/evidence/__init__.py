"""Line mode about evidence: what there is, its bytes taken out, opened, or shown as text."""

from __future__ import annotations

__all__ = []
