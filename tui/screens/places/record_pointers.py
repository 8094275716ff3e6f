"""A place whose fields point to other records finds those, and makes one that is missing.

Who shows such a place may give a maker for a kind: a callable that is given what was typed, asks
whatever it needs, and returns the id of the record that it made. The picker shows "new …" as its
last line wherever there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import on

from models.records import Facet, Shape, kind
from tui.kit import _
from tui.screens.base import make_place
from tui.screens.places.field_place import FieldPlace
from tui.services import RecordFinder
from tui.widgets.fields import RecordField

if TYPE_CHECKING:
    from models.records import Value
    from tui.services import LastUsed, Maker


class Pointing(FieldPlace[str]):
    """Fields that point to records; a kind without a maker of its own is made in a form."""

    makers: Mapping[str, Maker] = MappingProxyType({})
    last: LastUsed = MappingProxyType({})

    def finder(
        self, facet: Facet, *, where: Mapping[str, Value] | None = None
    ) -> RecordFinder | None:
        """Return what answers a field that points to a record; None for another field."""
        if facet.shape is not Shape.RECORD:
            return None
        target = facet.target
        maker = self._maker(target) if target and not self.session.read_only else None
        last = self.last.get(target or "", ())
        return RecordFinder(self.session, target, where=where, last=last, maker=maker)

    def _maker(self, target: str) -> Maker | None:
        if target in self.makers:
            return self.makers[target]
        # Evidence begins with a file, which no form has.
        return None if target == "evidence" else partial(self.make_in_a_form, target)

    async def make_in_a_form(self, target: str, typed: str) -> str | None:
        """Make a record of another kind in a form over this place, and return its id."""
        begun = {kind(target).TITLE[0]: typed} if typed else {}
        over = make_place("form", kind=target, begun=begun, makers=self.makers)
        made: str | None = await self.app.push_screen_wait(over)
        return made

    async def record_source(self, typed: str) -> str | None:
        """Record a source by its name alone; nothing else about it is needed yet."""
        name = typed or (await self.ask(_("Name of the new source:")) or "").strip()
        return await self.session.save("source", None, {"name": name}) if name else None

    @on(RecordField.Make)
    def _make(self, event: RecordField.Make) -> None:
        event.stop()
        self.guarded(self.make_record(event.field, event.typed))

    async def make_record(self, field: RecordField, typed: str) -> None:
        """Have a record made for a field, and point to it."""
        choice = await field.records.make(typed)
        field.take_cursor()
        if choice is not None:
            field.put(choice)
            self.check(field)

    async def find_out(self) -> None:
        """Wait until it is known which records are meant."""
        for field in self.query(RecordField):
            await field.find_out()

    async def offer_new_sources(self) -> None:
        """Record a source that is named for the first time, once the person agrees."""
        for field in self.query(RecordField):
            if field.facet.target != "source" or not field.text.strip() or field.record:
                continue
            question = _("No source has this name yet. Record it as a new source?")
            if await self.confirm(question):
                await self.make_record(field, field.text.strip())
