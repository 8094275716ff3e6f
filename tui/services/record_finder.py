"""The record finder answers what a field can point to, and makes a new record where one is missing.

What it reads is bounded however many records there are, and runs on the vault's thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from models.values import search_key
from tui.kit import _, one_line
from tui.widgets.fields import Choice

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import NamedRecord
    from models.records import Value
    from tui.session import Session

Maker = Callable[[str], Awaitable[str | None]]
"""Makes a record from what was typed, and returns its id, or None when the person leaves it."""


class RecordFinder:
    """The records of one kind, or of every kind where a field can point to any."""

    def __init__(
        self,
        session: Session,
        kind: str | None,
        *,
        where: Mapping[str, Value] | None = None,
        last: Sequence[str] = (),
        maker: Maker | None = None,
    ) -> None:
        self._session = session
        self.kinds = [kind] if kind else _recorded()
        self._where = where
        self._last = last
        self._maker = maker
        self.new = _("new {kind} …").format(kind=_label(kind)) if kind and maker else ""

    async def find(self, typed: str) -> list[Choice]:
        """Return the records that may be meant, the last used first."""
        return [choice_of(named) for named in await self._found(typed)]

    async def meant(self, typed: str) -> Choice | None:
        """Return the record that a reference or a title names, or the only one that fits."""
        found = await self._found(typed)
        wanted = search_key(typed)
        for named in found:
            choice = choice_of(named)
            if wanted in {search_key(one) for one in (choice.value, named.ref, choice.words)}:
                return choice
        return choice_of(found[0]) if len(found) == 1 else None

    async def make(self, typed: str) -> Choice | None:
        """Have a record made, and return it."""
        id = await self._maker(typed) if self._maker else None
        return await self._session.do(choice_by_id, self._session.vault, self.kinds, id)

    async def _found(self, typed: str) -> list[NamedRecord]:
        vault, kinds = self._session.vault, self.kinds
        return await self._session.do(_find, vault, typed, kinds, self._where, self._last)


def _find(
    vault: Vault,
    typed: str,
    kinds: Iterable[str],
    where: Mapping[str, Value] | None,
    last: Sequence[str],
) -> list[NamedRecord]:
    from models.queries import find_named

    return [
        named for kind in kinds for named in find_named(vault, typed, kind, where=where, first=last)
    ]


def choice_by_id(vault: Vault, kinds: Iterable[str], id: str | None) -> Choice | None:
    """Return a record of one of these kinds as a choice, or None if it is not here."""
    from models.queries import named_record

    found = (named_record(vault, kind, id) for kind in kinds) if id else iter(())
    return next((choice_of(named) for named in found if named), None)


def pointed_choices(vault: Vault, kind: str, values: Mapping[str, Value]) -> dict[str, Choice]:
    """Return by field the records that a record's values point to; one not here goes by its id."""
    from models.records import Shape, facets

    found = {}
    for name, facet in facets(kind).items():
        if facet.shape is Shape.RECORD and (id := str(values.get(name) or "")):
            kinds = [facet.target] if facet.target else _recorded()
            found[name] = choice_by_id(vault, kinds, id) or Choice(id, id=id)
    return found


def choice_of(named: NamedRecord) -> Choice:
    """Return a record as a choice: a source goes by its name, others by reference and title."""
    title = one_line(named.title)
    if named.kind == "source" or title == named.ref:
        return Choice(title, title, code=named.ref, id=named.id)
    return Choice(f"{named.ref}  {title}", title, code=named.ref, id=named.id)


def _label(kind: str) -> str:
    from models.records import kind as class_of

    return _(class_of(kind).LABEL).lower()


def _recorded() -> list[str]:
    from models.records import DECISIONS, KINDS, LEDGER

    return [kind for kind in KINDS if kind not in DECISIONS | LEDGER]
