"""Consents that others recorded about what this vault's owner did."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from models.bundle.comparison import Loosened
from models.bundle.rows import authors, rows
from models.colleague import own_devices
from models.operation import Operation
from models.vault import Vault

_GIVEN = frozenset({"given", "given-with-conditions"})
_LABEL = "Consent to be named"


def speaking(vault: Vault, theirs: Iterable[Operation], here: Container[str]) -> Iterator[Loosened]:
    """Name who would say that consent was given about something that was begun here.

    ``theirs`` are the changes of one consent, of which those in ``here`` are known already.
    """
    changes = list(theirs)
    own = own_devices(vault)
    subjects = {str(one.values["subject"]) for one in changes if one.values.get("subject")}
    known = rows(vault, "consent", {one.record for one in changes}).values()
    subjects |= {str(row["subject"]) for row in known if row["subject"]}
    if own.isdisjoint(authors(vault, subjects).values()):
        return
    for one in changes:
        if one.hash not in here and one.device not in own and one.values.get("state") in _GIVEN:
            yield Loosened(_LABEL, one.device)
