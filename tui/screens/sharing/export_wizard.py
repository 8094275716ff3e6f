"""The export wizard asks what, to whom and for which use, and shows all before it writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from crypto.paths import BadPath, target_path
from tui.commands import Command
from tui.kit import _, size_in_words
from tui.screens.places import ask_path
from tui.screens.sharing import export_steps as steps
from tui.screens.sharing.export_choices import ExportChoices
from tui.screens.sharing.export_stays import stays
from tui.services import (
    default_export_path,
    pack_export,
    record_titles,
)
from tui.widgets.lists import Line, Sheet
from tui.widgets.notices import Progress, percent

if TYPE_CHECKING:
    from models.sharing import Packed


class Export(ExportChoices):
    """Hand records to a colleague in an encrypted file.

    Enter takes the line under the cursor; the first line goes on. Esc goes one step back and
    loses nothing. A step in which there is nothing to choose is left out. Nothing is written
    before the last step.
    """

    SCOPE = "export"
    AUTO_FOCUS = "Sheet"

    def __init__(self, *, records: Sequence[str]) -> None:
        super().__init__(records=records)
        self.step = "what"
        self.titles: list[tuple[str, str]] = []
        self.packed: Packed | None = None

    def content(self) -> Iterable[Widget]:
        """Compose the sheet that each step fills."""
        yield Sheet(id="step")

    def place_words(self) -> str:
        """Return in words which step this is."""
        if not self.titles:
            return _("Export")
        # What it is for and where to are two questions of one step.
        numbered = [step for step in self.steps if step not in {"file", "done"}]
        here = {"file": "purpose", "done": "review"}.get(self.step, self.step)
        return _("Export  step {n} of {total}: {step}").format(
            n=numbered.index(here) + 1, total=len(numbered), step=steps.name_of(self.step)
        )

    def commands(self) -> list[Command]:
        """Offer the key that writes at the last step only, where all was seen."""
        found = super().commands()
        if self.step == "review" and self.progress is None:
            return found
        return [one for one in found if one.id != "write"]

    def on_mount(self) -> None:
        """Read what was chosen, and who it can go to."""
        self.guarded(self._open())

    async def _open(self) -> None:
        vault = self.session.vault
        self.titles = await self.session.do(record_titles, vault, self.parcel.records)
        path = await self.session.do(default_export_path, vault)
        self.parcel = replace(self.parcel, path=path)
        await self.read_choices()
        self.show_step()

    # Steps

    def show_step(self, *, keep: bool = False) -> None:
        """Show the lines of this step; ``keep`` leaves the cursor where it is."""
        lines = self._lines()
        self.query_one(Sheet).show(lines, keep=keep)
        self.refresh_frame()

    def _lines(self) -> list[Line]:
        match self.step:
            case "stays" if self.plan is not None:
                return stays(self.parcel, self.plan, sealed=self.sealed)
            case "to":
                return steps.to(self.parcel, self.people)
            case "use":
                return steps.use(self.parcel)
            case "purpose":
                return steps.purpose()
            case "file":
                return steps.file()
            case "review" if self.plan is not None:
                return steps.review(self.parcel, self.plan, self.people)
            case "done" if self.packed is not None:
                return steps.done(self.packed)
            case _:
                return steps.what(self.parcel, self.titles, self.people)

    def _go_to(self, step: str) -> None:
        self.step = step
        self.show_step()
        if step == "purpose":
            self.guarded(self._ask_purpose())
        elif step == "file":
            self.guarded(self._ask_file())
        elif step == "review":
            # An Enter that was typed before anything of it was seen writes nothing.
            self.afield.typed.forget()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        action, _colon, value = event.line.action.partition(":")
        match action:
            case "next":
                self.guarded(self._next())
            case "write":
                self.guarded(self._write())
            case "people":
                self.asked_whom = True
                self._go_to("to")
            case "add_colleague":
                self.guarded(self.add_colleague())
            case _:
                self.take_choice(action, value)

    async def _next(self) -> None:
        match self.step:
            case "what":
                if not self.parcel.records:
                    self.say(_("No records are chosen: mark some in the list, then press x."))
                    return
                await self._go_on()
            case "to" if not self.parcel.to and self.parcel.outsider is None:
                self.say(_("Choose at least one person: Enter on a name."))
            case "file":
                # Only an answer that can be written to leads on.
                self._go_to("file")
            case "done":
                self.dismiss(None)
            case _:
                await self._go_on()

    async def _go_on(self) -> None:
        """Show the next step in which there is something to choose or to see."""
        following = self.steps[self.steps.index(self.step) + 1]
        if following == "stays":
            await self.make_plan()
        self._go_to(following)

    async def _ask_purpose(self) -> None:
        """Ask for the purpose; what was typed is kept when Esc goes back."""
        answer = await self.ask(
            _("Purpose:"), initial=self.parcel.purpose, changed=self._typed_purpose
        )
        if answer is None:
            self._go_to("stays")
        else:
            self._go_to("file")

    def _typed_purpose(self, text: str) -> None:
        self.parcel = replace(self.parcel, purpose=text)

    async def _ask_file(self) -> None:
        answer = await ask_path(
            self, _("File to write:"), initial=self.parcel.path, changed=self._typed_path
        )
        if answer is None:
            self._go_to("purpose")
        else:
            try:
                target_path(answer)
            except BadPath as error:
                self.show_step()
                self.say_error(error)
            else:
                self._go_to("review")

    def _typed_path(self, text: str) -> None:
        self.parcel = replace(self.parcel, path=text)

    # Writing

    async def _write(self) -> None:
        """Encrypt, sign and write; whatever fails, no file is left and nothing else happened."""
        if self.progress is not None:
            return
        self.progress = Progress(self, _writing)
        self.refresh_frame()
        try:
            self.packed = await self.session.do(
                pack_export, self.session.vault, self.parcel, progress=self.progress
            )
        finally:
            self.progress = None
            self.refresh_frame()
        self.step = "done"
        self.show_step()
        # Nor does one pass over the digits that are to be read out.
        self.afield.typed.forget()
        self.say(_("Written."))

    def action_write(self) -> None:
        """Write the bundle, once everything was reviewed."""
        if self.step == "review":
            self.guarded(self._write())

    def action_back(self) -> None:
        """Stop writing, or go one step back; the first step leaves."""
        if self.progress is not None:
            self.progress.stop()
        elif self.step in ("what", "done"):
            self.dismiss(None)
        else:
            self._go_to(self.steps[self.steps.index(self.step) - 1])


def _writing(done: int, total: int) -> str:
    return _("encrypting {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )
