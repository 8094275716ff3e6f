"""The commands that a person can give about one record of any kind, from its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from models.records import BadValue, check_value, facets, sealed_fields
from models.values import vocabulary
from tui.kit import _, printable
from tui.screens.decisions import confirm_erasure, erased_words
from tui.screens.places import Acting
from tui.services import RecordData, erasable_fields, erase_fields, names_of
from tui.widgets.fields import settle_choice, shown_value, split_list, vocabulary_choices
from tui.widgets.lists import Sheet

if TYPE_CHECKING:
    from models.records import Value


class ActingOnOne(Acting):
    """Commands over one record; unlike the list's, they work on every kind."""

    def __init__(self, *, kind: str, record: str) -> None:
        super().__init__()
        self.kind = kind
        self.record = record
        self.found: RecordData | None = None
        self.revealed = False
        self.sought = ""

    @property
    def row(self) -> Any:
        """The record as it was last read, or nothing before that."""
        return self.found.row if self.found else None

    async def targets(self) -> Sequence[str]:
        """Return the id of the record that is shown."""
        return [self.record]

    async def reload(self) -> None:
        """Read the record again and show it."""
        raise NotImplementedError

    def changed(self) -> None:
        """Read the record again."""
        self.guarded(self.reload(), group="record")

    async def action_copy_ref(self) -> None:
        """Copy the reference and nothing else."""
        if self.row is not None:
            self.app.copy_to_clipboard(self.row.ref)
            self.say(_("Copied {ref}, nothing else.").format(ref=self.row.ref))

    async def action_edit(self) -> None:
        """Edit every field of this record."""
        from tui.screens.record.form import Form

        self.app.push_screen(Form(kind=self.kind, record=self.record, revealed=self.revealed))

    async def action_attach(self) -> None:
        """Attach a file as evidence for this record."""
        self.go("attach", target=self.record)

    async def action_notes(self) -> None:
        """Read and write notes about this record."""
        self.go("notes", about=self.record)

    def action_conflicts(self, *, said: str = "") -> None:
        """Settle where colleagues differ about this record."""
        self.go("conflicts", record=self.record, said=said)

    async def action_agree(self) -> None:
        """Agree to what others propose about what guards this record, with a reason.

        Of several proposals those that a person names; a consent is agreed to whole.
        """
        vault, known = self.session.vault, facets(self.kind)
        proposed = await self.session.do(vault.proposals, self.kind, self.record)
        people = await self.session.do(names_of, vault, filter(_is_text, proposed.values()))
        words = [
            f"{_(known[name].label)}: {shown_value(known[name], value, people.get) or _('(empty)')}"
            for name, value in proposed.items()
        ]
        chosen = list(proposed)
        if len(chosen) > 1 and self.kind != "consent":
            listed = [f"{number} {one}" for number, one in enumerate(words, 1)]
            typed = await self.ask(_("Agree to which? Numbers, or * for all:"), hints=listed)
            chosen = chosen_of(typed or "", chosen)
            words = [one for name, one in zip(proposed, words, strict=True) if name in chosen]
            if not chosen:
                self.say(_("Nothing was agreed to: no such number."))
                return
        question = _("It opens to colleagues what is closed. Agree because:")
        reason = await self.ask(question, hints=words)
        if reason is None:
            return
        if not reason.strip():
            self.say(_("Nothing was agreed to: a reason is needed."))
            return
        values = {name: proposed[name] for name in chosen}
        await self.session.do(vault.agree, self.kind, self.record, values, reason.strip())
        await self.reload()
        labels = ", ".join(_(known[name].label) for name in chosen)
        self.say(_("Agreed: {labels}; u takes it back.").format(labels=labels))

    async def action_withdraw(self) -> None:
        """Withdraw the record with a reason; it stays readable, and u takes it back."""
        reason = await self.ask(_("Withdraw because:"), keep=True)
        if reason is None:
            return
        if not reason.strip():
            self.say(_("Nothing was withdrawn: a reason is needed."))
            return
        await self.session.do(self.session.vault.withdraw, self.kind, self.record, reason.strip())
        await self.reload()
        self.say(_("Withdrawn; it stays readable, and u takes it back."))

    async def action_add_consent(self) -> None:
        """Record what the person whose sealed fields these are permits."""
        from tui.screens.record.form import Form

        if not sealed_fields(self.kind):
            self.say(_("Consent is recorded on a source or a person: open one first."))
            return
        self.app.push_screen(Form(kind="consent", given={"subject": self.record}))

    async def action_erase(self) -> None:
        """Erase sealed values for good, once the person has typed the word for it."""
        vault = self.session.vault
        held = await self.session.do(erasable_fields, vault, self.kind, self.record)
        if not held:
            self.say(_("There is no sealed value in this record."))
            return
        labels = [_(facets(self.kind)[name].label) for name in held]
        listed = [f"{number} {label}" for number, label in enumerate(labels, 1)]
        typed = await self.ask(_("Erase which? Numbers, or * for all:"), hints=listed)
        chosen = chosen_of(typed or "", held)
        if not chosen:
            self.say(_("Nothing was erased: no such number."))
            return
        reason = await self.ask(_("Reason (never what is erased):"))
        if reason is None or not await confirm_erasure(self):
            return
        count = await self.session.do(
            erase_fields, vault, self.kind, self.record, chosen, reason.strip()
        )
        self.revealed = False
        await self.reload()
        await erased_words(self, count)

    async def action_tags(self) -> None:
        """Change the tags in the prompt row."""
        if "tags" not in facets(self.kind):
            self.say(_("This kind of record has no tags."))
            return
        now = ", ".join(self.row.tags) if self.row else ""
        text = await self.ask(_("Tags, with commas:"), initial=printable(now), keep=True)
        if text is not None:
            await self._save_one("tags", split_list(text))

    async def action_status(self) -> None:
        """Change the status in the prompt row; a code, a label or the beginning of either."""
        name = {"incident": "status", "claim": "state"}.get(self.kind)
        if name is None:
            self.say(_("This kind of record has no status."))
            return
        chooser = vocabulary_choices(facets(self.kind)[name].vocabulary or "")
        text = await self.ask(
            _("Status ({choices}):").format(choices=_few(name, self.kind)),
            complete=lambda typed: [choice.value for choice in chooser(typed)],
        )
        if text is not None:
            await self._save_one(name, settle_choice(text, chooser) or None)

    async def _save_one(self, name: str, value: Any) -> None:
        try:
            checked = check_value(self.kind, name, value)
        except BadValue as error:
            self.say_refused(_(error.reason))
            return
        if checked == getattr(self.row, name, None):
            self.say(_("Nothing was changed."))
            return
        seen = self.found.heads if self.found else None
        await self.session.save(self.kind, self.record, {name: checked}, seen=seen)
        await self.reload()
        self.say(_("Saved."))

    async def action_find(self) -> None:
        """Jump to words in this record."""
        words = await self.ask(_("Find here:"), initial=self.sought)
        if words:
            self.sought = words
            self._jump(1)

    def action_find_next(self) -> None:
        """Jump to the next line with the same words."""
        self._jump(1)

    def action_find_previous(self) -> None:
        """Jump to the line before with the same words."""
        self._jump(-1)

    def _jump(self, step: int) -> None:
        if not self.sought:
            self.say(_("Nothing to find yet: press / and type words."))
        elif not self.query_one(Sheet).find(self.sought, step=step):
            self.say(_("Not found in this section."))


def chosen_of(typed: str, names: Sequence[str]) -> list[str]:
    """Return the names that numbers from 1 stand for; none when one number fits nothing."""
    if typed.strip() == "*":
        return list(names)
    parts = typed.replace(",", " ").split()
    if not all(part.isdigit() and 0 < int(part) <= len(names) for part in parts):
        return []
    return [names[int(part) - 1] for part in dict.fromkeys(parts)]


def _few(name: str, which: str) -> str:
    """Return the first codes of a field's vocabulary, which show how they look."""
    terms = list(vocabulary(facets(which)[name].vocabulary or "").terms)
    return ", ".join(terms[:4]) + ("…" if len(terms) > 4 else "")


def _is_text(value: Value) -> TypeGuard[str]:
    return isinstance(value, str)
