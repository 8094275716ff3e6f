"""The short form of an addition: a few rows, saved as one change with all that is new in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from models.records import BadValue, Facet
from tui.kit import _, as_sentence
from tui.screens.places import Entry, local_now
from tui.screens.record.additions.addition import ADDITIONS, FILE
from tui.screens.record.additions.linked_save import Typed
from tui.screens.record.additions.named_field import NamedField
from tui.services import RecordFinder
from tui.widgets.fields import Field, PathField, field_for, is_empty, read_typed
from tui.widgets.notices import Progress, hashing

if TYPE_CHECKING:
    from models.records import Value


class AdditionForm(Entry[str]):
    """Add something to an incident.

    Tab or Enter goes on, ↓ walks through what is known here, F2 saves. A name that is not known
    becomes a new record; one undo takes back both.
    """

    SCOPE = "addition"
    KEY: ClassVar[str] = "add"

    def __init__(self, *, what: str, incident: str, ref: str) -> None:
        super().__init__()
        self.what = what
        self.addition = ADDITIONS[what]
        self.incident = incident
        self.ref = ref

    def place_words(self) -> str:
        """Return in words what is added to which incident."""
        return _(self.addition.title).format(ref=self.ref)

    def draft_key(self) -> str:
        """Return the draft's key: one a choice and incident."""
        return f"{self.KEY}:{self.what}:{self.incident}"

    def rows(self) -> Iterable[Widget]:
        """Compose the rows at once, without waiting for the vault."""
        for row in self.addition.rows:
            if row.points:
                finder = RecordFinder(self.session, row.facet.target)
                yield NamedField(row.name, row.facet, records=finder, new=row.makes_new)
            else:
                yield field_for(row.name, row.facet, now=local_now)
            if self.addition.file and row is self.addition.rows[0]:
                words = _("A new file; it is sealed, the original stays.")
                yield PathField(FILE, Facet(label=_("File"), help=words))

    def on_mount(self) -> None:
        """Bring back what was typed here before."""
        self.remember()
        self.guarded(self.take_draft_up())

    # While typing

    def value_of(self, field: Field) -> Value:
        """Return the value of a row; of one for a record its id, or None where it is new."""
        if isinstance(field, PathField):
            if field.text.strip() and (reason := field.problem()):
                raise BadValue(field=FILE, reason=as_sentence(_(reason)))
            return None
        if isinstance(field, NamedField):
            return field.demand()
        row = self.addition.row(field.field)
        return read_typed(row.kind, row.field, field.facet, field.text, now=local_now())

    def check_for_save(self, field: Field) -> str:
        """Return what keeps a row from being saved; a thing that is known here is not described."""
        if field.field == FILE or self.addition.row(field.field).kind != self.addition.thing:
            wrong = self._one_of_two(field) or self._without_superior(field)
            return wrong or super().check_for_save(field)
        first = self.field(self.addition.rows[0].name)
        if not isinstance(first, NamedField) or first.record is None:
            return super().check_for_save(field)
        known = bool(field.text.strip())
        field.show_error(_("It is known here: open it to change this.") if known else "")
        return field.error

    def _one_of_two(self, field: Field) -> str:
        """Return what is wrong where a record or a file is needed, and both or none is given."""
        if not self.addition.file or field.field not in (self.addition.rows[0].name, FILE):
            return ""
        here = bool(self.field(self.addition.rows[0].name).text.strip())
        if here is not bool(self.field(FILE).text.strip()):
            return ""
        both = _("One of both: what is here, or a file.")
        field.show_error(both if here else _("This or a file is needed."))
        return field.error

    def _without_superior(self, field: Field) -> str:
        """Return what is wrong with a time in which a unit stood under nobody who is named."""
        if field.field != "command-period" or self.field("command-superior").text.strip():
            return ""
        field.show_error(_("Say under whom as well.") if field.text.strip() else "")
        return field.error

    # Saving

    async def action_save(self) -> None:
        """Save all as one change and go back."""
        if self.progress is not None:
            return
        for field in self.query(NamedField):
            # Nothing that is offered may stand over what is wrong.
            field.offer_typed("")
            await field.find_out()
        if not self.check_all():
            return
        path = self.query_one(PathField).path if self.addition.file else None
        progress = Progress(self, hashing) if path is not None else None
        typed = self._typed_now(path=path, progress=progress)
        if not (typed.values or typed.known or typed.new or path):
            self.say(_("Nothing was typed yet; Esc goes back."))
            return
        work = partial(self.addition.save, self.session.vault, self.incident, typed)
        try:
            id = await self.save_and_forget(work, long=progress)
        except BadValue as error:
            self._refused(error)
            return
        self.leave(id, _("Added: {what}; u takes it back.").format(what=_(self.addition.word)))

    def _typed_now(self, **more: Any) -> Typed:
        values: dict[str, dict[str, Value]] = {}
        known, new = {}, {}
        for field in self.fields():
            if field.field == FILE or not field.text.strip():
                continue
            value = self.value_of(field)
            row = self.addition.row(field.field)
            if isinstance(field, NamedField):
                if value is None:
                    new[row.name] = field.text.strip()
                else:
                    known[row.name] = str(value)
            elif not is_empty(value):
                values.setdefault(row.kind, {})[row.field] = value
        return Typed(values=values, known=known, new=new, **more)

    def _refused(self, error: BadValue) -> None:
        """Show under its row what the vault refused; nothing was saved."""
        rows = [row for row in self.addition.rows if row.field == error.field]
        if not rows:
            self.say_error(error)
            return
        field = self.field(rows[0].name)
        field.show_error(_(error.reason))
        field.take_cursor()
        self.say_refused(_("Nothing was saved: {reason}").format(reason=_(error.reason)))
