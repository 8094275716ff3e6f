"""The form shows every field of any kind of record, drawn from the metadata of its fields.

What matters for the kind stands first; the rest is folded away by section. A record that a field
points to is searched for while one types, and made from here where it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from models.records import (
    BadValue,
    Facet,
    demand_ordered,
    ends_of,
    facets,
    kind,
    spread,
)
from tui.kit import _, plural
from tui.screens.places import Entry, Pointing, Sectioned, local_now
from tui.services import last_used, note_used, pointed_choices
from tui.widgets.fields import (
    Choice,
    Field,
    RecordField,
    changed_values,
    field_for,
    is_empty,
    read_typed,
    typed_value,
)
from tui.widgets.records import values_of

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value
    from tui.services import LastUsed, Maker


class Form(Entry[str], Sectioned, Pointing):
    """Every field of a record.

    What matters most stands first, with what is missing. Tab or Enter goes on, F2 saves, Esc
    leaves. A section opens with Enter; F3 and a letter jump to a section or a field. In a field
    with choices type any word of one, or press ↓ to see them all.
    """

    SCOPE = "form"
    KEY: ClassVar[str] = "form"

    def __init__(
        self,
        *,
        kind: str,
        record: str | None = None,
        given: Mapping[str, Value] | None = None,
        begun: Mapping[str, str] | None = None,
        revealed: bool = False,
        makers: Mapping[str, Maker] | None = None,
    ) -> None:
        """Edit a record, or begin one: ``given`` are its fixed values, ``begun`` texts to go on.

        ``makers`` make records of other kinds, by kind, where a field points to one that is not
        there yet; without one of its own a kind is made in a form like this.
        """
        super().__init__()
        self.kind = kind
        self.record = record
        self.given = dict(given or {})
        self.begun = dict(begun or {})
        self.revealed = revealed
        self.makers = {"source": self.record_source, **(makers or {})}
        self.before: dict[str, Value] = {}
        self.ref = ""
        self.pointed: Mapping[str, Choice] = {}

    def place_words(self) -> str:
        """Return in words what is edited."""
        label = _(kind(self.kind).LABEL)
        if self.record is None:
            return _("New: {kind}").format(kind=label)
        return _("Edit {ref}").format(ref=self.ref or label)

    def draft_key(self) -> str:
        """Return the draft's key: one a record, and one a new record of each kind and context."""
        about = self.record or next((str(v) for v in self.given.values() if v), "new")
        return f"{self.KEY}:{self.kind}:{about}"

    def on_mount(self) -> None:
        """Ask the vault for the record and for what can be chosen, then show the fields."""
        self.guarded(self._open())

    async def _open(self) -> None:
        loaded = await self.session.do(_load, self.session.vault, self.kind, self.record)
        self.before, self.ref, self.pointed, self.last, self.seen = loaded
        await self.fill(self.sections(self.kind, self.shown_facets(), self._make_field))
        self.refresh_frame()
        self.remember()
        for name, text in self.begun.items():
            self.field(name).text = text
        if not self.session.read_only:
            await self.take_draft_up()
        await self.find_out()
        self.unfold_typed()
        self.tell_sections()

    def shown_facets(self) -> dict[str, Facet]:
        """Return the fields that a person fills in here, by name."""
        return {
            name: facet
            for name, facet in facets(self.kind).items()
            if facet.typed and name not in self.given
        }

    def _make_field(self, name: str, facet: Facet) -> Field:
        hidden = facet.sealed and not self.revealed
        text = "" if hidden else typed_value(facet, self.before.get(name))
        incident = self.before.get("incident") or self.given.get("incident")
        about = {"incident": incident} if facet.target == "claim" and incident else None
        return field_for(
            name,
            facet,
            now=local_now,
            text=text,
            last=self.last.get(facet.vocabulary or "", ()),
            # A claim is told apart from others of its incident, and hardly from all there are.
            records=self.finder(facet, where=about),
            here=None if hidden else self.pointed.get(name),
        )

    # While typing

    def unsaved(self) -> Mapping[str, str]:
        """Return the texts that are not saved yet, by field."""
        return self.typed()

    def known_values(self) -> dict[str, Value]:
        """Return what is recorded, given and typed, to say how complete a section is."""
        return {**self.given, **{f.field: f.text.strip() or None for f in self.fields()}}

    def seals(self, section: str) -> bool:
        """Return whether the values of a section are there and not shown."""
        return section == "sealed" and not self.revealed and self.record is not None

    def value_of(self, field: Field) -> Value:
        """Return the value of a field; of one that points to a record, its id."""
        facet, text = field.facet, field.text
        if self.record and text == (self._first or {}).get(field.field):
            # Read anew, a tag that holds a comma would come apart though nobody touched it.
            return self.before.get(field.field)
        if not isinstance(field, RecordField) or not text.strip():
            return read_typed(self.kind, field.field, facet, text, now=local_now())
        if field.record is None:
            raise BadValue(field=field.field, reason=_unknown(facet))
        return field.record

    def check(self, field: Field) -> str:
        """Return what is wrong with a field; a whole position typed into one field fills both."""
        if field.facet.degrees:
            for name, text in spread(self.kind, {field.field: field.text}).items():
                if str(text) != self.field(name).text:
                    self.field(name).text = str(text)
        if not super().check(field):
            self._check_range(field.field)
        return field.error

    def _check_range(self, name: str) -> None:
        """Show under the larger end of a range that it is lower than the other."""
        ends, values = [self.field(one) for one in ends_of(self.kind, name)], {}
        for end in ends:
            if super().check(end):
                continue
            values[end.field] = self.value_of(end)
        try:
            demand_ordered(self.kind, values, changed=values)
        except BadValue as error:
            self.field(error.field).show_error(_(error.reason))

    def changed(self, field: Field) -> None:
        """Show how complete the section is as it fills."""
        self.tell_sections()

    # Saving

    async def action_save(self) -> None:
        """Save what changed as one signed operation, and go back."""
        await self.find_out()
        await self.offer_new_sources()
        if not self.check_all():
            return
        after = {field.field: self.value_of(field) for field in self.fields()}
        found = changed_values(self.before, self._without_hidden(after))
        if not found:
            await self.drop()
            self.leave(None, _("Nothing was changed."))
            return
        if self.record is None:
            found = {**found, **{name: v for name, v in self.given.items() if not is_empty(v)}}
        vault = self.session.vault
        save = partial(_save, vault, self.kind, self.record, found, seen=self.seen)
        id = await self.save_and_forget(save)
        words = plural(len(found), "Saved: {n} field.", "Saved: {n} fields.")
        self.leave(id, words)

    def _without_hidden(self, after: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values without sealed fields that were not shown and not typed into."""
        known = facets(self.kind)
        return {
            name: value
            for name, value in after.items()
            if self.revealed or not known[name].sealed or not is_empty(value)
        }


def _unknown(facet: Facet) -> str:
    if facet.target == "source":
        return _("No source has this name yet; saving asks whether to record it.")
    return _("No record here has this reference or this title.")


def _load(
    vault: Vault, which: str, record: str | None
) -> tuple[dict[str, Any], str, dict[str, Choice], LastUsed, list[str] | None]:
    """Return values, reference, records pointed to, last choices, and heads; on its thread."""
    row = vault.row(which, record) if record else None
    values = values_of(row) if row is not None else {}
    seen = vault.heads(record) if record else None
    pointed = pointed_choices(vault, which, values)
    return values, row.ref if row is not None else "", pointed, last_used(vault), seen


def _save(vault: Vault, which: str, record: str | None, found: Any, *, seen: Any) -> str:
    """Save a record and remember what was chosen in it; on the vault's thread."""
    id = vault.save(which, record, found, seen=seen)
    note_used(vault, which, found)
    return id
