"""The choices of an export, and the steps in which they are made, where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.kit import _, one_line
from tui.screens.base import Place
from tui.screens.sharing.card_prompts import add_from_file
from tui.services import (
    Parcel,
    asks_for_use,
    list_people,
    named_outsider,
    plan_export,
    possible_recipients,
    state_in_words,
)

if TYPE_CHECKING:
    from models.lifecycle import Colleague
    from models.sharing import Plan

STEPS = ("what", "to", "use", "stays", "purpose", "file", "review", "done")


class ExportChoices(Place[None]):
    """Keeps the parcel that a person puts together, and the plan of what leaves with it."""

    def __init__(self, *, records: Sequence[str]) -> None:
        super().__init__()
        self.parcel = Parcel(records=tuple(records))
        self.plan: Plan | None = None
        self.people: list[Colleague] = []
        self.sealed = True
        """Whether there is a sealed value or a consent, for which the use decides."""
        self.asked_whom = False
        """Whether somebody else than the one colleague was asked for."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in which there is something to choose or to see, in order."""
        left_out = set()
        if len(self.people) == 1 and not self.asked_whom:
            left_out.add("to")
        if not self.sealed:
            left_out.add("use")
        return tuple(step for step in STEPS if step not in left_out)

    async def read_choices(self) -> None:
        """Read what there is to choose from; the one colleague there is is chosen."""
        vault = self.session.vault
        self.sealed = await self.session.do(asks_for_use, vault, self.parcel.records)
        await self.read_people()

    async def read_people(self) -> None:
        """Read whom it can go to."""
        everybody = await self.session.do(list_people, self.session.vault)
        self.people = possible_recipients(everybody)
        if len(self.people) == 1 and not self.asked_whom:
            self.parcel = replace(self.parcel, to=frozenset({self.people[0].device}))

    def show_step(self, *, keep: bool = False) -> None:
        """Show the step again; ``keep`` leaves the cursor where it is."""
        raise NotImplementedError

    def take_choice(self, action: str, value: str) -> None:
        """Take the choice that a line of a step stands for; any other action changes nothing."""
        match action:
            case "evidence":
                self.parcel = replace(self.parcel, with_evidence=not self.parcel.with_evidence)
                self.show_step(keep=True)
            case "withhold":
                self.guarded(self._withhold())
            case "disclose":
                self.guarded(self._choose(self.parcel.disclosing(value)))
            case "coarser":
                self.guarded(self._choose(self.parcel.coarsened()))
            case "full" | "with_file_names":
                self.guarded(self._choose(self.parcel.switched(action)))
            case "use":
                self.parcel = self.parcel.for_use(value)
                self.show_step(keep=True)
            case "outside":
                self.guarded(self._outside())
            case "person":
                self.parcel = self.parcel.toggled(value)
                self.show_step(keep=True)

    async def _outside(self) -> None:
        """Ask for the key and the name of somebody outside; chosen again, they are left out."""
        if self.parcel.outsider is not None:
            self.parcel = self.parcel.outside(None)
            self.show_step(keep=True)
            return
        # Neither is kept when it is refused: one may be a secret key, both are often pasted.
        key = await self.ask(_("Their age key (age1pq1..., age1...), or a file with it:"))
        if key is None or not key.strip():
            return
        name = await self.ask(_("Their name, for which consent is asked:"))
        if name is None:
            return
        outsider = await self.session.do(named_outsider, self.session.vault, key=key, name=name)
        self.parcel = self.parcel.outside(outsider)
        self.say("")
        self.show_step()

    async def add_colleague(self) -> None:
        """Add a card from a file; a first colleague is the one that it goes to."""
        one = await add_from_file(self)
        if one is None:
            return
        await self.read_people()
        self.show_step(keep=True)
        words = _("Added {name}: {state}.")
        self.say(words.format(name=one_line(one.name), state=state_in_words(one)))

    async def make_plan(self) -> None:
        """Work out what leaves and what stays with the choices as they are."""
        self.say(_("Working out what leaves and what stays."))
        self.plan = await self.session.do(plan_export, self.session.vault, self.parcel)
        self.say("")

    async def _withhold(self) -> None:
        """Hold back more fields by name; a name that fits nothing is refused in words."""
        question = _("Hold back also (summary, claim.words, why):")
        held = ", ".join(sorted(self.parcel.withhold))
        text = await self.ask(question, initial=held, keep=True)
        if text is None:
            return
        names = frozenset(part.strip() for part in text.split(",") if part.strip())
        await self._choose(replace(self.parcel, withhold=names))

    async def _choose(self, parcel: Parcel) -> None:
        """Work out the plan with another choice; one that cannot be had changes nothing."""
        before, self.parcel = self.parcel, parcel
        try:
            await self.make_plan()
        except Exception:
            self.parcel = before
            raise
        self.show_step(keep=True)
