"""Duplicates are shown two by two, with what speaks for and against; a person decides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from tui.casework import (
    MOST_QUEUED,
    Suspects,
    compare_some,
    likely_suspects,
    suspects_of,
    suspicions_of,
    with_rows,
)
from tui.commands import Command
from tui.kit import _, grouped, plural
from tui.screens.decisions.side_by_side import pair_lines
from tui.screens.places import Acting
from tui.widgets.lists import Sheet

DECIDING = ("link_duplicate", "turn_round", "not_the_same", "possible_duplicate")
"""The commands that decide about the pair that is shown."""
PART = 250
"""So many pairs are compared in one piece of work; keys are answered between two."""


class Duplicates(Acting):
    """Incidents that may be one, two at a time.

    = links them: one counts, and the other keeps its claims and evidence under it; t turns the
    two round first. - remembers that they are not the same, ~ that they may be. Each asks for a
    reason, and u takes it back. [ and ] go from pair to pair; Enter opens an incident.
    """

    SCOPE = "duplicates"
    AUTO_FOCUS = "Sheet"

    def __init__(self, *, records: Sequence[str] = ()) -> None:
        """Show the candidates of one record, two records beside each other, or all pairs."""
        super().__init__()
        self.records = tuple(records)
        self.ref = ""
        self.pairs: list[Suspects] = []
        self.index = 0
        self.settled = 0
        self.counts_with = ""
        self.read = False

    def content(self) -> Iterable[Widget]:
        """Compose the two incidents over the reasons."""
        yield Sheet(id="pair", empty=_("Looking for incidents that may be one…"))

    def place_words(self) -> str:
        """Return in words which pair of how many this is, and what speaks for it."""
        parts = [_("Duplicates of {ref}").format(ref=self.ref) if self.ref else _("Duplicates")]
        if self.pairs:
            at, total = grouped(self.index + 1), grouped(len(self.pairs))
            parts.append(_("{n} of {total}").format(n=at, total=total))
            parts.append(_(self.pairs[self.index].likeness.strength or "not alike"))
        elif self.read:
            parts.append(_("none"))
        return "  ".join(parts)

    def on_screen_resume(self) -> None:
        """Read the pairs; those of the whole vault only once, because it takes a while."""
        if not self.read or self.records:
            self.changed()

    def on_resize(self) -> None:
        """Lay the two out anew: beside each other, or one above the other."""
        self.call_after_refresh(self._draw, keep=True)

    def changed(self) -> None:
        """Read the pairs again."""
        self.guarded(self.reload(), group="duplicates")

    async def reload(self) -> None:
        """Read the pairs and show the one that stands at the cursor."""
        vault = self.session.vault
        if len(self.records) == 1:
            found = await self.session.do(suspicions_of, vault, self.records[0])
            self.ref, self.pairs, self.settled = found.ref, list(found.pairs), found.settled
            self.counts_with = found.counts_with
            if found.more:
                words = ("{n} more looks like it.", "{n} more look like it.")
                self.say(plural(found.more, *words))
        elif self.records:
            self.pairs = [await self.session.do(suspects_of, vault, *self.records)]
        else:
            await self._read_all()
        self.read = True
        await self._show()

    async def _read_all(self) -> None:
        """Read the strongest pairs of the vault, a part at a time."""
        vault = self.session.vault
        likely = await self.session.do(likely_suspects, vault)
        found: list[Suspects] = []
        for first in range(0, len(likely.ids), PART):
            some = likely.ids[first : first + PART]
            found += await self.session.do(compare_some, vault, some)
            if first:
                done = grouped(min(first + PART, len(likely.ids)))
                words = _("Compared {n} of {total} pairs.")
                self.say(words.format(n=done, total=grouped(len(likely.ids))))
        found.sort(key=lambda pair: (pair.likeness.rank, pair.one.ref, pair.other.ref))
        self.pairs = found[:MOST_QUEUED]
        if more := len(found) - len(self.pairs) + likely.more:
            forms = ("{n} more pair waits behind these.", "{n} more pairs wait behind these.")
            self.say(plural(more, *forms))

    @property
    def pair(self) -> Suspects | None:
        """The pair that is shown."""
        return self.pairs[self.index] if self.pairs else None

    async def _show(self) -> None:
        """Show the pair at the cursor; what each of the two says is read when it is shown."""
        self.index = max(0, min(self.index, len(self.pairs) - 1))
        if (pair := self.pair) is not None and not pair.rows:
            self.pairs[self.index] = await self.session.do(with_rows, self.session.vault, pair)
        self._draw()

    def _draw(self, *, keep: bool = False) -> None:
        if not self.read or not self.is_mounted:
            return
        sheet = self.query_one(Sheet)
        sheet.empty = self._empty()
        sheet.show(pair_lines(self.pair, self.app.size.width) if self.pair else [], keep=keep)
        self.refresh_frame()

    def _empty(self) -> str:
        """Return in words what stands where no pair does."""
        if self.counts_with:
            return _("It counts with {ref} now.").format(ref=self.counts_with)
        if self.settled:
            words = ("{n} was decided not to be the same.", "{n} were decided not to be the same.")
            return plural(self.settled, *words)
        return _("No incident looks like this one.") if self.ref else _("No two look like one.")

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.target is not None:
            self.go("incident", record=event.line.target.id)

    def commands(self) -> list[Command]:
        """Return what can be asked for; without a pair nothing can be decided."""
        return [one for one in super().commands() if self.pairs or one.id not in DECIDING]

    async def targets(self) -> Sequence[str]:
        """Return the two that are shown."""
        return [self.pair.one.id, self.pair.other.id] if self.pair else []

    # Moving

    def action_previous(self) -> None:
        """Show the pair before."""
        self._step(-1)

    def action_next(self) -> None:
        """Show the next pair."""
        self._step(1)

    def _step(self, step: int) -> None:
        if not 0 <= self.index + step < len(self.pairs):
            self.say(_("This is the last one.") if step > 0 else _("This is the first one."))
            return
        self.index += step
        self.guarded(self._show(), group="duplicates")

    def action_turn_round(self) -> None:
        """Let the other of the two be the one that counts."""
        if self.pair is not None:
            self.pairs[self.index] = self.pair.turned()
            self._draw(keep=True)

    # Deciding

    async def action_link_duplicate(self) -> None:
        """Let one of the two count with the other."""
        from models.actions import mark_duplicate

        if (pair := self.pair) is None:
            return
        words = _("{other} counts with {one}, because:")
        why = await self._why(words.format(other=pair.other.ref, one=pair.one.ref), turn=True)
        if why is not None:
            work = self.session.do(
                mark_duplicate, self.session.vault, pair.other.id, of=pair.one.id, why=why
            )
            words = _("{other} counts with {one} now; u takes it back.")
            await self._decide(work, words.format(other=pair.other.ref, one=pair.one.ref))

    async def action_not_the_same(self) -> None:
        """Remember that the two are not the same."""
        from models.actions import decide_not_the_same

        words = _("Not the same: that is remembered; u takes it back.")
        await self._remember(decide_not_the_same, _("They are not the same, because:"), words)

    async def action_possible_duplicate(self) -> None:
        """Remember that the two may be the same."""
        from models.actions import note_possible_duplicate

        words = _("Perhaps the same: that is remembered; u takes it back.")
        await self._remember(note_possible_duplicate, _("They may be the same, because:"), words)

    async def _remember(self, link: Callable[..., str], question: str, words: str) -> None:
        """Link the two in a way that decides nothing about what counts, for a reason."""
        if (pair := self.pair) is None:
            return
        why = await self._why(question)
        if why is not None:
            work = self.session.do(link, self.session.vault, pair.one.id, pair.other.id, why=why)
            await self._decide(work, words)

    async def _why(self, question: str, *, turn: bool = False) -> str | None:
        """Return the reason that a person types, or None where there is none."""
        hints = [_("Enter decides"), _("Esc leaves")]
        if turn:
            hints.append(_("Esc, then t: the other one counts"))
        why = await self.ask(question, hints=hints, keep=True)
        if why is None:
            return None
        if not why.strip():
            self.say(_("Nothing was decided: a reason is needed."))
            return None
        return why.strip()

    async def _decide(self, work: Awaitable[Any], words: str) -> None:
        """Await a decision, and go on with the next pair."""
        await work
        if self.records:
            await self.reload()
        else:
            decided = {self.pairs[self.index].one.id, self.pairs[self.index].other.id}
            self.pairs = [
                pair for pair in self.pairs if not {pair.one.id, pair.other.id} <= decided
            ]
            await self._show()
        # What was typed ahead was meant for the pair that is gone.
        self.afield.typed.forget()
        self.say(words)
