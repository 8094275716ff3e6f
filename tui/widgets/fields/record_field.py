"""A record field points to another record, which is searched for while one types.

It knows nothing of the vault: whoever makes the field gives it something to ask. Answers come
later than keys, so that what is offered may be a moment behind what is typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.message import Message

from crypto.errors import AfieldError
from models.records import Facet
from models.values import search_key
from tui.kit import _, printable
from tui.widgets.fields.choices import Choice
from tui.widgets.fields.field import Field

PAUSE = 0.12
"""Seconds without a key after which is searched: who types a name asks once and not per letter."""

NEW = "@new"
"""The id of the last line, which stands for a record that is not there yet."""


class Records(Protocol):
    """What a record field asks: which records there are, and how a new one is made."""

    new: str
    """The words of the last line of the picker, such as "new person …"; "" where none is made."""

    async def find(self, typed: str) -> Sequence[Choice]:
        """Return the records that may be meant, the last used first when nothing is typed."""

    async def meant(self, typed: str) -> Choice | None:
        """Return the one record that a reference or a name means, or None."""

    async def make(self, typed: str) -> Choice | None:
        """Make a new record from what was typed, and return it, or None if nobody wanted it."""


class RecordField(Field):
    """A field that points to a record: a reference, a name, or words of a title are typed."""

    closed = True

    @dataclass
    class Make(Message):
        """A person chose to make a new record."""

        field: RecordField
        typed: str

    def __init__(
        self, name: str, facet: Facet, *, records: Records, here: Choice | None = None
    ) -> None:
        super().__init__(name, facet, text=here.value if here else "")
        self.records = records
        self.waits = False
        """Whether it is not known yet what is meant."""
        self._ids = {search_key(printable(here.value)): here.id} if here else {}

    @property
    def record(self) -> str | None:
        """The id of the record that is meant, if that is known."""
        return self._ids.get(search_key(self.text.strip()))

    def choices(self, text: str) -> Sequence[Choice]:
        """Return nothing: what can be chosen is asked for and comes later."""
        return ()

    def offers(self, text: str) -> str:
        """Return in words that an arrow shows records."""
        return "" if self.is_open else _("↓ shows what there is")

    def explain(self, text: str) -> str:
        """Return the reference of the record that is marked, or help while there is no text."""
        if self.at >= 0:
            return self.explained(self.offered[self.at])
        return "" if text.strip() else super().explain(text)

    def retyped(self, before: str, text: str) -> str:
        """Return what a key makes of a record that stands here: another is sought, or none."""
        if search_key(before.strip()) not in self._ids or not before:
            return text
        if text == before[:-1]:
            return ""
        return text.removeprefix(before) if text.startswith(before) else text

    # The picker

    def offer_typed(self, text: str) -> None:
        """Ask for what fits the text, a moment after the last key."""
        self._ask(text if text.strip() else None, pause=PAUSE)

    def open_picker(self) -> bool:
        """Ask for what fits the text; for a record that stands here, for all of them."""
        self._typed = self.text
        self._ask("" if self.record else self._typed)
        return True

    def walk(self, step: int) -> bool:
        """Mark the next record; Enter takes it."""
        self.read()
        if self.is_open:
            return super().walk(step)
        return step > 0 and self.open_picker()

    def put_marked(self) -> None:
        """Leave the text, which is what is searched for, until Enter."""

    def _ask(self, text: str | None, *, pause: float = 0) -> None:
        if text is None:
            self.workers.cancel_node(self)
            self.offer(())
            return
        self.run_worker(self._find(text, pause), exclusive=True, group="find")

    async def _find(self, text: str, pause: float, *, shown: bool = True) -> None:
        await asyncio.sleep(pause)
        try:
            found = list(await self.records.find(text.strip()))
        except AfieldError:
            found = []
        self.answered(text, found)
        if not self.input.has_focus:
            return
        if shown and self.records.new:
            found.append(Choice("", self.records.new, id=NEW))
        if shown:
            self.offer(found, 0 if self.closed else -1)
        self.assist()

    def look_up(self, text: str) -> None:
        """Ask for what fits a text without showing it."""
        self.run_worker(self._find(text, 0, shown=False), exclusive=True, group="find")

    def answered(self, text: str, found: Sequence[Choice]) -> None:
        """Take in what fits a text."""

    def know(self, choice: Choice) -> None:
        """Remember which record a text stands for."""
        self._ids[search_key(printable(choice.value))] = choice.id

    def enter(self) -> bool:
        """Take the marked record, or have a new one made from what was typed."""
        self.read()
        here = self.offered[self.at] if self.at >= 0 else None
        if here is not None and here.id == NEW:
            typed = "" if self.record else self._typed
            self.offer(())
            self.post_message(self.Make(self, typed.strip()))
            return True
        if here is not None:
            self.put(here)
        self.offer(())
        return False

    def put(self, choice: Choice) -> None:
        """Point to a record."""
        self.know(choice)
        self._put(printable(choice.value))

    # Leaving

    def settle(self) -> None:
        """Find out what is meant by a text that was typed and not chosen."""
        super().settle()
        if self.text.strip() and self.record is None:
            self.waits = True
            self.run_worker(self._settle(), exclusive=True, group="find")

    async def _settle(self) -> None:
        await self.find_out()
        self.post_message(self.Left(self))

    async def find_out(self) -> None:
        """Point to the one record that the text means, if it means one."""
        typed = self.text.strip()
        try:
            if typed and self.record is None:
                choice = await self.records.meant(typed)
                if choice is not None and self.text.strip() == typed:
                    self.put(choice)
        finally:
            self.waits = False
