"""The bytes of one piece of evidence: taken out, opened in a program, or read as text."""

from __future__ import annotations

import asyncio
import mimetypes
import os
from collections.abc import Awaitable, Callable, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from crypto.errors import AfieldError
from crypto.paths import BadPath, target_path
from tui.kit import NoViewer, Viewer, Viewing, _, over_ssh, size_in_words, viewer_for
from tui.screens.base import Place
from tui.screens.places import ask_path
from tui.screens.record.evidence_text import EvidenceLines
from tui.screens.record.record_place import RecordPlace
from tui.services import (
    compare_bytes,
    evidence_here,
    evidence_in_memory,
    take_evidence_out,
    text_of_evidence,
)
from tui.widgets.lists import Sheet
from tui.widgets.notices import Progress, unsealing, writing_out
from tui.widgets.records import bytes_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crypto.files import MemoryFile
    from models.queries import EvidenceState

NO_TEXT = "evidence-no-text"


class EvidenceBytes(Place[None]):
    """What can be done with the bytes of this evidence.

    w writes a plain copy to a file, p opens it in a program without one, t shows it as text, c
    compares it with its digests. Each is taken down in its custody. M shows what it says of itself.
    Esc stops what goes on, then goes back.
    """

    SCOPE = "evidence_bytes"
    AUTO_FOCUS = "Sheet"

    def __init__(self, *, record: str) -> None:
        super().__init__()
        self.record = record
        self.state: EvidenceState | None = None

    def content(self) -> Iterable[Widget]:
        """Compose the sheet, under what takes more than the prompt row to say."""
        yield Sheet(id="bytes")

    def place_words(self) -> str:
        """Return in words whose bytes these are."""
        return _("Bytes of {ref}").format(ref=self.state.row.ref if self.state else "")

    def on_screen_resume(self) -> None:
        """Ask the vault what it holds: what another place did is in the custody."""
        self.guarded(self._load())

    async def _load(self) -> None:
        state, linked = await self.session.do(evidence_here, self.session.vault, self.record)
        self.state = state
        self.query_one(Sheet).show(bytes_lines(state, linked), keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.action:
            self.action_do(event.line.action)
        elif (target := event.line.target) is not None and target.kind == "incident":
            self.go("incident", record=target.id)
        elif target is not None:
            self.app.push_screen(RecordPlace(kind=target.kind, record=target.id))

    @contextmanager
    def _working(self, words: Callable[[int, int], str]) -> Iterator[Progress]:
        self.progress = Progress(self, words)
        try:
            yield self.progress
        finally:
            self.progress = None

    def action_back(self) -> Awaitable[None] | None:
        """Stop what goes on, or go back."""
        if self.progress is not None:
            self.progress.stop()
            return None
        return super().action_back()

    async def action_verify_bytes(self) -> None:
        """Compare all bytes with both digests; what comes of it is taken down."""
        if self.progress is not None:
            return
        vault = self.session.vault
        try:
            with self._working(unsealing) as told:
                await self.session.do(compare_bytes, vault, self.record, progress=told)
        finally:
            await self._load()
        self.say(_("All bytes are those that were taken in; that is taken down."))

    def action_evidence_metadata(self) -> None:
        """Show what this evidence says of itself."""
        self.go("evidence_metadata", record=self.record)

    async def action_take_out(self) -> None:
        """Write the bytes into a plain file that a person names."""
        if self.state is None or self.progress is not None:
            return
        row = self.state.row
        suffix = mimetypes.guess_extension(row.mime or "") or ""
        text = await ask_path(self, _("Plain copy to:"), initial=f"~/{row.ref}{suffix}", keep=True)
        if not text or not text.strip():
            return
        try:
            path = target_path(text)
            replace = path.is_file() and not path.is_symlink()
        except BadPath as error:
            self.say_error(error)
            return
        if replace and not await self.confirm(_("A file is there already. Replace it?")):
            return
        with self._working(writing_out) as progress:
            done = await self.session.do(
                take_evidence_out, self.session.vault, self.record, path,
                replace=replace, progress=progress,
            )  # fmt: skip
        await self._load()
        self.say(
            _("Written, and plain there; afield cannot take it back.")
            + self._unrecorded(recorded=done.recorded)
        )  # fmt: skip

    async def action_open_file(self) -> None:
        """Open the bytes in a program, through memory."""
        if self.state is None or self.progress is not None:
            return
        if over_ssh(os.environ):
            self.say(_("Not over SSH. Leave afield, then: afield open REF --even-over-ssh"))
            return
        if not await self._warned() or (viewer := await self._viewer()) is None:
            return
        with self._working(unsealing) as progress:
            memory, done = await self.session.do(
                evidence_in_memory, self.session.vault, self.record, viewer.name, progress=progress
            )
        # The program stays open when a person leaves this place, and ends with a lock.
        self.app.run_worker(self._watch(viewer, memory), exit_on_error=False)
        await self._load()
        words = _("Open in {program}; a lock ends it.").format(program=viewer.name)
        self.say(self._unsaid() + words + self._unrecorded(recorded=done.recorded))

    async def _viewer(self) -> Viewer | None:
        """Return the program for these bytes; where none is known, the one that a person names."""
        mime = self.state.row.mime if self.state else None
        try:
            return viewer_for(mime, os.environ, terminal=False)
        except NoViewer:
            named = await self.ask(_("No program is known for this. Open with which?"))
            return viewer_for(mime, os.environ, named=named, terminal=False) if named else None

    async def _watch(self, viewer: Viewer, memory: MemoryFile) -> None:
        """Wait until the program is left; its memory is free then."""
        try:
            with memory:
                viewing = await asyncio.to_thread(
                    Viewing, viewer, memory.descriptor, dict(os.environ)
                )
                self.session.hold(viewing)
                if not viewing.alone:
                    self.say(
                        _("It could not be cut off from the network: a hostile file may use that.")
                    )
                if not self.session.is_open:
                    # A lock came while it started.
                    viewing.close()
                await asyncio.to_thread(viewing.wait)
            await self.session.release(viewing)
        except AfieldError as error:
            self.say_error(error)

    async def action_show_text(self) -> None:
        """Show the beginning of the bytes as text."""
        if self.state is None or self.progress is not None:
            return
        if over_ssh(os.environ) and not await self.confirm(_("It goes over the line. Show it?")):
            return
        if not await self._warned():
            return
        encoding = None
        try:
            await self._show_text(encoding)
        except AfieldError as error:
            if error.code != NO_TEXT:
                raise
            encoding = await self.ask(_("This is no UTF-8 text. Its encoding, such as cp1251:"))
            if encoding:
                await self._show_text(encoding.strip())

    async def _show_text(self, encoding: str | None) -> None:
        with self._working(unsealing) as progress:
            text = await self.session.do(
                text_of_evidence, self.session.vault, self.record,
                encoding=encoding, progress=progress,
            )  # fmt: skip
        words = "" if text.shown == text.size else _("the first {shown} of {size}").format(
            shown=size_in_words(text.shown), size=size_in_words(text.size))  # fmt: skip
        self.app.push_screen(EvidenceLines(text.ref, text.lines, words, self._unsaid()))
        await self._load()

    async def _warned(self) -> bool:
        """Return whether the bytes may be shown: a person is asked where they are graphic."""
        if self.state is None or not self.state.graphic:
            return True
        return await self.confirm(_("GRAPHIC: it may stay with you. Show it?"))

    def _unsaid(self) -> str:
        """Return the words for bytes of which nobody said whether they are graphic."""
        unsaid = self.state is not None and self.state.graphic is None
        return _("Nobody said whether it is graphic.") + " " if unsaid else ""

    def _unrecorded(self, *, recorded: bool) -> str:
        if recorded:
            return ""
        if self.session.damage is not None:
            return " " + _("No custody entry: the vault is damaged.")
        return " " + _("No custody entry: this session reads only.")
