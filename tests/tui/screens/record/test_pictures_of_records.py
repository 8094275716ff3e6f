"""Kept pictures of the screens about one record, at both sizes that must look right."""

from __future__ import annotations

import pytest

from tests.tui.driving import same_as_golden, text_of, unlocked
from tests.tui.seeing import sees

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_record_looks_as_kept(folder, size):
    async with unlocked(folder, size=size) as (app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts", "add a note")

        same_as_golden(f"record-{size[0]}x{size[1]}", text_of(app))


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_incident_looks_as_kept(folder, size):
    async with unlocked(folder, size=size) as (app, pilot):
        await pilot.press("A")
        await sees(pilot, "What matters  missing", "One line that tells it apart")

        same_as_golden(f"new-incident-{size[0]}x{size[1]}", text_of(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_quick_log_looks_as_kept(folder, size):
    async with unlocked(folder, size=size) as (app, pilot):
        await pilot.press("a")
        await sees(pilot, "needed: what, when", "One line that tells it apart")

        same_as_golden(f"quick-log-{size[0]}x{size[1]}", text_of(app))


async def test_notes_look_as_kept(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("plus")
        await sees(pilot, "Notes on INC-", "No notes yet", "Kind")

        same_as_golden("notes-80x24", text_of(app))
