"""Groups of work in the app, by which keys that were typed ahead know what they wait for."""

from __future__ import annotations

MOVING = "moving"
"""The group of work that puts the cursor on a row: what is pressed next is for that row."""


BESIDE = "beside"
"""The group of work beside what a person does, such as keeping a draft: no key waits for it."""
