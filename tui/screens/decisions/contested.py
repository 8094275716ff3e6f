"""A contested field has different values, which are read here as a person decides about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.records import Facet, Shape, facets
from tui.kit import _
from tui.services import names_of
from tui.widgets.fields import shown_value
from tui.widgets.records import moment

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import Conflict, CurrentValue


@dataclass(frozen=True, slots=True)
class Contested:
    """One field in conflict with the names that its values need to be read; ours stands first."""

    conflict: Conflict
    title: str
    standing: tuple[CurrentValue, ...]
    people: Mapping[str, str]
    records: Mapping[str, str]
    own: str

    @property
    def facet(self) -> Facet:
        """What is known of the field; a field of a newer afield is shown as text."""
        known = facets(self.conflict.kind)
        return known.get(self.conflict.field, Facet(label=self.conflict.field))

    def words(self, standing: CurrentValue) -> str:
        """Return one of the values as a person reads it."""
        if standing.withheld:
            return _("(not shared with you)")
        if self.facet.sealed:
            return _("(sealed)")
        text = shown_value(self.facet, standing.value, self.records.get)
        return text or _("(empty)")

    def whose(self, number: int, standing: CurrentValue) -> str:
        """Return in words whose value this is and since when."""
        who = _("ours") if standing.device == self.own else self.people[standing.device]
        words = f"{number}  {who}  {moment(standing.at[0])}"
        if not self.conflict.proposed:
            return words
        role = _("PROPOSED, waits for you") if self.proposes(standing) else _("guards it now")
        return f"{words}  {role}"

    def proposes(self, standing: CurrentValue) -> bool:
        """Return whether a value only waits until a person here agrees."""
        return standing in self.conflict.proposed


def load_contested(vault: Vault, record: str | None) -> list[Contested]:
    """Return the conflicts with the names they need; runs on the vault's thread."""
    from models.lifecycle import short_name

    found: list[Contested] = []
    for conflict in vault.conflicts(record):
        own = vault.device
        # Our own value stands first, or what guards; the rest keeps the order of showing.
        standing = conflict.standing
        if not conflict.proposed:
            standing = tuple(sorted(standing, key=lambda each: each.device != own))
        people = {each.device: short_name(vault, each.device) for each in standing}
        facet = facets(conflict.kind).get(conflict.field)
        points = facet is not None and facet.shape is Shape.RECORD
        ids = [str(each.value) for each in standing if points and each.value]
        title = names_of(vault, [conflict.record]).get(conflict.record, "")
        title = title.removeprefix(conflict.ref).strip()
        found.append(Contested(conflict, title, standing, people, names_of(vault, ids), own))
    return found


def keep_both(vault: Vault, one: Contested) -> None:
    """Record every value as a claim and settle on ours, as one change, on the vault's thread."""
    label = one.facet.label
    with vault.batch():
        for standing in one.standing:
            who = one.people[standing.device]
            words = f"{label}: {one.words(standing)} ({who}, {moment(standing.at[0])})"
            claim: dict[str, Any] = {"incident": one.conflict.record, "words": words}
            vault.save("claim", None, claim)
        value = one.standing[0].value
        changes = {one.conflict.field: value}
        why = _("conflict settled: both kept as claims")
        vault.save("incident", one.conflict.record, changes, why=why)
