"""What stays at home whoever asks for it: records that are RED, and what only hangs on them.

The fields that point from one record to another say how, see ``Facet.hangs`` and
``Facet.brings``:

- What hangs on a record that stays, stays with it: the claims of an incident, the consents of a
  source, links, notes, erasures. Where a pointer is disputed, one of its values is enough.
- Evidence and sources hang on the links and claims that bring them. They stay once one of those
  stays and none is left that leaves, of the owner's or of who began the record as well. One that
  was withdrawn is no reason to leave, and still one to stay: or withdrawing a RED claim would let
  its source out.
- What is merely mentioned, such as the original of a redacted copy, holds nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, select

from models.lifecycle import Vault
from models.projection import table_of
from models.records import KINDS, facets
from models.sharing.policy.rule import Rule
from models.sharing.rows import (
    disputes,
    freeing,
    pointed,
    pointing,
    rowless,
    unknown,
    values_of_fields,
)
from models.storage import SubjectRow
from models.values import vocabulary

RED = "RED"
"""The handling under which a record is for the eyes of its owner only."""

Pointer = tuple[str, str]
"""A kind and one of its fields that point to another record."""

HANGING: tuple[Pointer, ...] = tuple(
    (kind, name) for kind in KINDS for name, facet in facets(kind).items() if facet.hangs
)
BRINGING: tuple[Pointer, ...] = tuple(
    (kind, name) for kind in KINDS for name, facet in facets(kind).items() if facet.brings
)

_HANDLING = ("handling",)
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


def records_staying(vault: Vault) -> dict[str, Rule]:
    """Give every record of a vault that may not leave, with the rule."""
    found = _unknown(vault) | dict.fromkeys(_red(vault), Rule.HANDLING)
    new = set(found)
    ties = _Ties(vault) if new else None
    while new and ties:
        new = (ties.hanging(new) | ties.loose(new, found)) - found.keys()
        found |= dict.fromkeys(new, Rule.FOLLOWS)
    return found


def _unknown(vault: Vault) -> dict[str, Rule]:
    """Give the records that no row stands for: nobody here can tell what they hold."""
    other = select(_SUBJECT.c.id).where(_SUBJECT.c.kind.not_in(list(KINDS)))
    with vault.database.reading() as connection:
        newer = set(connection.execute(other).scalars())
    found = newer.union(*(rowless(vault, kind) for kind in KINDS))
    return dict.fromkeys(found, Rule.UNKNOWN)


def _red(vault: Vault) -> set[str]:
    """Give the records whose handling is RED, or disputed, or not known here.

    What others propose disputes it too, until a person here has answered.
    """
    allowed = [term for term in vocabulary("handling").terms if term != RED]
    found: set[str] = set()
    with vault.database.reading() as connection:
        for kind in KINDS:
            table = table_of(kind)
            closed = select(table.c.id).where(table.c.handling.not_in(allowed))
            found |= set(connection.execute(closed).scalars())
    doubtful = (*disputes(vault, _HANDLING).values(), *unknown(vault, _HANDLING).values())
    return found.union(*doubtful)


class _Ties:
    """How the records of a vault hang together, disputed pointers by all values that stand."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        pointers = {*HANGING, *BRINGING}
        doubtful = disputes(vault, {name for _, name in pointers})
        self._several = {
            (kind, name): values_of_fields(vault, kind, name, doubtful.get((kind, name), ()))
            for kind, name in pointers
        }

    def hanging(self, on: set[str]) -> set[str]:
        """Give the records that hang on some others."""
        found: set[str] = set()
        for kind, name in HANGING:
            found |= {one for one, _ in pointing(self._vault, kind, name, on)}
            several = self._several[kind, name].items()
            found |= {one for one, to in several if not to.isdisjoint(on)}
        return found

    def loose(self, holders: set[str], staying: Mapping[str, Rule]) -> set[str]:
        """Give what some records brought and nothing brings any more that leaves."""
        found: set[str] = set()
        for kind, name in BRINGING:
            brought = {to for _, to in pointed(self._vault, kind, name, holders)}
            several = self._several[kind, name]
            brought = brought.union(*(several[one] for one in holders & several.keys()))
            leaving = freeing(self._vault, pointing(self._vault, kind, name, brought, live=True))
            found |= brought - {
                to for one, to in leaving if one not in staying and one not in several
            }
        return found
