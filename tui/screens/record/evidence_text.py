"""Evidence shown as text, and what it says of itself: on demand, and cleaned for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from models.records import BadValue
from tui.kit import _
from tui.screens.base import Place
from tui.services import MetadataShown, metadata_shown, read_metadata
from tui.widgets.lists import Line, Sheet
from tui.widgets.notices import Progress, unsealing
from tui.widgets.records import offer_line

if TYPE_CHECKING:
    from models.actions import MetadataRead, Offer


class EvidenceLines(Place[None]):
    """Evidence as text, cleaned of what a terminal would obey. Esc goes back."""

    SCOPE = "evidence_text"
    AUTO_FOCUS = "Sheet"

    def __init__(self, ref: str, lines: Sequence[str], cut: str, warning: str) -> None:
        super().__init__()
        self.ref = ref
        self.lines = lines
        self.cut = cut
        self.warning = warning

    def content(self) -> Iterable[Widget]:
        """Compose the text."""
        yield Sheet(id="text")

    def place_words(self) -> str:
        """Return in words what is shown, and how much of it."""
        return "  ".join(
            part for part in (_("Text of {ref}").format(ref=self.ref), self.cut) if part
        )

    def on_mount(self) -> None:
        """Show the lines, and say what to know of them."""
        if self.warning:
            self.say(self.warning)
        self.query_one(Sheet).show([Line(text=line) for line in self.lines])


class EvidenceMetadata(Place[None]):
    """What this evidence says of itself, and what it offers to other fields.

    It is sealed, and shown until you leave. Enter on an offer asks, and sets that one in its
    record; nothing is set by itself. r reads it from the bytes anew.
    """

    SCOPE = "evidence_metadata"
    AUTO_FOCUS = "Sheet"

    def __init__(self, *, record: str) -> None:
        super().__init__()
        self.record = record
        self.shown: MetadataShown | None = None
        self.offered: list[tuple[Line, Offer]] = []

    def content(self) -> Iterable[Widget]:
        """Compose the sheet."""
        yield Sheet(id="metadata")

    def place_words(self) -> str:
        """Return in words whose metadata is shown, and that it is sealed."""
        ref = self.shown.ref if self.shown else ""
        return "  ".join((_("{ref} of itself").format(ref=ref), _("SEALED FIELDS SHOWN")))

    def on_mount(self) -> None:
        """Ask the vault what is recorded."""
        self.guarded(self._load())

    async def _load(self) -> None:
        shown = await self.session.do(metadata_shown, self.session.vault, self.record)
        self.shown = shown
        action = "" if self.session.read_only else "take_offer"
        self.offered = [(offer_line(one, action), one) for one in shown.offers]
        lines = [Line(text=one) for one in shown.lines]
        lines = lines or [Line(text=_("Nothing is recorded of it; r reads it from the bytes."))]
        if self.offered:
            heading = _("Offered; Enter sets one in its record, and nothing is set by itself")
            lines += [Line(text=heading, heading=True), *(line for line, _one in self.offered)]
        self.query_one(Sheet).show(lines, keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.action:
            self.action_do(event.line.action)

    async def action_take_offer(self) -> None:
        """Set the offer at the cursor in its record, by the same way as an edit."""
        under = self.query_one(Sheet).line
        offer = next((one for line, one in self.offered if line is under), None)
        if offer is None or self.shown is None:
            self.say(_("Go to an offer first."))
            return
        if not await self.confirm(_("Set that in {ref}?").format(ref=offer.ref)):
            return
        seen = self.shown.heads.get(offer.record)
        try:
            await self.session.save(offer.kind, offer.record, offer.values, seen=seen)
        except BadValue as error:
            self.say_refused(_(error.reason))
            return
        await self._load()
        self.say(_("Set in {ref}; u there takes it back.").format(ref=offer.ref))

    async def action_read_metadata(self) -> None:
        """Read from the bytes what this evidence says of itself."""
        if self.progress is not None:
            return
        self.progress = Progress(self, unsealing)
        try:
            read = await self.session.do(
                read_metadata, self.session.vault, self.record, progress=self.progress
            )
        finally:
            self.progress = None
        await self._load()
        self.say(read_words(read))


def read_words(read: MetadataRead) -> str:
    """Return in words what came of reading, without anything that was read."""
    embedded = read.embedded
    if not embedded.looked:
        return _("No metadata is looked for in a file of this type.")
    if embedded.trouble is not None:
        words = _("Not all of the embedded metadata could be read: {reason}.")
        return words.format(reason=_(embedded.trouble.value))
    if read.differs:
        return _("Something else is recorded already; that stays as it is.")
    return _("It was recorded in the sealed field.") if read.kept else _("It says the same.")
