"""Line mode about review: what waits for me, an assessment, the gap sheet of an incident."""

from __future__ import annotations

__all__ = []
