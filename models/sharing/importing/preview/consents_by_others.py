"""Consents that others recorded about what this vault's owner did."""

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
    """Name who would say that consent was given about something that was begun here.

    ``theirs`` are the changes of one consent, of which those in ``here`` are known already.
    """
    changes = list(theirs)
    own = ownership_here(vault)
    subjects = {str(one.values["subject"]) for one in changes if one.values.get("subject")}
    known = rows_to_export(vault, "consent", {one.record for one in changes}).values()
    subjects |= {str(row["subject"]) for row in known if row["subject"]}
    if not begun_here(vault, subjects):
        return
    for one in changes:
        given = one.values.get("state") in _GIVEN
        if given and one.hash not in here and not own.signed(one):
            yield Loosened(_LABEL, one.device)
