"""An assessment is written here: what is concluded of an incident, by which standard, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from models.actions import assess
from models.queries import NoSuchReference
from models.readings.review import may_agree
from models.records import BadValue, facets
from tui.kit import _, single_coder_words
from tui.screens.places import Entry, local_now
from tui.widgets.fields import Field, field_for, read_typed, typed_value
from tui.widgets.notices import Words
from tui.widgets.records import section_label

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value

FIRST = ("decision", "verification", "proof_standard", "reasoning")
COUNTS = (
    *("killed_low", "killed_best", "killed_high"),
    *("injured_low", "injured_best", "injured_high"),
    "count_basis",
)


class Assess(Entry[str]):
    """Assess an incident.

    Agreed: the coding holds, and only a second person can say so. Returned: it goes back with your
    reasons, and a task stands until it is done. No decision: what you think, and nothing changes.
    The level of verification and the standard are the incident's own until you choose others. F2
    saves all of it in one change, signed by your device.
    """

    SCOPE = "assess"
    KEY: ClassVar[str] = "assess"

    def __init__(self, *, record: str, decision: str = "") -> None:
        super().__init__()
        self.record = record
        self.decision = decision
        self.ref = ""

    def place_words(self) -> str:
        """Return in words what is assessed."""
        return _("Assess {ref}").format(ref=self.ref)

    def draft_key(self) -> str:
        """Return the draft's key: one draft for each incident."""
        return f"{self.KEY}:{self.record}"

    def on_mount(self) -> None:
        """Read the incident."""
        self.guarded(self._open())

    async def _open(self) -> None:
        found = await self.session.do(_load, self.session.vault, self.record)
        row, self.seen, second = found
        self.ref = row.ref
        given = {
            "decision": self.decision,
            "verification": row.verification,
            "proof_standard": row.proof_standard,
        }
        await self.fill(self._rows(given, second=second))
        self.remember()
        self.refresh_frame()
        await self.take_draft_up()

    def _rows(self, given: Mapping[str, Any], *, second: bool) -> Iterable[Widget]:
        known = facets("assessment")
        if not second:
            words = _("You coded it alone: you cannot agree, and it stays {words}.")
            yield Words(words.format(words=single_coder_words()), classes="section")
        for name in (*FIRST, *COUNTS, "reviewer"):
            if name == COUNTS[0]:
                yield Words(section_label("count"), classes="section")
            text = typed_value(known[name], given.get(name))
            yield field_for(name, known[name], now=local_now, text=text)

    def value_of(self, field: Field) -> Value:
        """Return the value of a field of the assessment."""
        return read_typed("assessment", field.field, field.facet, field.text, now=local_now())

    async def action_save(self) -> None:
        """Save the assessment with what follows from it, and go back."""
        if not self.check_all():
            return
        values = {field.field: self.value_of(field) for field in self.fields()}
        vault = self.session.vault
        save = partial(assess, vault, self.record, values, seen=self.seen)
        try:
            done = await self.save_and_forget(save)
        except BadValue as error:
            self._point_to(error)
            raise
        words = _("Saved {ref}. Status: {status}.").format(ref=done.ref, status=done.status or "")
        self.leave(done.id, words)

    def _point_to(self, error: BadValue) -> None:
        """Show under its field what is wrong, and go there."""
        for field in self.fields():
            if field.field == error.field:
                field.show_error(_(error.reason))
                field.take_cursor()


def _load(vault: Vault, incident: str) -> tuple[Any, list[str], bool]:
    """Return an incident, its heads, and whether its reader may agree; on the vault's thread."""
    row = vault.row("incident", incident)
    if row is None:
        raise NoSuchReference(reference=incident[:8])
    return row, vault.heads(incident), may_agree(vault, incident)
