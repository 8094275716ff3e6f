from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.app import App

from tests.tui.driving import burst, text_of, unlocked, until
from tui.widgets.fields import over_the_offer
from tui.widgets.frame import Prompt
from tui.widgets.lists import RowList


class Asking(App[None]):
    """A list and a prompt row, and the answers that were given."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str | None] = []

    def compose(self):
        yield RowList(lambda row, _width: row, id="rows")
        yield Prompt()

    async def ask(self, *questions: str, **more: Any) -> None:
        for question in questions:
            self.answers.append(await self.query_one(Prompt).ask(question, **more))


async def test_a_question_has_the_focus_before_the_next_key_arrives():
    app = Asking()
    async with app.run_test(size=(60, 5)) as pilot:
        app.query_one(RowList).focus()
        await pilot.pause()
        waiting = iter(app.query_one(Prompt).ask("Q:").__await__())
        next(waiting)
        assert app.focused is app.query_one(Prompt)
        app.query_one(Prompt).answered(None)
        waiting.close()


async def test_questions_in_a_row_give_the_focus_back_to_where_it_was():
    app = Asking()
    async with app.run_test(size=(60, 5)) as pilot:
        rows, prompt = app.query_one(RowList), app.query_one(Prompt)
        rows.focus()
        await pilot.pause()
        app.run_worker(app.ask("One:", "Two:", "Three:"))
        for question, key in (("One:", "a"), ("Two:", "b"), ("Three:", "c")):
            await until(pilot, lambda question=question: question in text_of(app))
            await pilot.press(key, "enter")
        await until(pilot, lambda: len(app.answers) == 3)
        assert app.answers == ["a", "b", "c"]
        assert app.focused is rows
        assert not prompt.can_focus


async def test_a_message_after_a_long_answer_is_painted_from_its_beginning():
    app = Asking()
    async with app.run_test(size=(60, 5)) as pilot:
        prompt = app.query_one(Prompt)
        app.run_worker(app.ask("Q:", initial="0123456789" * 20))
        await until(pilot, lambda: prompt.scroll_offset.x > 0)
        await pilot.press("z")
        assert "89z" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.answers)
        prompt.say("A message from its beginning")
        await until(pilot, lambda: "A message from its beginning" in text_of(app))
        assert prompt.scroll_offset.x == 0


async def test_a_paste_of_several_lines_is_taken_whole(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash")
        await until(pilot, lambda: app.screen.query_one(Prompt).is_asking)
        app.post_message(events.Paste("one\r\ntwo\tthree\nчотири"))
        await until(pilot, lambda: app.focused.value == "one two three чотири")


@pytest.mark.parametrize("pasted", [False, True])
@pytest.mark.parametrize(
    ("typed", "answer"),
    [("/srv/a", "/srv/a"), ("~/b", "~/b"), ("c/d", "~/c/d"), ("~ann/e", "~ann/e")],
)
async def test_a_path_may_be_typed_or_pasted_over_the_one_that_is_offered(typed, answer, pasted):
    app = Asking()
    async with app.run_test(size=(60, 5)) as pilot:
        prompt = app.query_one(Prompt)
        app.run_worker(app.ask("File:", initial="~/", meant=over_the_offer))
        await until(pilot, lambda: app.focused is prompt)
        if pasted:
            prompt.post_message(events.Paste(typed))
        else:
            burst(app, typed)
        await until(pilot, lambda: prompt.value == answer)
        await pilot.press("enter")
        await until(pilot, lambda: app.answers)
    assert app.answers == [answer]


@pytest.mark.parametrize(
    ("press", "left"),
    [
        (("alt+b", "X"), "one two Xthree"),
        (("alt+и", "X"), "one two Xthree"),
        (("alt+b", "alt+b", "alt+f", "X"), "one two Xthree"),
        (("alt+backspace",), "one two "),
        (("ctrl+w",), "one two "),
        (("alt+b", "ctrl+u"), "three"),
        (("alt+b", "ctrl+k"), "one two "),
        (("alt+b", "alt+b", "alt+d"), "one three"),
    ],
)
async def test_the_row_is_edited_with_the_keys_of_a_shell(press, left):
    app = Asking()
    async with app.run_test(size=(60, 5)) as pilot:
        prompt = app.query_one(Prompt)
        app.run_worker(app.ask("Words:", initial="one two three"))
        await until(pilot, lambda: app.focused is prompt)
        await pilot.press(*press)
        await until(pilot, lambda: prompt.value == left)
