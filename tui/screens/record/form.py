"""The form shows every field of any kind of record, drawn from the metadata of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from models.records import BadValue, Facet, Shape, facets, kind, spread
from tui.kit import _, plural
from tui.screens.places import Entry, local_now
from tui.services import NOTHING, Named, record_choices
from tui.widgets.fields import Field, changed_values, field_for, is_empty, read_typed, typed_value
from tui.widgets.notices import Words
from tui.widgets.records import section_label, state_of, values_of

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value


class Form(Entry[str]):
    """Every field of a record.

    Tab or Enter goes to the next field, F2 saves, Esc leaves. In a field with codes, type the
    beginning of a code or of its meaning, or press ↓ to walk through them.
    """

    SCOPE = "form"
    KEY: ClassVar[str] = "form"

    def __init__(
        self,
        *,
        kind: str,
        record: str | None = None,
        given: Mapping[str, Value] | None = None,
        revealed: bool = False,
    ) -> None:
        super().__init__()
        self.kind = kind
        self.record = record
        self.given = dict(given or {})
        self.revealed = revealed
        self.before: dict[str, Value] = {}
        self.ref = ""
        self.named: dict[str, Named] = {}

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
        vault, about = self.session.vault, self.given.get("incident")
        loaded = await self.session.do(_load, vault, self.kind, self.record, about)
        self.before, self.ref, self.named, self.seen = loaded
        await self.fill(self._make_rows())
        self.refresh_frame()
        self.remember()
        if not self.session.read_only:
            await self.take_draft_up()
        for section in self._sections():
            self._show_state(section)

    def shown_facets(self) -> dict[str, Facet]:
        """Return the fields that a person fills in here, by name."""
        return {
            name: facet
            for name, facet in facets(self.kind).items()
            if facet.typed and name not in self.given
        }

    def _sections(self) -> list[str]:
        return list(dict.fromkeys(facet.section for facet in self.shown_facets().values()))

    def _make_rows(self) -> Iterable[Widget]:
        known = self.shown_facets()
        for section in self._sections():
            words = self._section_words(section, {**self.before, **self.given})
            yield Words(words, id=f"section-{section}", classes="section")
            for name, facet in known.items():
                if facet.section == section:
                    yield self._make_field(name, facet)

    def _make_field(self, name: str, facet: Facet) -> Field:
        records = self._records(facet)
        value = self.before.get(name)
        hidden = facet.sealed and not self.revealed
        text = "" if hidden else typed_value(facet, value, records.typed_of)
        return field_for(name, facet, now=local_now, text=text, known=records.choices)

    def _records(self, facet: Facet) -> Named:
        if facet.shape is not Shape.RECORD or facet.target is None:
            return NOTHING
        return self.named.get(facet.target, NOTHING)

    # While typing

    def value_of(self, field: Field) -> Value:
        """Return the value of a field; a reference is looked up among what is known here."""
        facet, text = field.facet, field.text
        if self.record and text == (self._first or {}).get(field.field):
            # Read anew, a tag that holds a comma would come apart though nobody touched it.
            return self.before.get(field.field)
        if facet.shape is not Shape.RECORD or not text.strip():
            return read_typed(self.kind, field.field, facet, text, now=local_now())
        found = self._records(facet).id_of(text)
        if found is None:
            raise BadValue(field=field.field, reason=_unknown(facet))
        return found

    def check(self, field: Field) -> str:
        """Return what is wrong with a field; a whole position typed into one field fills both."""
        if field.facet.degrees:
            for name, text in spread(self.kind, {field.field: field.text}).items():
                if str(text) != self.field(name).text:
                    self.field(name).text = str(text)
        return super().check(field)

    def changed(self, field: Field) -> None:
        """Show how complete the section is as it fills."""
        self._show_state(field.facet.section)

    def _show_state(self, section: str) -> None:
        values: dict[str, Value] = {**self.given}
        for field in self.fields():
            values[field.field] = field.text.strip() or None
        for heading in self.query(f"#section-{section}").results(Words):
            heading.tell(self._section_words(section, values))

    def _section_words(self, section: str, values: Mapping[str, Value]) -> str:
        """Return in words how complete a section is."""
        if section == "sealed" and not self.revealed and self.record:
            return _("Sealed  kept as it is where nothing is typed")
        return f"{section_label(section)}  {state_of(self.kind, values, section)}"

    # Saving

    async def action_save(self) -> None:
        """Save what changed as one signed operation, and go back."""
        await self._offer_new_sources()
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
        id = await self.save_and_forget(
            partial(self.session.vault.save, self.kind, self.record, found, seen=self.seen)
        )
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

    async def _offer_new_sources(self) -> None:
        """Record a source that is named for the first time, once the person agrees."""
        for field in self.fields():
            text = field.text.strip()
            wanted = field.facet.target == "source" and text
            if not wanted or self._records(field.facet).id_of(text) is not None:
                continue
            question = _("No source has this name yet. Record it as a new source?")
            if await self.confirm(question):
                await self.session.save("source", None, {"name": text})
                vault = self.session.vault
                again = partial(record_choices, vault, [field.facet])
                self.named.update(await self.session.do(again))


def _unknown(facet: Facet) -> str:
    if facet.target == "source":
        return _("No source has this name yet; saving asks whether to record it.")
    return _("No record here has this reference; ↓ shows the latest.")


def _load(
    vault: Vault, which: str, record: str | None, about: Value
) -> tuple[dict[str, Any], str, dict[str, Named], list[str] | None]:
    """Return values, reference, what fields can point to, and heads; runs on the vault's thread."""
    row = vault.row(which, record) if record else None
    values = values_of(row) if row is not None else {}
    incident = str(values.get("incident") or about or "") or None
    choices = record_choices(vault, facets(which).values(), about=incident)
    seen = vault.heads(record) if record else None
    return values, row.ref if row is not None else "", choices, seen
