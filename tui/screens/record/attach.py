"""Evidence is attached here: by a path, a few words about it, and progress in words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from models.records import BadValue, Facet, facets
from tui.kit import _, as_sentence
from tui.screens.places import Entry, local_now
from tui.services import AttachedFile, attach_file, last_used, names_of
from tui.widgets.fields import Field, PathField, changed_values, field_for, read_typed
from tui.widgets.notices import Progress, hashing

if TYPE_CHECKING:
    from models.records import Value

ROWS = ("title", "type", "acquired_when", "acquired_how", "acquired_from", "graphic",
        "identifies_people", "parent", "derivation")  # fmt: skip
"""What is worth saying while the file is at hand; the full form takes the rest."""


class Attach(Entry[str]):
    """Attach a file as evidence.

    The file is read once, sealed into the vault, and left where it is, untouched. Only the path
    is needed. F2 begins; Esc stops while it is being read, and nothing is kept then.
    """

    SCOPE = "attach"
    KEY: ClassVar[str] = "attach"

    def __init__(self, *, target: str) -> None:
        super().__init__()
        self.target = target
        self.name_of_target = ""

    def place_words(self) -> str:
        """Return in words what the file is attached to."""
        return _("Attach evidence to {name}").format(name=self.name_of_target)

    def draft_key(self) -> str:
        """Return the draft's key: one draft for each record."""
        return f"{self.KEY}:{self.target}"

    def rows(self) -> Iterable[Widget]:
        """Compose the path and what may be said about the file."""
        path = Facet(label=_("File"), help=_("It is sealed into the vault; the original stays."),
                     required=True)  # fmt: skip
        yield PathField("path", path)
        yield Static(_("All below may stay empty."), classes="section", markup=False)
        known = facets("evidence")
        for name in ROWS:
            yield field_for(name, known[name], now=local_now)

    def on_mount(self) -> None:
        """Name the record that the file is for."""
        self.remember()
        self.guarded(self._open())

    async def _open(self) -> None:
        names = await self.session.do(names_of, self.session.vault, [self.target])
        self.name_of_target = names.get(self.target, "")
        self.offer_last(await self.session.do(last_used, self.session.vault))
        self.refresh_frame()
        await self.take_draft_up()

    @property
    def path(self) -> Path | None:
        """The file that is meant."""
        return self.query_one(PathField).path

    def value_of(self, field: Field) -> Value:
        """Return the value of a field; the path must lead to a file, and has no value itself."""
        if isinstance(field, PathField):
            if reason := field.problem():
                raise BadValue(field="path", reason=as_sentence(_(reason)))
            return None
        return read_typed("evidence", field.field, field.facet, field.text, now=local_now())

    async def action_save(self) -> None:
        """Read, hash and seal the file, then go back."""
        if self.progress is not None or not self.check_all():
            return
        path = self.path or Path()
        said = changed_values(
            {}, {f.field: self.value_of(f) for f in self.fields() if f.field != "path"}
        )
        progress = Progress(self, hashing)
        vault = self.session.vault
        work = partial(attach_file, vault, self.target, path, said=said, progress=progress)
        attached = await self.save_and_forget(work, long=progress)
        words = attached.words or (
            _("Sealed, with what the file says of itself (M shows it); the original stays.")
            if attached.says
            else _("Sealed; the original was left in place.")
        )
        if attached.differs:
            words += " " + await self._change(attached)
        self.leave(attached.id, words)

    async def _change(self, attached: AttachedFile) -> str:
        """Ask whether what was said of a file that is here shall change; return what came of it."""
        says = _("It says: {kept}.").format(kept="; ".join(attached.kept))
        self.say(f"{attached.words} {says}")
        if not await self.confirm(_("Set what you typed of it instead?")):
            return _("What was said of it stays.")
        await self.session.save("evidence", attached.id, attached.differs)
        return _("What is said of it was changed.")
