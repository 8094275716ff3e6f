"""A bundle's preview shows what was proven in quarantine; only ``w`` writes it into the vault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from crypto.paths import source_path
from tui.kit import _, grouped, one_line, plural, size_in_words
from tui.screens.base import Place
from tui.screens.decisions import forked_words
from tui.screens.places import Acting, Warn, ask_path
from tui.screens.sharing.card_words import changed_key
from tui.screens.sharing.import_differences import Differences
from tui.services import open_parcel
from tui.widgets.lists import Line, Sheet, Target
from tui.widgets.notices import Progress, percent

if TYPE_CHECKING:
    from models.sharing import Accepted, ComparedRecord, Preview, Quarantine

LISTED = 500
ORDER = ("conflicting", "changed", "new", "discarded", "refused")


class ImportPreview(Place[None]):
    """Look into a bundle before anything is taken.

    Nothing is written before you press w. Enter on a record shows what would change in it, field
    by field. Esc leaves everything as it is.
    """

    SCOPE = "import_preview"
    AUTO_FOCUS = "Sheet"

    def __init__(self) -> None:
        super().__init__()
        self.quarantine: Quarantine | None = None
        self.path = "~/"

    def content(self) -> Iterable[Widget]:
        """Compose the sheet of the preview."""
        yield Sheet(id="preview")

    def place_words(self) -> str:
        """Return words that nothing is written yet."""
        return _("Import  preview, nothing is written") if self.quarantine else _("Import")

    def on_mount(self) -> None:
        """Ask for the file."""
        self.query_one(Sheet).show([
            Line(text=_("Choose a file"), action="choose"),
            Line(text=_("It is opened beside the vault, and nothing is taken before you say so.")),
        ])  # fmt: skip
        self.guarded(self._choose())

    def _typed(self, text: str) -> None:
        self.path = text

    async def _choose(self) -> None:
        """Ask for a path and read what is there into quarantine."""
        answer = await ask_path(self, _("Bundle:"), initial=self.path, changed=self._typed)
        if answer is None or not answer.strip():
            return
        self.progress = Progress(self, _reading)
        try:
            work, vault = open_parcel, self.session.vault
            found = await self.session.do(
                work, vault, source_path(answer), progress=self.progress, comparing=_comparing
            )
        finally:
            self.progress = None
        await self._close()
        self.quarantine = found
        self.session.hold(found)
        self.say("")
        # A w that was typed before anything of it was seen accepts nothing.
        self.afield.typed.forget()
        await self._show(found.preview())

    async def _show(self, preview: Preview) -> None:
        self.query_one(Sheet).show(preview_lines(preview))
        self.refresh_frame()
        for one in preview.writers:
            if one.trust == "changed":
                await self.app.push_screen_wait(Warn(changed_key(one.name)))
        for one in preview.forked:
            await self.app.push_screen_wait(Warn(forked_words(one.name)))

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        line = event.line
        if line.target is not None:
            self.guarded(self._look_into(line.target.kind, line.target.id))
        elif line.action == "choose":
            self.guarded(self._choose())
        elif line.action:
            self.action_do(line.action)

    async def _look_into(self, kind: str, record: str) -> None:
        """Show what would change in one record."""
        if self.quarantine is None:
            return
        found = await self.session.do(self.quarantine.differences, record)
        preview = self.quarantine.preview()
        compared = (*preview.records, *preview.turned)
        names = {one.record: f"{one.ref}  {one_line(one.title)}" for one in compared}
        self.app.push_screen(Differences(kind, found, names))

    async def action_accept(self) -> None:
        """Write what was previewed into the vault, as one change."""
        if self.quarantine is None:
            self.say(_("There is nothing to accept yet: choose a file first."))
            return
        unknown = self.quarantine.preview().signer.trust == "unknown"
        if unknown and not await self.confirm(
            _("Nobody here has added this key. Take it in as not compared?")
        ):
            return
        accepted = await self.session.do(self.quarantine.accept, accept_unknown=unknown)
        await self._close()
        self._say_below(accepted)

    def _say_below(self, accepted: Accepted) -> None:
        words = accepted_in_words(accepted)
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        # What was typed while it was taken in was meant for this place.
        self.afield.typed.forget()
        if isinstance(below, Acting):
            below.say(words)
            if accepted.conflicts:
                below.action_conflicts(said=words)

    async def action_back(self) -> None:
        """Stop reading, or leave; what waited in quarantine is removed."""
        if self.progress is not None:
            self.progress.stop()
            return
        await self._close()
        self.dismiss(None)

    async def _close(self) -> None:
        quarantine, self.quarantine = self.quarantine, None
        if quarantine is not None:
            await self.session.release(quarantine)


def preview_lines(preview: Preview) -> list[Line]:
    """Return who, why, how many of what, and then the records, conflicts first."""
    lines = [Line(text=_("Write it into the vault (w)"), action="accept")]
    if preview.kind == "receipt":
        lines = [Line(text=_("Remember what they hold (w)"), action="accept")]
    elif preview.nothing_new:
        lines = [Line(text=_("Nothing new: everything in it is already here."))]
    for sentence in preview.lines():
        label, colon, rest = sentence.partition(": ")
        short = colon and len(label) <= 18 and not label[:3].isupper()
        lines.append(Line(label=label, text=rest) if short else Line(text=sentence))
    for state in ORDER:
        records = [one for one in preview.records if one.state == state]
        lines += _section(_state_words(state), records)
    return lines + _section(_("Not in it, and changed by a decision in it"), preview.turned)


def _section(words: str, records: Sequence[ComparedRecord]) -> list[Line]:
    if not records:
        return []
    lines = [Line(text=f"{words}  {len(records):,}", heading=True)]
    lines += [_record_line(one) for one in records[:LISTED]]
    if len(records) > LISTED:
        left = len(records) - LISTED
        lines.append(Line(text=plural(left, "and {n} more", "and {n} more")))
    return lines


def _record_line(one: ComparedRecord) -> Line:
    details = ", ".join(_label(one.kind, name) for name in one.conflicts or one.fields)
    parts = [one_line(one.title), f"({details})" if details else ""]
    if one.withheld:
        parts.append(plural(len(one.withheld), "{n} field not shared", "{n} fields not shared"))
    text = "  ".join(part for part in parts if part)
    return Line(label=one.ref, text=text, target=Target(one.kind, one.record))


def _label(kind: str, name: str) -> str:
    from models.records import KINDS, facets

    known = facets(kind) if kind in KINDS else {}
    return _(known[name].label) if name in known else one_line(name)


def _state_words(state: str) -> str:
    return {
        "conflicting": _("Conflicting: both values are kept, you choose later"),
        "changed": _("Changed"),
        "new": _("New"),
        "discarded": _("Discarded: kept in the history, and set nothing"),
        "refused": _("Refused"),
    }[state]


def accepted_in_words(accepted: Accepted) -> str:
    """Return in words what taking it in came to."""
    held = getattr(accepted, "held", 0)
    left_out = sum(one.changes for one in accepted.left_out)
    if accepted.nothing and not held and not left_out:
        return _("Nothing changed: everything in it was already here.")
    parts = [
        plural(len(accepted.records), "Taken in: {n} record.", "Taken in: {n} records."),
        plural(accepted.evidence, "{n} evidence file.", "{n} evidence files.")
        if accepted.evidence else "",
        plural(len(accepted.conflicts), "{n} record in conflict.", "{n} records in conflict.")
        if accepted.conflicts else "",
        plural(len(accepted.refused), "{n} refused.", "{n} refused.") if accepted.refused else "",
        plural(held, "{n} change held until a fork is decided (F5, f).",
               "{n} changes held until a fork is decided (F5, f).") if held else "",
        plural(left_out, "{n} change left out: its writer's key is in doubt.",
               "{n} changes left out: their writer's key is in doubt.") if left_out else "",
        _("This vault was restored from a backup and goes on under a new key: give your new card "
          "to your colleagues.") if getattr(accepted, "own_device_renewed", False) else "",
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _reading(done: int, total: int) -> str:
    return _("checking {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )


def _comparing(done: int, total: int) -> str:
    return _("comparing change {done} of {total} with what is here; Esc stops").format(
        done=grouped(done), total=grouped(total)
    )
