"""Nothing of a record gets to the clipboard by being marked with a mouse."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tests.tui.driving import running


async def test_words_that_are_dragged_over_are_not_selected(folder):
    async with running(folder) as (app, pilot):
        words = Static(Content("the hiding place by the quarry"))
        await app.screen.query_one("#content").mount(words)
        await pilot.pause()
        await pilot.mouse_down(words, offset=(2, 0))
        await pilot.hover(words, offset=(20, 0))
        await pilot.mouse_up(words, offset=(20, 0))
        await pilot.pause()

        assert not app.screen.selections
        assert not app.screen.get_selected_text()
