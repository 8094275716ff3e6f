"""What is chosen in a form: terms of a vocabulary, other records, and what was refused in words."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.tui.cases import SEALED, SECRET, one_case
from tests.tui.driving import burst, row, text_of, unlocked, until
from tests.tui.seeing import sees, types
from tui.screens.record.form import Form
from tui.widgets.fields import Picker

LATIN = "qwertyuiopasdfghjklzxcvbnm"
CYRILLIC = "йцукенгшщзфывапролдячсмить"
"""The keys of the two layouts in the same order."""


@pytest.fixture
def case(make):
    return one_case(make())


def kept(case):
    return Vault.open(case.folder, secret=SECRET, write=False)


async def at_field(pilot, name, *, kind="incident", record=None, **more):
    """Open a form with the cursor in one field, and return the field."""
    pilot.app.push_screen(Form(kind=kind, record=record, **more))
    await sees(pilot, "What matters")
    field = pilot.app.screen.field(name)
    field.take_cursor()
    await until(pilot, lambda: pilot.app.focused is field.input)
    return field


def offered(app):
    """Return the labels that the picker shows, none where it is closed."""
    field = app.screen.open_field
    return [choice.label for choice in field.offered] if field else []


async def test_label_code_and_meaning_narrow_the_picker_and_enter_takes_the_nearest(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "place_precision", record=case.incident)
        for typed, term in (
            ("settle", "settlement"),
            ("l3", "settlement"),
            ("д3", "settlement"),
            ("stretch", "front sector"),
        ):
            await pilot.press("ctrl+u")
            await types(pilot, typed)
            await until(pilot, lambda term=term: term in offered(app))
            assert f"› {term}" in " ".join(text_of(app).split())
            await pilot.press("enter")
            await until(pilot, lambda term=term: field.text == term)
            assert not app.screen.query_one(Picker).shown
            field.take_cursor()
            await until(pilot, lambda: app.focused is field.input)
        await pilot.press("f2")
        await sees(pilot, "Saved: 1 field.")
    with kept(case) as vault:
        assert vault.row("incident", case.incident).place_precision == "L7"


async def test_a_picker_stands_under_its_field_with_label_code_and_meaning(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "place_precision", record=case.incident)
        await pilot.press("down")
        await until(pilot, lambda: len(offered(app)) == 10)
        picker = app.screen.query_one(Picker)
        assert picker.region.y == field.input.region.bottom
        await pilot.press("up")
        await until(pilot, lambda: field.text == "unknown")
        assert "L9" in text_of(app)
        await pilot.press("up", "up")
        shown = " ".join(text_of(app).split())
        assert "front sector L7 A stretch of a front line" in shown
        await pilot.press("escape")
        await until(pilot, lambda: field.text == "")
        assert app.screen.query_one(Picker).shown is False


async def test_a_picker_fits_into_the_smallest_terminal_and_leaves_the_line_that_explains(case):
    async with unlocked(case.folder, secret=SECRET, size=(60, 16)) as (app, pilot):
        for name in ("place_precision", "handling"):
            await at_field(pilot, name, record=case.incident)
            await pilot.press("down")
            await until(pilot, lambda: offered(app))
            box = app.screen.query_one(Picker).region
            field = app.screen.open_field.input.region
            assert box.right <= 60
            assert box.bottom <= app.screen.query_one("#assist").region.y
            assert not box.overlaps(field)
            await pilot.press("escape")


async def test_several_are_added_and_taken_away_again(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "acts", record=case.incident)
        for typed in ("prisoner", "TORT", "despoil"):
            await types(pilot, typed)
            await until(pilot, lambda: offered(app))
            await pilot.press("enter")
            await until(pilot, lambda: not offered(app))
        await pilot.press("backspace", "down")
        await until(
            pilot,
            lambda: (
                offered(app)[:2]
                == ["killing a prisoner in custody", "torture or inhuman treatment"]
            ),
        )
        assert "+killing a prisoner" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: field.text == "torture or inhuman treatment")
        await pilot.press("f2")
        await sees(pilot, "Saved: 1 field.")
    with kept(case) as vault:
        assert vault.row("incident", case.incident).acts == ["TORT"]


async def test_typing_over_a_term_begins_another_and_escape_brings_it_back(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "status", record=case.incident)
        await types(pilot, "agreed")
        await pilot.press("tab", "shift+tab")
        await types(pilot, "dra")
        await until(pilot, lambda: offered(app) == ["draft"])
        assert field.text == "dra"
        await pilot.press("escape")
        await until(pilot, lambda: not offered(app))
        assert field.text == "agreed"


async def test_a_code_that_begins_another_one_can_be_typed_on(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "verification", record=case.incident)
        app.push_screen(Form(kind="evidence"))
        await sees(pilot, "New: Evidence")
        field = app.screen.field("type")
        field.take_cursor()
        await types(pilot, "aud-int")
        await until(pilot, lambda: offered(app) == ["intercepted communication"])
        await pilot.press("enter")
        await until(pilot, lambda: field.text == "intercepted communication")


async def test_keys_of_one_packet_choose_what_they_would_choose_slowly(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "place_precision", record=case.incident)
        burst(app, "settl\rhigh\r")
        await until(pilot, lambda: field.text == "settlement")
        confidence = app.screen.field("place_confidence")
        await until(pilot, lambda: confidence.text.startswith("high"))


async def test_what_was_chosen_last_is_offered_first_after_a_lock_too(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_field(pilot, "acts", record=case.incident)
        await types(pilot, "PILL")
        await until(pilot, lambda: offered(app))
        await pilot.press("enter", "f2")
        await sees(pilot, "Saved: 1 field.")
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_field(pilot, "acts", given={"title": "another"})
        await pilot.press("down")
        await until(pilot, lambda: offered(app)[:1] == ["pillage"])


async def test_an_error_names_labels_and_says_more_than_codes(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        field = await at_field(pilot, "place_precision", record=case.incident)
        await types(pilot, "zzz")
        await pilot.press("tab")
        await until(pilot, lambda: field.error)
        assert "settlement (L3); within 25 km (L4)" in field.error


async def test_what_cannot_be_is_refused_in_words_next_to_its_field(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_field(pilot, "when", record=case.incident)
        for name, typed, words in (
            ("when", "2026-02-30", "no such day in the calendar"),
            ("when", "2026-03-05/01", "ends before it begins"),
            ("lat", "95", "Degrees go to 90 here"),
            ("lon", "200 E", "Degrees go to 180 here"),
            ("status", "finished", "none of the answers"),
            ("killed_low", "-3", "a whole number"),
            ("graphic", "perhaps", "yes or no"),
        ):
            field = app.screen.field(name)
            before = field.text
            field.take_cursor()
            await until(pilot, lambda field=field: app.focused is field.input)
            await pilot.press("ctrl+u")
            await types(pilot, typed)
            await pilot.press("f2")
            await sees(pilot, words)
            error = field.query_one(".error").region
            assert field.input.region.bottom == error.y
            assert error.height
            field.text = before
    with kept(case) as vault:
        assert len(vault.history_of(case.incident)) == 1


async def test_a_low_end_above_the_high_one_is_refused_next_to_the_field(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        high = await at_field(pilot, "killed_high", record=case.incident)
        app.screen.field("killed_low").text = "5"
        await types(pilot, "3")
        await pilot.press("f2")
        await sees(pilot, "1 field to mend: Killed, up to")
        assert high.error == "This cannot be lower than “Killed, at least”."
        app.screen.field("killed_low").take_cursor()
        await pilot.press("ctrl+u")
        await types(pilot, "2")
        await pilot.press("tab")
        await until(pilot, lambda: not high.error)
        await pilot.press("f2")
        basis = app.screen.field("count_basis")
        await sees(pilot, "Counts need a basis")
        await until(pilot, lambda: app.focused is basis.input)
        await types(pilot, "invented")
        await pilot.press("f2")
        await sees(pilot, "Saved: 3 fields.")


# Other records


async def test_a_record_is_found_by_reference_and_by_title_and_never_by_what_is_sealed(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "source", kind="claim", given={"incident": case.incident})
        for typed in ("ree", "SRC"):
            await pilot.press("ctrl+u")
            await types(pilot, typed)
            await until(pilot, lambda: offered(app)[:1] == ["Reed"])
        await pilot.press("ctrl+u")
        await types(pilot, SEALED.split()[1])
        await until(pilot, lambda: offered(app) == ["new source …"])
        await pilot.press("escape", "ctrl+u")
        await types(pilot, "ree")
        await until(pilot, lambda: "Reed" in offered(app))
        await pilot.press("enter")
        await until(pilot, lambda: field.record == case.source)
        assert SEALED not in text_of(app)


async def test_the_last_line_makes_a_record_that_is_not_there_yet(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "source", kind="claim", given={"incident": case.incident})
        await types(pilot, "Sedge")
        await until(pilot, lambda: offered(app) == ["new source …"])
        await pilot.press("enter")
        await until(pilot, lambda: field.record is not None)
        assert field.text == "Sedge"
        await pilot.press("f2")
        await sees(pilot, "Saved:")
    with kept(case) as vault:
        claims = vault.rows("claim", where={"incident": case.incident})
        assert vault.row("source", claims[-1].source).name == "Sedge"


async def test_a_caller_makes_a_record_in_its_own_way(case):
    asked = []

    async def maker(typed):
        asked.append(typed)
        return case.source

    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "source", kind="claim", makers={"source": maker})
        await types(pilot, "somebody")
        await until(pilot, lambda: offered(app) == ["new source …"])
        await pilot.press("enter")
        await until(pilot, lambda: field.record == case.source)
    assert asked == ["somebody"]


async def test_a_record_of_any_kind_is_made_in_a_form_over_this_one(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        field = await at_field(pilot, "canonical", record=case.incident)
        form = app.screen
        await types(pilot, "Heron shots")
        await until(pilot, lambda: offered(app)[-1:] == ["new incident …"])
        await pilot.press("up", "enter")
        await sees(pilot, "New: Incident", "Heron shots")
        app.screen.field("when").text = "2026-05"
        await pilot.press("f2")
        await until(pilot, lambda: app.screen is form and field.record)
        assert field.text.endswith("Heron shots")


# The form


async def test_what_matters_stands_first_and_the_rest_is_folded_away(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("A")
        shown = await sees(pilot, "What matters  missing: what, when, where")
        assert "▸ Assessment  11 fields" in shown
        assert not app.screen.field("killed_low").region
        for name in ("title", "when", "place"):
            assert app.screen.field(name).region


@pytest.mark.parametrize("letter", ["p", "з"])
async def test_a_key_and_a_letter_jump_to_a_section_on_any_layout(case, letter):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("A")
        await sees(pilot, "What matters")
        await pilot.press("f3")
        await sees(pilot, "Jump to the letter:", "p Place")
        await pilot.press(letter)
        await until(pilot, lambda: app.focused is app.screen.field("admin").input)
        assert "▾ Place" in text_of(app)


async def test_a_key_and_a_letter_jump_to_a_field_and_escape_stays(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("A")
        await sees(pilot, "What matters")
        await pilot.press("f3")
        shown = await sees(pilot, "Jump to the letter:")
        line = next(each for each in shown.splitlines() if "Where" in each)
        await pilot.press(line[0])
        where = app.screen.field("place").input
        await until(pilot, lambda: app.focused is where)
        await pilot.press("f3")
        await sees(pilot, "Jump to the letter:")
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is where)
        assert "  Where" in text_of(app)


async def test_a_section_is_opened_and_folded_with_keys_and_keeps_what_was_typed(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("A")
        await sees(pilot, "What matters")
        await pilot.press("tab", "tab", "tab", "tab")
        await sees(pilot, "Enter opens")
        await pilot.press("enter")
        country = app.screen.field("country")
        await until(pilot, lambda: app.focused is app.screen.field("admin").input)
        await pilot.press("enter")
        await types(pilot, "Invented")
        await pilot.press("shift+tab", "shift+tab")
        await sees(pilot, "← folds away")
        await pilot.press("left")
        await sees(pilot, "▸ Place  1 of 7 fields filled: country")
        assert country.text == "Invented"
        assert not country.region


async def test_a_form_stands_in_two_columns_from_110(case):
    async with unlocked(case.folder, secret=SECRET, size=(110, 40)) as (app, pilot):
        await at_field(pilot, "lat", record=case.incident)
        lat, lon = app.screen.field("lat").region, app.screen.field("lon").region
        assert (lat.y, lat.width) == (lon.y, lon.width)
        assert app.screen.field("summary").region.width > 2 * lat.width
    async with unlocked(case.folder, secret=SECRET, size=(109, 40)) as (app, pilot):
        await at_field(pilot, "lat", record=case.incident)
        assert app.screen.field("lat").region.y < app.screen.field("lon").region.y


async def test_the_hints_name_the_keys_of_a_picker_only_while_one_is_open(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_field(pilot, "place_precision", record=case.incident)
        await until(pilot, lambda: "F3 jump" in row(app, -1))
        assert "Enter takes" not in row(app, -1)
        await pilot.press("down")
        await until(pilot, lambda: "Enter takes" in row(app, -1))
        await pilot.press("escape")
        await until(pilot, lambda: "Enter takes" not in row(app, -1))
