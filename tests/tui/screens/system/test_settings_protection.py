from __future__ import annotations

import pytest

from tests.tui.cases import SECRET
from tests.tui.driving import row, unlocked
from tests.tui.seeing import sees


@pytest.fixture
def vault(make):
    return make("Avocet")


async def test_the_settings_lead_to_what_guards_the_process_told_either_way(vault, monkeypatch):
    from crypto.process import Protection

    rows = [
        Protection("swap", holds=False, words="keys may reach the disk"),
        Protection("core dumps", holds=True, words="off"),
    ]
    monkeypatch.setattr("crypto.process.protection", lambda: rows)
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("f9")
        await sees(pilot, "Settings", "what guards this process")
        await pilot.press("end", "up", "up", "enter")
        shown = await sees(pilot, "DOES NOT HOLD: keys may reach the disk", "holds: off")
        assert "Only in line mode" in shown
        assert "Protection" in row(app, 0)
