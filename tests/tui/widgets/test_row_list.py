from __future__ import annotations

from textual.app import App

from tests.tui.driving import until
from tui.widgets.lists import RowList

COUNT = 100_000


class Shelf(App[None]):
    """A list over invented rows that remembers what was fetched and painted."""

    def __init__(self, count: int = COUNT) -> None:
        super().__init__()
        self.count = count
        self.fetched: list[int] = []
        self.painted: list[int] = []

    def compose(self):
        yield RowList[int, str](self.draw, fetch=self.fetch, empty="Nothing here.")

    async def fetch(self, keys):
        self.fetched += keys
        return [f"row {key}" for key in keys]

    def draw(self, row, width):
        self.painted.append(int(row.split()[1]))
        return row

    @property
    def rows(self) -> RowList[int, str]:
        return self.query_one(RowList)

    def line(self, y: int) -> str:
        return self.rows.render_line(y).text.rstrip()


async def test_a_hundred_thousand_rows_are_listed_and_only_the_near_ones_fetched():
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(COUNT))
        await pilot.press("end")
        await until(pilot, lambda: app.rows.cursor == COUNT - 1)

        assert app.line(23) == ">  row 99999".replace(">  ", "> ")
        assert len(app.rows) == COUNT
        assert len(set(app.fetched)) < 200


async def test_a_cursor_move_paints_two_lines():
    app = Shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(COUNT))
        await pilot.pause()
        app.painted.clear()
        await pilot.press("j")

        assert sorted(set(app.painted)) == [0, 1]


async def test_moving_goes_by_rows_pages_and_ends():
    app = Shelf(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(1000))
        positions = []
        for key in (
            "down",
            "j",
            "up",
            "k",
            "pagedown",
            "ctrl+d",
            "pageup",
            "ctrl+u",
            "G",
            "g",
            "k",
        ):
            await pilot.press(key)
            await until(pilot, lambda: app.rows._target is None)
            positions.append(app.rows.cursor)

        assert positions == [1, 2, 1, 0, 23, 46, 23, 0, 999, 0, 0]


async def test_the_cursor_stays_on_its_record_when_the_list_narrows():
    app = Shelf(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(100))
        for _ in range(9):
            await pilot.press("j")
        await app.rows.show(range(1, 100, 2))

        assert app.rows.key == 9
        await app.rows.show([2, 4])
        assert app.rows.key == 4


async def test_marks_show_as_a_letter_and_outlive_a_filter():
    app = Shelf(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(100))
        app.rows.mark()
        app.rows.mark()
        await pilot.pause()

        assert app.line(0) == " *row 0"
        assert app.line(2) == "> row 2"
        await app.rows.show([50])
        assert app.rows.marked == {0, 1}
        app.rows.clear_marks()
        assert app.rows.marked == set()


async def test_a_range_marks_everything_between_its_ends_in_either_direction():
    app = Shelf(100)
    async with app.run_test(size=(80, 24)):
        await app.rows.show(range(100))
        app.rows.move_to(7)
        assert not app.rows.mark_range()
        app.rows.move_to(4)
        assert app.rows.mark_range()

        assert app.rows.marked == {4, 5, 6, 7}


async def test_an_empty_list_says_so_and_nothing_moves():
    app = Shelf(0)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show([])
        await pilot.press("j", "G", "enter", "pagedown")

        assert app.line(0) == "Nothing here."
        assert app.rows.key is None


async def test_rows_that_did_not_change_are_not_painted_again():
    app = Shelf(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.rows.show(range(100))
        await pilot.pause()
        app.painted.clear()
        await app.rows.show(range(100))
        await pilot.pause()

        assert app.painted == []
