"""Conflicts are shown field by field, until one value stands; all values stay in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.kit import _, grouped, one_line
from tui.screens.base import Place
from tui.screens.decisions.contested import Contested, keep_both, load_contested
from tui.screens.places import OneField
from tui.widgets.records import Diff

if TYPE_CHECKING:
    from models.queries import CurrentValue
    from models.records import Value


class Conflicts(Place[None]):
    """Fields for which different values stand.

    1 keeps ours, 2 takes theirs, 3 keeps both as claims of the incident, e types another value.
    [ and ] move between conflicts. Nothing is lost: every value stays in the history.
    """

    SCOPE = "conflicts"
    AUTO_FOCUS = "Diff"
    CSS_PATH = "conflicts.tcss"

    def __init__(self, *, record: str | None = None, said: str = "") -> None:
        super().__init__()
        self.record = record
        self.said = said
        self.contested: list[Contested] = []
        self.index = 0

    def content(self) -> Iterable[Widget]:
        """Compose what is contested, and the values."""
        yield Static(id="contested", markup=False)
        yield Diff()

    def place_words(self) -> str:
        """Return in words which conflict of how many this is."""
        if not self.contested:
            return _("Conflicts  none")
        return _("Conflicts  {n} of {total}").format(
            n=grouped(self.index + 1), total=grouped(len(self.contested))
        )

    def on_mount(self) -> None:
        """Show what led here, such as what a bundle brought."""
        if self.said:
            self.say(self.said)

    def on_screen_resume(self) -> None:
        """Read the conflicts again: another place may have settled some."""
        self.guarded(self.reload(), group="conflicts")

    async def reload(self) -> None:
        """Read all conflicts and show the one that stands at the cursor."""
        self.contested = await self.session.do(load_contested, self.session.vault, self.record)
        self.index = max(0, min(self.index, len(self.contested) - 1))
        await self._show()

    @property
    def current(self) -> Contested | None:
        """The conflict that is shown."""
        return self.contested[self.index] if self.contested else None

    async def _show(self) -> None:
        self.refresh_frame()
        one = self.current
        heading = self.query_one("#contested", Static)
        if one is None:
            heading.update(Content(_("No conflicts: everybody's values agree.")))
            await self.query_one(Diff).show([])
            return
        words = f"{one.conflict.ref}  {one_line(one.title)}\n{_(one.facet.label)}"
        heading.update(Content(words))
        sides = [(one.whose(n, each), one.words(each)) for n, each in enumerate(one.standing, 1)]
        await self.query_one(Diff).show(sides)

    def action_previous(self) -> None:
        """Show the conflict before."""
        self._step(-1)

    def action_next(self) -> None:
        """Show the next conflict."""
        self._step(1)

    def _step(self, step: int) -> None:
        if self.contested:
            self.index = (self.index + step) % len(self.contested)
            self.guarded(self._show(), group="conflicts")

    # Settling

    async def action_ours(self) -> None:
        """Keep the first value, which is ours where we have one."""
        if (one := self.current) is not None:
            await self._settle(one, one.standing[0], _("ours"))

    async def action_theirs(self) -> None:
        """Take the other value; with several, ask which."""
        one = self.current
        if one is None:
            return
        chosen = one.standing[1]
        if len(one.standing) > 2:
            answer = await self.ask(_("Which value, 1 to {n}?").format(n=len(one.standing)))
            if answer is None:
                return
            if not answer.strip().isdigit() or not 1 <= int(answer) <= len(one.standing):
                self.say(_("Nothing was settled: type the number of a value."))
                return
            chosen = one.standing[int(answer) - 1]
        await self._settle(one, chosen, _("theirs"))

    async def action_both(self) -> None:
        """Keep every value as a claim of the incident; ours goes on being shown."""
        one = self.current
        if one is None:
            return
        if one.conflict.kind != "incident" or one.facet.sealed:
            self.say(_("Only the facts of an incident can be kept as claims."))
        elif any(each.withheld for each in one.standing):
            self.say(_("A value that was not shared cannot become a claim."))
        else:
            await self.session.do(keep_both, self.session.vault, one)
            await self._settled(_("Both are kept as claims; ours is shown."))

    async def action_resolve(self) -> None:
        """Type another value that shall stand."""
        one = self.current
        if one is None:
            return
        conflict = one.conflict
        place = OneField(kind=conflict.kind, name=conflict.field, value=one.standing[0].value)
        typed = await self.app.push_screen_wait(place)
        if typed is not None:
            why = await self._why(one, typed.value, _("edited"))
            if why is None:
                return
            await self._save(one, typed.value, why)
            await self._settled(_("Saved; the others stay in the history."))

    async def _settle(self, one: Contested, chosen: CurrentValue, words: str) -> None:
        if chosen.withheld:
            self.say(_("That value was not shared with you, so it cannot be chosen."))
            return
        why = await self._why(one, chosen.value, words)
        if why is None:
            return
        await self._save(one, chosen.value, why)
        await self._settled(
            _("Settled: {words}. The other stays in the history.").format(words=words)
        )

    async def _why(self, one: Contested, value: Value, words: str) -> str | None:
        """Return the reason to sign: asked for where another value shall guard the record."""
        if not one.conflict.proposed or value == one.standing[0].value:
            return _("conflict settled: {words}").format(words=words)
        typed = await self.ask(_("It changes what guards this record. Agree because:"))
        if not (typed or "").strip():
            self.say(_("Nothing was settled: a reason is needed."))
            return None
        return (typed or "").strip()

    async def _save(self, one: Contested, value: Value, why: str) -> None:
        conflict = one.conflict
        await self.session.save(conflict.kind, conflict.record, {conflict.field: value}, why=why)

    async def _settled(self, words: str) -> None:
        await self.reload()
        # A second 1 that was typed before the next conflict was seen settles nothing.
        self.afield.typed.forget()
        self.say(words)
