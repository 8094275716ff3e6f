"""A named field takes a record by its name: one that is known here, or a name that becomes one."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import BadValue, Facet, kind
from models.values import search_key
from tui.kit import _
from tui.services import RecordFinder
from tui.widgets.fields import Choice, Field, RecordField


class NamedField(RecordField):
    """A row for a record that is searched while one types; what is new is said to be new.

    With ``new`` a name that is not known stands for a new record, and a part of a name for no
    known one: only a whole name or a reference does. A name that several share means none.
    """

    def __init__(self, name: str, facet: Facet, *, records: RecordFinder, new: bool) -> None:
        super().__init__(name, facet, records=records)
        self.new = new
        self.closed = not new
        self._asked = ""
        self._shared: set[str] = set()

    def demand(self) -> str | None:
        """Return the id of the record that is meant, None for a new one; raises BadValue."""
        text = self.text.strip()
        if not text or self.record is not None:
            return self.record
        if search_key(text) in self._shared:
            reason = _("Several have this name; ↓ shows them with their references.")
            raise BadValue(field=self.field, reason=reason)
        if not self.new:
            reason = _("Nothing here has this name or reference; ↓ shows what there is.")
            raise BadValue(field=self.field, reason=reason)
        return None

    # While typing

    def explain(self, text: str) -> str:
        """Return in words whether it is known: a misspelling would become a second record."""
        if not self.new or not text.strip() or self.at >= 0:
            return super().explain(text)
        if self.record:
            return _("known here")
        if self._asked != text or search_key(text.strip()) in self._shared:
            return ""
        label = _(kind(self.facet.target or "").LABEL).lower()
        return _("a NEW {kind}").format(kind=label)

    def retyped(self, before: str, text: str) -> str:
        """Return the text as it is where any name may stand."""
        return text if self.new else super().retyped(before, text)

    def answered(self, text: str, found: Sequence[Choice]) -> None:
        """Know which record has the very name or reference that was typed."""
        wanted = search_key(text.strip())
        same = [one for one in found if wanted in map(search_key, (one.value, one.code, one.words))]
        if wanted and len(same) == 1:
            self.know(Choice(text.strip(), id=same[0].id))
        elif same:
            self._shared.add(wanted)
        self._asked = text

    def settle(self) -> None:
        """Leave a name that may be new as it is typed."""
        if self.new:
            Field.settle(self)
        else:
            super().settle()

    async def find_out(self) -> None:
        """Find out which record is meant, before anything is saved."""
        text = self.text
        if self.new and text.strip() and self.record is None:
            self.answered(text, await self.records.find(text.strip()))
        elif not self.new:
            await super().find_out()
