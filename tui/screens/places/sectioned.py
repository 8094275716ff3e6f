"""A sectioned place begins with what matters, folds the rest away, and jumps by a key and a letter.

Which fields matter and which section a field belongs to is said by its facet, so that a new kind of
record has a form like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from textual import on

from models.records import Facet, Shape
from tui.kit import _, latin_key, plural
from tui.screens.places.field_place import FieldPlace
from tui.widgets.fields import Field, Heading, Lettered, Section
from tui.widgets.frame import Prompt
from tui.widgets.records import missing_in_words, section_label

if TYPE_CHECKING:
    from models.records import Value

FIRST = "first"
"""The name of the section in which the fields stand that matter most."""

FRAME = 5
"""Rows of the screen around the fields."""

LETTERS = "abcdefghijklmnopqrstuvwxyz123456789"
"""What one jumps by: letters that every layout has a key for, and digits."""


class Sectioned(FieldPlace[str]):
    """Fields in sections; the first holds what the kind needs, wherever its facets put it."""

    kind: str

    def sections(
        self, kind: str, shown: Mapping[str, Facet], make: Callable[[str, Facet], Field]
    ) -> Iterator[Section]:
        """Yield the sections with their fields, in the order of the form."""
        self.kind = kind
        parts: dict[str, list[str]] = {FIRST: []}
        for name, facet in shown.items():
            matters = facet.quick or facet.required
            parts.setdefault(FIRST if matters else facet.section, []).append(name)
        columns = 2 if self.has_class("-wide") else 1
        rows = sum(1 + _rows([shown[name] for name in names], columns) for names in parts.values())
        folded = rows + FRAME > self.size.height
        for section, names in parts.items():
            if names:
                fields = [make(name, shown[name]) for name in names]
                folds = section != FIRST and folded
                yield Section(section, fields, folds=folds, folded=folded)

    def known_values(self) -> Mapping[str, Value]:
        """Return what stands in the fields, and what is given besides."""
        raise NotImplementedError

    def seals(self, section: str) -> bool:
        """Return whether the values of a section are there and not shown."""
        return False

    # What the headings say

    def tell_sections(self) -> None:
        """Say in each heading what the section holds and what is missing."""
        values = self.known_values()
        for section in self.query_one("#fields").query_children(Section):
            section.tell(self._section_words(section, values))

    def _section_words(self, section: Section, values: Mapping[str, Value]) -> str:
        if section.title == FIRST:
            missing = missing_in_words(self.kind, values) or _("complete")
            return _("What matters  {state}").format(state=missing)
        label = section_label(section.title)
        if self.seals(section.title):
            return _("{section}  kept as it is where nothing is typed").format(section=label)
        filled = [field for field in section.fields if field.text.strip()]
        count = plural(len(section.fields), "{n} field", "{n} fields")
        if filled:
            count = _("{filled} of {count} filled").format(filled=len(filled), count=count)
        if not section.folded:
            return f"{label}  {count}"
        names = "; ".join(_(field.facet.label).lower() for field in filled or section.fields)
        return f"{label}  {count}: {names}"

    @on(Section.Turned)
    def _turned(self, event: Section.Turned) -> None:
        event.stop()
        self.tell_sections()
        self.refresh_frame()

    def unfold_typed(self) -> None:
        """Show the sections in which something is typed and not saved."""
        unsaved = self.unsaved()
        for field in self.fields():
            if field.field in unsaved:
                field.unfold()

    def unsaved(self) -> Mapping[str, str]:
        """Return the texts that are not saved yet, by field."""
        return {}

    # Jumping

    async def action_jump(self) -> None:
        """Show letters before the sections and fields, and go where the next one stands."""
        targets = self._lettered()
        for letter, target in targets.items():
            target.show_letter(letter)
        prompt = self.query_one(Prompt)
        try:
            typed = await self.ask(
                _("Jump to the letter:"),
                changed=prompt.answered,
                hints=[_("a letter jumps"), _("Esc stays"), "F12 " + _("lock")],
            )
        finally:
            for target in targets.values():
                target.show_letter("")
        pressed = (typed or "").strip().lower()
        chosen = targets.get(pressed) or targets.get(latin_key(pressed))
        if isinstance(chosen, Heading):
            chosen.action_open()
        elif chosen is not None:
            next(node for node in chosen.ancestors if isinstance(node, Field)).take_cursor()
        elif pressed:
            self.say(_("Nothing here has that letter."))

    def _lettered(self) -> dict[str, Lettered]:
        """Return what can be jumped to by letter: where it can be, the first of its own words."""
        free, found = list(LETTERS), {}
        shown = [one for one in self.query(Lettered) if self._is_shown(one)]
        for target in sorted(shown, key=lambda one: not isinstance(one, Heading)):
            words = (letter for letter in _first_letters(target) if letter in free)
            letter = next(words, free[0] if free else "")
            if letter:
                free.remove(letter)
                found[letter] = target
        return found

    @staticmethod
    def _is_shown(target: Lettered) -> bool:
        section = next(node for node in target.ancestors if isinstance(node, Section))
        return section.folds if isinstance(target, Heading) else not section.folded


def _rows(section: Sequence[Facet], columns: int) -> int:
    """Return how many rows the fields of a section take, with one more for each long text."""
    long = sum(facet.shape is Shape.LONG for facet in section)
    return 2 * long + ceil((len(section) - long) / columns)


def _first_letters(target: Lettered) -> Iterable[str]:
    """Return the letters of the words of a heading or a label, the first ones first."""
    if isinstance(target, Heading):
        words = section_label(target.section.title)
    else:
        field = next(node for node in target.ancestors if isinstance(node, Field))
        words = _(field.facet.label)
    return words.lower()
