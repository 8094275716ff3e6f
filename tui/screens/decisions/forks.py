"""Forks are shown here: one device signed two operations under one number, and a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from models.records import KINDS, facets
from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.services import Side, decide_on_fork, fork_sides, list_forks, reason_of
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Sheet, Target
from tui.widgets.records import in_minutes

if TYPE_CHECKING:
    from models.actions import Fork

KEEP, DISCARD = "keep", "discard"


class Forks(Place[None]):
    """Devices that signed two different changes under one number.

    Nothing of such a device is taken in any more until somebody decides. Enter shows both
    changes and lets you decide.
    """

    SCOPE = "forks"
    AUTO_FOCUS = "Sheet"

    def __init__(self) -> None:
        super().__init__()
        self.forks: Sequence[Fork] = ()

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield Sheet(id="forks", empty=_("No device has signed two changes under one number."))

    def place_words(self) -> str:
        """Return in words how many forks wait for a decision."""
        waiting = sum(one.ruling is None for one in self.forks)
        return f"{_('Forks')}  {plural(waiting, '{n} to decide', '{n} to decide')}"

    def on_screen_resume(self) -> None:
        """Read them again."""
        self.guarded(self._load(), group="forks")

    async def _load(self) -> None:
        self.forks = await self.session.do(list_forks, self.session.vault)
        lines = [
            Line(label=one_line(one.name), text=in_words(one), target=Target("fork", str(number)))
            for number, one in enumerate(self.forks)
        ]
        self.query_one(Sheet).show(lines, keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.target is not None:
            self.app.push_screen(OneFork(self.forks[int(event.line.target.id)]))


class OneFork(Place[None]):
    """Both changes of a fork, and the decision.

    1 keeps both: a backup was put back, or a laptop copied, by somebody you trust. 2 counts
    nothing of that device from this number on: its key may be in wrong hands. Either way both
    changes stay in the history, and you can decide anew.
    """

    SCOPE = "fork"
    AUTO_FOCUS = "Sheet"

    def __init__(self, fork: Fork) -> None:
        super().__init__()
        self.fork = fork
        self.sides: Sequence[Side] = ()
        self.reason = ""

    def content(self) -> Iterable[Widget]:
        """Compose the sheet."""
        yield Sheet(id="fork")

    def place_words(self) -> str:
        """Return in words whose fork this is."""
        return _("Fork of {name} at change {number}").format(
            name=one_line(self.fork.name), number=self.fork.number
        )

    def on_mount(self) -> None:
        """Read both operations."""
        self.guarded(self._load())

    async def _load(self) -> None:
        vault = self.session.vault
        self.sides = await self.session.do(fork_sides, vault, self.fork)
        self.reason = await self.session.do(reason_of, vault, self.fork)
        self.query_one(Sheet).show(self._lines())
        self.refresh_frame()

    def _lines(self) -> list[Line]:
        lines = [
            Line(text=in_words(self.fork)),
            *([Line(label=_("Reason"), text=self.reason)] if self.reason else []),
        ]
        if not self.session.read_only:
            lines += [
                Line(text=_("1  Keep both: restored from a backup, or copied"), action="keep"),
                Line(text=_("2  Count nothing of it from there on: its key may be in wrong hands"),
                     action="discard"),
            ]  # fmt: skip
        for number, side in enumerate(self.sides, 1):
            lines += side_lines(number, side)
        return lines

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.action:
            self.action_do(event.line.action)

    async def action_keep(self) -> None:
        """Let all operations of the device count."""
        await self._decide(KEEP, _("Keep both; reason (never a name):"))

    async def action_discard(self) -> None:
        """Let nothing of the device count from this number on."""
        own = await self.confirm(_("This is YOUR OWN device. Go on?")) if self.fork.own else True
        if own:
            await self._decide(DISCARD, _("Count nothing from there on; reason (never a name):"))

    async def _decide(self, ruling: str, question: str) -> None:
        reason = await self.ask(question, initial=self.reason)
        if reason is None:
            self.say(_("Nothing was decided."))
            return
        vault = self.session.vault
        await self.session.do(decide_on_fork, vault, self.fork, ruling, reason.strip())
        again = await self.session.do(list_forks, vault)
        mine = (self.fork.device, self.fork.number)
        self.fork = next((one for one in again if (one.device, one.number) == mine), self.fork)
        await self._load()
        self.say(_("Decided and signed; it goes out with your next bundle."))


def in_words(fork: Fork) -> str:
    """Return in words what is known of a fork and what was decided."""
    match fork.ruling:
        case None:
            state = _("UNDECIDED: further changes of this device are held back")
        case "keep":
            state = _("decided: both count")
        case _:
            state = _("decided: nothing counts from there on")
    own = _("your own device, ") if fork.own else ""
    return _("{own}{n} different changes as number {number}; {state}").format(
        own=own, n=len(fork.changes), number=fork.number, state=state
    )


def side_lines(number: int, side: Side) -> list[Line]:
    """Return the lines of one operation: where, when, what it set; sealed values are only named."""
    known = facets(side.kind) if side.kind in KINDS else {}
    change = side.change
    lines = [
        Line(text=_("Change {n}").format(n=number), heading=True),
        Line(label=_("In"), text=one_line(side.name)),
        Line(label=_("Made"), text=in_minutes(change.at)),
    ]
    for name, value in change.values.items():
        facet = known.get(name)
        if facet is None:
            lines.append(Line(label=one_line(name), text=_("a field that is not known here")))
        else:
            words = _("(sealed)") if facet.sealed else shown_value(facet, value) or _("(empty)")
            lines.append(Line(label=_(facet.label), text=words))
    if change.withheld:
        lines.append(Line(label=_("Not shared"), text=", ".join(map(one_line, change.withheld))))
    return [*lines, Line(label=_("Its hash"), text=change.hash)]


def forked_words(name: str) -> str:
    """Return what a fork means, for a warning that takes the whole screen."""
    words = _(
        "ONE DEVICE, TWO DIFFERENT CHANGES\n\n"
        "{name} has signed two different changes under one number.\n\n"
        "The commonest cause is harmless: a vault was put back from a backup, or a laptop was "
        "copied. The other cause is a stolen key.\n\n"
        "Both changes are kept. Further changes of this device are held back until you decide: "
        "F5, then f. Ask {name} first, in person or over a channel that you already trust."
    )
    return words.format(name=one_line(name))
