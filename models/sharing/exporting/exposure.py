"""Exposure says which protected sources a record can give away once it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.lifecycle import Vault
from models.records import ref_of
from models.sharing.rows import flagged_sources, pointed, pointing
from models.values import vocabulary


@dataclass(frozen=True, slots=True)
class Exposed:
    """A source under protection, as whoever hands something over has to know it."""

    record: str
    name: str
    """The code name, or the publisher's."""
    flags: tuple[str, ...]
    """Its protection flags, as codes."""

    @property
    def ref(self) -> str:
        """Return the reference of the source."""
        return ref_of("source", self.record)

    @property
    def words(self) -> str:
        """Return its reference and name, and each flag in words."""
        known = vocabulary("protection")
        labels = (known.label(flag) if flag in known.terms else flag for flag in self.flags)
        return f"{self.ref} {self.name}: {', '.join(labels)}"


Pairs = Iterable[tuple[str, str]]


class Exposure:
    """The protected sources of a vault by the records that can give one away.

    A claim exposes who says it, a consent whom it is about, a note whom it is written about, and
    evidence, with its links, the sources of whatever it is linked to: who filmed an incident is
    often who tells of it. Claims and links that were withdrawn say all that too.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._flagged = {
            record: Exposed(record, name, flags) for record, name, flags in flagged_sources(vault)
        }
        self._by_record: dict[str, set[str]] = {one: {one} for one in self._flagged}
        if self._flagged:
            self._follow()

    def of(self, record: str) -> tuple[Exposed, ...]:
        """Return the protected sources that a record can give away, by their references."""
        found = (self._flagged[one] for one in self._by_record.get(record, ()))
        return tuple(sorted(found, key=lambda one: one.ref))

    def _follow(self) -> None:
        vault, sources = self._vault, set(self._flagged)
        self._add(pointing(vault, "consent", "subject", sources))
        claims = pointing(vault, "claim", "source", sources)
        self._add(claims)
        told = pointed(vault, "claim", "incident", {claim for claim, _ in claims})
        about: dict[str, set[str]] = {one: set(of) for one, of in self._by_record.items()}
        for claim, incident in told:
            about.setdefault(incident, set()).update(self._by_record[claim])
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
            sources = (about or self._by_record).get(to, set())
            self._by_record.setdefault(one, set()).update(sources)
