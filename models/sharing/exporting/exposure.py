"""Exposure says which protected sources and people a record can give away once it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.lifecycle import Vault
from models.records import ref_of
from models.sharing.rows import flagged_people, pointed, pointing
from models.values import vocabulary


@dataclass(frozen=True, slots=True)
class Exposed:
    """A source or a person under protection, as whoever hands something over has to know it."""

    kind: str
    record: str
    name: str
    """The code name, or the publisher's."""
    flags: tuple[str, ...]
    """Its protection flags, as codes."""

    @property
    def ref(self) -> str:
        """Return the reference of the source or the person."""
        return ref_of(self.kind, self.record)

    @property
    def words(self) -> str:
        """Return its reference and name, and each flag in words."""
        known = vocabulary("protection")
        labels = (known.label(flag) if flag in known.terms else flag for flag in self.flags)
        return f"{self.ref} {self.name}: {', '.join(labels)}"


Pairs = Iterable[tuple[str, str]]


class Exposure:
    """The protected sources and people of a vault by the records that can give one away.

    A claim exposes who says it, a harm to whom it came, a consent whom it is about, a note whom
    it is written about, and evidence, with its links, those of whatever it is linked to: who
    filmed an incident is often who tells of it, and who came to harm is often to be seen. Claims,
    harms and links that were withdrawn say all that too.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._flagged = {one[1]: Exposed(*one) for one in flagged_people(vault)}
        self._by_record: dict[str, set[str]] = {one: {one} for one in self._flagged}
        if self._flagged:
            self._follow()

    def of(self, record: str) -> tuple[Exposed, ...]:
        """Return whom under protection a record can give away, by their references."""
        found = (self._flagged[one] for one in self._by_record.get(record, ()))
        return tuple(sorted(found, key=lambda one: one.ref))

    def _follow(self) -> None:
        vault, flagged = self._vault, set(self._flagged)
        self._add(pointing(vault, "consent", "subject", flagged))
        told: list[tuple[str, str]] = []
        for kind, field in (("claim", "source"), ("harm", "person")):
            found = list(pointing(vault, kind, field, flagged))
            self._add(found)
            told += pointed(vault, kind, "incident", {one for one, _ in found})
        about: dict[str, set[str]] = {one: set(of) for one, of in self._by_record.items()}
        for one, incident in told:
            about.setdefault(incident, set()).update(self._by_record[one])
        links = pointing(vault, "evidence_link", "target", set(about))
        self._add(links, about)
        self._add(
            (evidence, link)
            for link, evidence in pointed(
                vault, "evidence_link", "evidence", {link for link, _ in links}
            )
        )
        self._add(pointing(vault, "note", "about", set(self._by_record)))

    def _add(self, pairs: Pairs, about: Mapping[str, set[str]] | None = None) -> None:
        """Let the first of each pair expose whom the second does."""
        for one, to in list(pairs):
            exposed = (about or self._by_record).get(to, set())
            self._by_record.setdefault(one, set()).update(exposed)
