"""The quick log takes an incident in seven rows, in under a minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.events import DescendantFocus
from textual.widget import Widget

from models.records import BadValue, Facet, Shape, facets
from tui.kit import _, as_sentence
from tui.screens.places import Entry, local_now
from tui.services import RecordFinder, already_words, known_places
from tui.widgets.fields import (
    Choice,
    Field,
    HowManyField,
    PathField,
    RecordField,
    WhenField,
    read_typed,
    word_choices,
)
from tui.widgets.notices import Progress, Words, hashing

if TYPE_CHECKING:
    from pathlib import Path

    from models.actions import QuickLogged
    from models.lifecycle import Vault
    from models.records import Value

LAST_SOURCE = "quick-log-last-source"

KINDS = {
    "what": ("incident", "title"),
    "when": ("incident", "when"),
    "where": ("incident", "place"),
    "how_many": ("claim", "how_many"),
    "who_says": ("source", "name"),
    "note": ("note", "text"),
}
"""The recorded field behind each row."""


def row_facet(name: str) -> Facet:
    """Return the facet of a row: the record's own, with the words of the quick log."""
    if name == "attach":
        return Facet(label=_("Attach"), help=_("A file; it is sealed, the original stays."))
    facet = facets(KINDS[name][0])[KINDS[name][1]]
    match name:
        case "who_says":
            words = _("A code name or publisher; makes a claim. Empty: no claim by anybody.")
            return replace(facet, label=_("Who says"), help=words, required=False)
        case "note":
            return replace(facet, label=_("Note"), shape=Shape.TEXT, required=False)
        case _:
            return facet


class SourceField(RecordField):
    """Who says it: a known source, or a name that becomes one."""

    closed = False
    _asked = ""

    def explain(self, text: str) -> str:
        """Return in words whether the name is known: a misspelling would become a second source."""
        if not text.strip():
            return super().explain(text)
        if self.record:
            return _("makes a claim by this known source")
        return _("makes a claim by a NEW source of this name") if self._asked == text else ""

    def retyped(self, before: str, text: str) -> str:
        """Return the text as it is: any name may stand here."""
        return text

    def put_marked(self) -> None:
        """Put the marked source into the field."""
        self._put(self.offered[self.at].value)

    def answered(self, text: str, found: Sequence[Choice]) -> None:
        """Know the names that were found, so that it can be said which name is new."""
        for choice in found:
            self.know(choice)
        self._asked = text

    def settle(self) -> None:
        """Leave the name as it is typed."""
        Field.settle(self)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Find out whether the name that stands here is known."""
        super().on_descendant_focus(event)
        self.look_up(self.text)


class QuickLog(Entry[str]):
    """Log an incident in under a minute.

    Only what and when are needed; what is missing is listed and can follow later. Tab or Enter
    goes on, ↓ walks through what was used before, F2 saves and goes back.
    """

    SCOPE = "quick_log"
    KEY: ClassVar[str] = "quick_log"

    def place_words(self) -> str:
        """Return in words what is done here."""
        return _("Quick log")

    def rows(self) -> Iterable[Widget]:
        """Compose the seven rows at once, without waiting for the vault."""
        yield Field("what", row_facet("what"))
        yield WhenField("when", row_facet("when"), now=local_now)
        yield Field("where", row_facet("where"))
        yield HowManyField("how_many", row_facet("how_many"))
        sources = RecordFinder(self.session, "source")
        yield SourceField("who_says", row_facet("who_says"), records=sources)
        yield Field("note", row_facet("note"))
        yield PathField("attach", row_facet("attach"))
        yield Words(id="missing")

    def on_mount(self) -> None:
        """Bring what was used before, while the person already types."""
        self.remember()
        self._show_missing()
        self.guarded(self._open())

    async def _open(self) -> None:
        used, last = await self.session.do(_used, self.session.vault)
        self.field("where").chooser = word_choices(used)
        who = self.field("who_says")
        if last and not who.text:
            who.text = last
            self.expect("who_says", last)
        await self.take_draft_up()
        self._show_missing()

    def value_of(self, field: Field) -> Value:
        """Return the value of a row, read as the field that it becomes."""
        if isinstance(field, PathField):
            if reason := field.problem():
                raise BadValue(field="attach", reason=as_sentence(_(reason)))
            return None
        kind, name = KINDS[field.field]
        return read_typed(kind, name, field.facet, field.text, now=local_now())

    def changed(self, field: Field) -> None:
        """Show what is still missing."""
        self._show_missing()

    def _show_missing(self) -> None:
        empty = [field for field in self.fields() if not field.text.strip()]
        needed = [f.facet.label.lower() for f in empty if f.facet.required]
        wanted = [
            f.facet.label.lower() for f in empty if f.field in ("where", "how_many", "who_says")
        ]
        parts = [
            _("needed: {names}").format(names=", ".join(needed)) if needed else "",
            _("missing: {names}").format(names=", ".join(wanted)) if wanted else "",
        ]
        words = "   ".join(part for part in parts if part) or _("complete")
        self.query_one("#missing", Words).tell(words)

    async def action_save(self) -> None:
        """Save everything as one change, attach the file, and go back."""
        if self.progress is not None or not self.check_all():
            return
        path = self.query_one(PathField).path
        texts = {name: text.strip() for name, text in self.texts().items() if name != "attach"}
        progress = Progress(self, hashing) if path is not None else None
        work = partial(_log, self.session.vault, texts, attach=path, progress=progress)
        logged, already = await self.save_and_forget(work, long=progress)
        self.leave(logged.id, _words(logged, already, attached=path is not None))


def _words(logged: QuickLogged, already: str, *, attached: bool) -> str:
    """Return in words what was saved and what can follow."""
    parts = [_("Logged {ref}.").format(ref=logged.ref)]
    if already:
        parts.append(already)
    elif attached:
        parts.append(_("The file is sealed; the original was left in place."))
    if logged.missing:
        known = facets("incident")
        names = [_(known[n].label).lower() if n in known else _(n) for n in logged.missing]
        parts.append(_("Missing: {names}.").format(names=", ".join(names)))
    return " ".join(parts)


def _used(vault: Vault) -> tuple[list[str], str]:
    """Return the places and the last source that were used before; on the vault's thread."""
    return known_places(vault), str(vault.setting(LAST_SOURCE, "") or "")


def _log(
    vault: Vault, texts: dict[str, Any], *, attach: Path | None, progress: Progress | None
) -> tuple[QuickLogged, str]:
    """Save the log and remember who said it; return also what was known of the file, in words."""
    from models.actions import save_quick_log

    now = local_now()
    logged = save_quick_log(vault, **texts, attach=attach, progress=progress, now=now)
    if vault.setting(LAST_SOURCE, "") != texts["who_says"]:
        vault.set_setting(LAST_SOURCE, texts["who_says"])
    return logged, already_words(vault, logged.already) if logged.already else ""
