from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from tui.kit import wrap
from tui.kit.screen_text import UNSAFE
from tui.widgets.lists import Line, Sheet, Target
from tui.widgets.lists.labelled_lines import lay_out

WIDE = "漢字かな交じり文"


@given(text=st.text(max_size=300), cells=st.integers(min_value=2, max_value=60))
def test_no_row_is_wider_than_the_sheet_and_no_visible_letter_is_lost(text, cells):
    rows = wrap(text, cells)

    assert all(cell_len(row) <= cells for row in rows)
    kept = UNSAFE.sub("", text.replace("\t", " ").replace("\n", ""))
    assert "".join("".join(rows).split()) == "".join(kept.split())


def test_words_stay_whole_where_they_fit():
    assert wrap("one two three four", 9) == ["one two", "three", "four"]


def test_a_wide_character_is_not_cut_in_half():
    assert [cell_len(row) for row in wrap(WIDE, 5)] == [4, 4, 4, 4]


def test_a_line_of_ten_thousand_letters_is_wrapped_and_labels_stand_before_values():
    rows = lay_out([Line(label="Words", text="x" * 10_000)], 80)

    assert rows[0].label.startswith("Words")
    assert "".join(row.text for row in rows) == "x" * 10_000


def test_control_characters_and_overrides_are_gone_before_they_are_drawn():
    rows = lay_out([Line(label="a\x1b[2Jb", text="c\x1b]52;c;ZQ==\x07d\u202ee")], 60)

    assert (rows[0].label.strip(), rows[0].text) == ("a[2Jb", "c]52;c;ZQ==de")


class Page(App[None]):
    def __init__(self, lines):
        super().__init__()
        self.shown = lines
        self.opened = []

    def compose(self):
        yield Sheet()

    def on_mount(self):
        sheet = self.query_one(Sheet)
        sheet.show(self.shown)
        sheet.focus()

    def on_sheet_opened(self, event):
        self.opened.append(event.line)


async def test_enter_opens_what_the_line_under_the_cursor_points_to():
    target = Target("claim", "x")
    app = Page([Line(text="first"), Line(text="second", target=target)])
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()

        assert [line.target for line in app.opened] == [target]


async def test_a_keyboard_without_latin_letters_moves_and_opens_too():
    app = Page([Line(text=f"line {n}") for n in range(50)])
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("end", "enter", "home", "enter", "pagedown", "up", "enter")
        await pilot.pause()

        assert [line.text for line in app.opened] == ["line 49", "line 0", "line 8"]


async def test_a_narrower_terminal_wraps_again_and_stays_on_the_line():
    app = Page([Line(text="word " * 40), Line(text="the one")])
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("end")
        await pilot.resize_terminal(40, 10)
        await pilot.pause()

        assert app.query_one(Sheet).line == Line(text="the one")


async def test_find_folds_accents_and_goes_round_the_end():
    app = Page([Line(text="Čáslav"), Line(text="other"), Line(text="Čáslav again")])
    async with app.run_test(size=(40, 10)):
        sheet = app.query_one(Sheet)

        assert [sheet.find("caslav"), sheet.cursor] == [True, 2]
        assert [sheet.find("caslav"), sheet.cursor] == [True, 0]
        assert not sheet.find("nowhere")
