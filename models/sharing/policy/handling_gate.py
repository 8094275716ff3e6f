"""The handling gate decides which records stay whoever asks: RED ones, and what follows them.

Fields that point from one record to another say what follows what (``Facet.hangs``,
``Facet.brings``):

- A record that hangs on one that stays, stays with it: the claims of an incident, the consents
  of a source, links, notes, erasures. If a pointer is disputed, one of its values is enough. So
  does a record that rests on a claim (``Facet.rests``): it repeats what the claim says.
- Evidence and sources are brought by links and claims. They stay once one of these stays and no
  other one leaves that the owner began, or the device that began the evidence or source too. A
  withdrawn link or claim is no reason to leave, but still one to stay; otherwise withdrawing a
  RED claim would let its source out.
- Of a kind that only a newer afield knows nobody can tell what a record hangs on, so it stays with
  whatever is named in it, see ``newer_gate``.
- A record that is merely mentioned, such as the original of a redacted copy, does not stay for
  that.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from models.lifecycle import Vault
from models.projection import table_of
from models.records import KINDS, facets
from models.sharing.policy.newer_gate import allowed_handlings, newer_records
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

Pointer = tuple[str, str]
"""A kind and one of its fields that point to another record."""

HANGING: tuple[Pointer, ...] = tuple(
    (kind, name)
    for kind in KINDS
    for name, facet in facets(kind).items()
    if facet.hangs or facet.rests
)
BRINGING: tuple[Pointer, ...] = tuple(
    (kind, name) for kind in KINDS for name, facet in facets(kind).items() if facet.brings
)

_HANDLING = ("handling",)


def records_staying(vault: Vault) -> dict[str, Rule]:
    """Return the rule by the id of each record of a vault that may not leave."""
    newer = newer_records(vault)
    staying = {**_unknown(vault), **newer.closed} | dict.fromkeys(_red(vault), Rule.HANDLING)
    new = set(staying)
    ties = _Ties(vault) if new else None
    while new and ties:
        found = ties.hanging(new) | ties.loose(new, staying) | newer.naming(new)
        new = found - staying.keys()
        staying |= dict.fromkeys(new, Rule.FOLLOWS)
    return staying


def _unknown(vault: Vault) -> dict[str, Rule]:
    """Return the records that have no row: nobody here can tell what they hold."""
    found = (rowless(vault, kind) for kind in KINDS)
    return dict.fromkeys(set[str]().union(*found), Rule.UNKNOWN)


def _red(vault: Vault) -> set[str]:
    """Return the records whose handling is RED, or disputed, or not known here.

    What others propose makes it disputed too, until a person here has answered.
    """
    allowed = allowed_handlings()
    red: set[str] = set()
    with vault.database.reading() as connection:
        for kind in KINDS:
            table = table_of(kind)
            closed = select(table.c.id).where(table.c.handling.not_in(allowed))
            red |= set(connection.execute(closed).scalars())
    doubtful = (*disputes(vault, _HANDLING).values(), *unknown(vault, _HANDLING).values())
    return red.union(*doubtful)


class _Ties:
    """The pointers between the records of a vault; a disputed one counts by all current values."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        pointers = {*HANGING, *BRINGING}
        doubtful = disputes(vault, {name for _, name in pointers})
        self._several = {
            (kind, name): values_of_fields(vault, kind, name, doubtful.get((kind, name), ()))
            for kind, name in pointers
        }

    def hanging(self, on: set[str]) -> set[str]:
        """Return the records that hang on these."""
        found: set[str] = set()
        for kind, name in HANGING:
            found |= {one for one, _ in pointing(self._vault, kind, name, on)}
            several = self._several[kind, name].items()
            found |= {one for one, to in several if not to.isdisjoint(on)}
        return found

    def loose(self, holders: set[str], staying: Mapping[str, Rule]) -> set[str]:
        """Return what ``holders`` bring whose last exported referrer is withheld.

        That is evidence and sources; ``staying`` are the records known to stay so far.
        """
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
