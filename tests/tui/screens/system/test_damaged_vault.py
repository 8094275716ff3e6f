from __future__ import annotations

from tests.tui.driving import row, text_of, unlocked, until

DAMAGED = "The vault is damaged and only read. Now run: afield repair --to DIR"
PAGE = 4096


async def test_a_damaged_vault_says_what_helps_and_is_only_read(folder):
    path = folder / "vault.db"
    content = bytearray(path.read_bytes())
    # The third page is of an index of claims, which neither opening nor the list asks for.
    content[2 * PAGE + 100] ^= 1
    path.write_bytes(content)
    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: DAMAGED in text_of(app))
        assert "[DAMAGED read-only" in row(app, 0)
        assert "60 of 60" in row(app, 0)
        app.screen.say("")
        await pilot.press("a")
        await until(pilot, lambda: DAMAGED in text_of(app))
    assert path.read_bytes() == content
