from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tests.tui.driving import running, text_of, unlocked, until
from tests.unseen import UNSEEN
from tui.kit.screen_text import UNSAFE
from tui.widgets.frame import Hints, Status
from tui.widgets.lists import RowList

CLIPBOARD = "\x1b]52;c;ZXZpbA==\x1b\\"
EVIL = f"before{CLIPBOARD}\x9b31m\u202egnp.exe\u2066 after"
BRACKETS = "[/foo] [bold]not bold[/] [link=x] \\[ ]"


def painted(app) -> str:
    return "\n".join(s.text for s in app.screen._compositor.render_strips())


async def test_no_widget_paints_a_control_character(folder):
    async with running(folder) as (app, pilot):
        content = app.screen.query_one("#content")
        rows = RowList[int, str](lambda line, _: line)
        await content.mount(
            Static(Content(EVIL)),
            Static(EVIL, markup=False),
            Input(EVIL),
            OptionList(Content(EVIL)),
            rows,
        )
        rows.show_rows([(0, EVIL)])
        app.screen.query_one(Status).show(place=EVIL, state=EVIL)
        app.screen.query_one(Hints).show([EVIL])
        app.screen.say(EVIL)
        await pilot.pause()

        assert painted(app).count("before") >= 6
        assert not UNSAFE.findall(painted(app).replace("\n", ""))


async def test_no_widget_paints_a_sign_that_is_not_seen(folder):
    hidden = "before" + "".join(f"a{sign}" for sign in UNSEEN) + "Mar\u200dta"
    async with running(folder) as (app, pilot):
        content = app.screen.query_one("#content")
        await content.mount(Static(Content(hidden)), Static(hidden, markup=False), Input(hidden))
        await pilot.pause()

        assert painted(app).count("before") >= 3
        assert not {*UNSEEN, "\u200d"} & set(painted(app))


async def test_without_the_filter_the_same_text_would_reach_the_terminal(folder, monkeypatch):
    """The guard is what holds: Textual alone lets ESC through."""
    monkeypatch.setattr("tui.app.output_guards.printable", str)
    async with running(folder) as (app, pilot):
        await app.screen.query_one("#content").mount(Static(Content(EVIL)))
        await pilot.pause()

        assert "\x1b]52" in painted(app)


async def test_brackets_in_words_are_words(folder):
    async with running(folder) as (app, pilot):
        app.screen.say(BRACKETS)
        app.screen.query_one(Status).show(place=BRACKETS)
        app.screen.query_one(Hints).show([BRACKETS])
        await pilot.pause()

        assert text_of(app).count("[/foo] [bold]not bold[/] [link=x]") == 3


async def test_a_record_with_brackets_is_listed_found_and_copied(folder):
    async with unlocked(folder) as (app, pilot):
        await app.session.save("incident", None, {"title": BRACKETS, "when": "2027-01-01"})
        app.screen.changed()
        await until(pilot, lambda: len(app.screen.rows) == 61)
        await pilot.press("home")
        await until(pilot, lambda: "[/foo] [bold]" in text_of(app))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
async def test_any_text_in_any_row_neither_crashes_nor_escapes(text):
    from textual.app import App

    from tui.app.output_guards import PlainText

    class Small(App[None]):
        def get_line_filters(self):
            return [*super().get_line_filters(), PlainText()]

        def compose(self):
            yield Status()
            yield RowList[int, str](lambda line, width: line[:width])

    app = Small()
    async with app.run_test(size=(40, 6)):
        app.query_one(Status).show(place=text, state="[x]")
        app.query_one(RowList).show_rows([(0, text)])
        strips = app.screen._compositor.render_strips()

        assert not [s for s in strips if UNSAFE.search(s.text)]
