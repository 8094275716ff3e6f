"""Consents recorded by others, about records that the owner of this vault began."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from models.lifecycle import Vault
from models.log import Operation
from models.merge import ownership_here
from models.sharing.importing.preview.compared_record import Loosened
from models.sharing.rows import begun_here, rows_to_export

_GIVEN = frozenset({"given", "given-with-conditions"})
_LABEL = "Consent to be named"


def word_of_others(
    vault: Vault, theirs: Iterable[Operation], here: Container[str]
) -> Iterator[Loosened]:
    """Yield who would say that consent was given about a record that was begun here.

    ``theirs`` are the operations of one consent, ``here`` the hashes of those known already.
    """
    operations = list(theirs)
    own = ownership_here(vault)
    subjects = {str(one.values["subject"]) for one in operations if one.values.get("subject")}
    known = rows_to_export(vault, "consent", {one.record for one in operations}).values()
    subjects |= {str(row["subject"]) for row in known if row["subject"]}
    if not begun_here(vault, subjects):
        return
    for one in operations:
        gives = one.values.get("state") in _GIVEN
        if gives and one.hash not in here and not own.signed(one):
            yield Loosened(_LABEL, one.device)
