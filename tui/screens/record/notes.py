"""Notes about one record: those that were written before, and fields to write the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.records import facets
from tui.kit import _, plural
from tui.screens.places import Entry, local_now
from tui.services import names_of
from tui.widgets.fields import Field, changed_values, field_for, read_typed, typed_value
from tui.widgets.lists import Line, Sheet
from tui.widgets.records import is_open, moment, note_line

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value


EDITING = "@editing"
"""Where a draft keeps which note it changes; no field has such a name."""


class Notes(Entry[None]):
    """Notes about a record: what is open first, then the newest.

    Write one below and press F2. Enter on a note above takes it into the box to change it, or to
    say that a question or a task is done.
    """

    SCOPE = "notes"
    CSS_PATH: ClassVar[list[str | PurePath]] = [*Entry.CSS_PATH, "notes.tcss"]
    AUTO_FOCUS = "TextArea"
    KEY: ClassVar[str] = "notes"

    def __init__(self, *, about: str) -> None:
        super().__init__()
        self.about = about
        self.name_of_record = ""
        self.notes: Sequence[Any] = ()
        self.heads: Mapping[str, Sequence[str]] = {}
        self.editing: Any = None

    def content(self) -> Iterable[Widget]:
        """Compose the notes above the fields."""
        yield Sheet(id="notes", empty=_("No notes yet."))
        with Vertical(id="writing"):
            yield from super().content()

    def rows(self) -> Iterable[Widget]:
        """Compose what a note is made of."""
        known = facets("note")
        yield Static(id="what", markup=False)
        for name in ("note_kind", "done", "text"):
            yield field_for(name, known[name], now=local_now)

    def place_words(self) -> str:
        """Return in words what the notes are about."""
        words = _("Notes on {name}").format(name=self.name_of_record)
        left = sum(map(is_open, self.notes))
        return f"{words}  {plural(left, '{n} open', '{n} open')}" if left else words

    def draft_key(self) -> str:
        """Return the draft's key: one draft for each record."""
        return f"{self.KEY}:{self.about}"

    def on_mount(self) -> None:
        """Read the notes."""
        self.remember()
        self._say_what("")
        self.guarded(self._open())

    async def _open(self) -> None:
        await self._reload()
        await self.take_draft_up()

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return the draft with the note that is being changed: its draft is no new note."""
        kept = super().draft()
        if kept is None or self.editing is None:
            return kept
        return kept[0], {**kept[1], EDITING: self.editing.id}

    async def take_draft_up(self) -> None:
        """Take the note of the draft into the box first, if it was one that stands here."""
        kept = (await self.session.drafts()).get(self.draft_key()) or {}
        for note in self.notes:
            if note.id == kept.get(EDITING):
                self._change(note)
        await super().take_draft_up()

    async def _reload(self) -> None:
        self.name_of_record, self.notes, self.heads = await self.session.do(
            _load, self.session.vault, self.about
        )
        lines = []
        for note in self.notes:
            line = note_line(note)
            text = f"{line.label}: {line.text}"
            lines.append(Line(label=moment(note.created), text=text, target=line.target))
        self.query_one(Sheet).show(lines)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _take(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.target is None or self.session.read_only:
            return
        if self.dirty:
            self.say(_("Save or clear what you are writing first."))
            return
        self._change(next(note for note in self.notes if note.id == event.line.target.id))

    def _change(self, note: Any) -> None:
        """Take a note into the box."""
        self.editing = note
        known = facets("note")
        for field in self.fields():
            field.text = typed_value(known[field.field], getattr(self.editing, field.field))
        self.remember()
        self.seen = self.heads.get(self.editing.id)
        self._say_what(_("Changing {ref}; Esc leaves it as it was.").format(ref=self.editing.ref))
        self.field("text").take_cursor()

    def _say_what(self, words: str) -> None:
        what = self.query_one("#what", Static)
        what.update(Content(words))
        what.display = bool(words)

    def value_of(self, field: Field) -> Value:
        """Return the value of a field of the note."""
        return read_typed("note", field.field, field.facet, field.text, now=local_now())

    async def action_save(self) -> None:
        """Save the note and make room for the next."""
        if not self.check_all():
            return
        values = {field.field: self.value_of(field) for field in self.fields()}
        if self.editing is None:
            found = {**changed_values({}, values), "about": self.about}
            await self.save_and_forget(partial(self.session.vault.save, "note", None, found))
        else:
            before = {name: getattr(self.editing, name) for name in values}
            found = changed_values(before, values)
            save = partial(self.session.vault.save, "note", self.editing.id, found, seen=self.seen)
            if found:
                await self.save_and_forget(save)
            else:
                await self.drop()
        self._clear()
        await self._reload()
        self.say(_("Saved.") if found else _("Nothing was changed."))

    def _clear(self) -> None:
        self.editing = self.seen = None
        self._say_what("")
        for field in self.fields():
            field.text = ""
            field.show_error("")
        self.remember()
        self.field("text").take_cursor()

    async def action_back(self) -> None:
        """Leave the note that is being changed, or the place."""
        if self.editing is not None and not self.dirty:
            self._clear()
            return
        await super().action_back()


def _load(vault: Vault, about: str) -> tuple[str, Sequence[Any], dict[str, list[str]]]:
    """Return a record's name, its notes, open ones first, and their heads."""
    name = names_of(vault, [about]).get(about, "")
    notes = vault.rows("note", where={"about": about})
    heads = {note.id: vault.heads(note.id) for note in notes}
    return name, sorted(notes, key=lambda note: (is_open(note), note.created), reverse=True), heads
