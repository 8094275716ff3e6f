"""An entry place keeps what is typed as a draft until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.timer import Timer

from crypto.errors import AfieldError
from tui.kit import _
from tui.screens.base import Place
from tui.screens.places.field_place import FieldPlace
from tui.session import BESIDE
from tui.widgets.fields import Field, RecordField

if TYPE_CHECKING:
    from tui.widgets.notices import Progress

R = TypeVar("R")
T = TypeVar("T")

PAUSE = 2.0
"""Seconds without a key after which the draft is kept."""

SEEN = "@seen"
"""Where a draft keeps what its writer had seen of the record; no field has such a name."""


def local_now() -> datetime:
    """Return the moment with the machine's own time zone, which "now" and "yest" mean."""
    return datetime.now().astimezone()


class Entry(FieldPlace[T]):
    """A place with fields; F2 saves, Esc leaves and asks only when something is unsaved."""

    # Whole, because Textual looks for a relative path beside the module of the subclass.
    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(__file__).with_name("entry.tcss")]
    KEY: ClassVar[str] = ""
    """What the draft of this place is kept under."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Sequence[str] | None = None
        """The record's heads when it was read; what came in later is not overtaken by a save."""
        self._first: dict[str, str] | None = None
        self._pause: Timer | None = None
        self._left: tuple[T | None, str] | None = None
        self._saving = False

    def on_screen_resume(self) -> None:
        """Go back if this place was left while another was shown over it."""
        super().on_screen_resume()
        if self._left is not None:
            self.leave(*self._left)

    # What is typed

    def remember(self) -> None:
        """Take the texts as they stand for what is saved; only differences are a draft."""
        self._first = self.texts()

    def expect(self, name: str, text: str) -> None:
        """Take a text that was filled in for what is saved."""
        self._first = {**(self._first or {}), name: text}

    def typed(self) -> dict[str, str]:
        """Return the texts that differ from what is saved, by field, as they stand now."""
        first = self._first
        if first is None:
            return {}
        return {name: text for name, text in self.texts().items() if text != first.get(name, "")}

    @property
    def dirty(self) -> bool:
        """Whether something that was typed is not saved."""
        return bool(self.typed())

    @on(Field.Changed)
    def _field_changed(self, event: Field.Changed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._paused)
        self.changed(event.field)

    @on(Field.Left)
    def _field_left(self, event: Field.Left) -> None:
        event.stop()
        if not (isinstance(event.field, RecordField) and event.field.waits):
            self.check(event.field)
        if self.query_one("#errors").has_class("-shown"):
            self._list_errors()
        self.changed(event.field)
        self._paused()

    # Drafts

    def draft_key(self) -> str:
        """Return the key that the draft is kept under."""
        return self.KEY

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return what is typed and not saved: key and texts by field, for a lock or a hang-up."""
        typed: dict[str, Any] = dict(self.typed())
        if typed and self.seen is not None:
            typed[SEEN] = list(self.seen)
        return (self.draft_key(), typed) if typed else None

    def _paused(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        kept = self.draft()
        # A draft that is kept behind a save would outlive what it was saved as.
        if kept is not None and not self._saving and not self.session.read_only:
            self.guarded(self.session.keep_draft(*kept), group=BESIDE)

    async def take_draft_up(self) -> None:
        """Put a kept draft back into its fields and say so."""
        kept = (await self.session.drafts()).get(self.draft_key())
        if not kept:
            return
        for field in self.fields():
            if isinstance(kept.get(field.field), str):
                field.text = kept[field.field]
        if self.dirty:
            self._take_up(kept.get(SEEN))

    def _take_up(self, seen: object) -> None:
        """Show that a draft is back, and remember what its writer had seen of the record."""
        words = _("Your draft is back, not saved yet; Esc throws it away.")
        if isinstance(seen, list) and self.seen is not None:
            if set(seen) != set(self.seen):
                words += " " + _("The record was changed since; both values will stand.")
            self.seen = seen
        self.say(words)

    # Saving and leaving

    async def save_and_forget(self, work: Callable[[], R], *, long: Progress | None = None) -> R:
        """Return what saving the texts on the vault's thread gives, and forget the draft with it.

        ``long`` is how far work goes that takes long: Esc stops it, and the texts are kept before
        it, because a lock does not wait for it.
        """
        kept = self.draft()
        if long is not None and kept is not None:
            await self.session.keep_draft(*kept)
        self._saving, self.progress = True, long
        try:
            result = await self.session.save_and_forget(self.draft_key(), work)
        except AfieldError:
            self._saving = False
            self._paused()
            raise
        finally:
            self._saving, self.progress = False, None
        if self._pause is not None:
            self._pause.stop()
        self.remember()
        return result

    async def action_back(self) -> None:
        """Stop what takes long, close the picker, or leave; asks when something is unsaved."""
        if self.close_picker():
            return
        if self.progress is not None:
            self.progress.stop()
            return
        if self.dirty and not await self.confirm(_("Throw away what you typed?")):
            return
        await self.drop()
        self.leave(None)

    async def drop(self) -> None:
        """Forget the draft."""
        if self._pause is not None:
            self._pause.stop()
        self.remember()
        await self.session.drop_draft(self.draft_key())

    def leave(self, result: T | None, words: str = "") -> None:
        """Go back, and say there what was done here; under another place, once that is left."""
        if not self.is_current:
            self._left = (result, words)
            return
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        self.dismiss(result)
        if words and isinstance(below, Place):
            below.say(words)
