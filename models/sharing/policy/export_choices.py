"""The choices of an export: what a person chose about a bundle, checked before it is used."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from crypto.signing import Card
from models.log import WHY
from models.records import KINDS, facets, sealed_fields
from models.sharing.errors import CannotPack
from models.sharing.policy.outsider import Outsider
from models.sharing.policy.rule import Rule
from models.sharing.statement import EVEN_COUNTRY, PLACE_FIELDS, Recipient, precision_codes
from models.values import vocabulary

CONDITIONS = "conditions"
"""Named among the fields to disclose, it accepts the conditions of the consents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices of one export; ``demand`` them before they are used.

    ``withhold`` names fields that stay, such as ``summary``, ``claim.words`` or ``why``.
    ``disclose`` names sealed fields that may leave where consent allows it, such as
    ``source.identity``; ``conditions`` among them accepts the conditions of consents. ``use`` is
    the use that consent is looked up for, ``coarser`` the precision to which places are made
    coarser. ``with_file_names`` lets the names leave that files of evidence had where they came
    from. ``full`` also sends what the recipients are known to hold. ``closed`` are records that
    stay in addition to those that have to, each with the rule. ``outsider`` is somebody without
    afield, to whom it goes instead of to colleagues.
    """

    to: tuple[Card, ...] = ()
    use: str | None = None
    with_evidence: bool = True
    withhold: frozenset[str] = frozenset()
    disclose: frozenset[str] = frozenset()
    coarser: str | None = None
    with_file_names: bool = False
    full: bool = False
    closed: Mapping[str, Rule] = field(default_factory=dict)
    outsider: Outsider | None = None

    def demand(self) -> Choices:
        """Return the choices once every name in them is known: a slip must let nothing out.

        Raises NoFieldToWithhold, NoFieldToDisclose, NoSuchPrecision or NoSuchUse.
        """
        for name in sorted(self.withhold - _named({kind: facets(kind) for kind in KINDS}) - {WHY}):
            raise NoFieldToWithhold(field=name)
        sealed = _named({kind: sealed_fields(kind) for kind in KINDS})
        for name in sorted(self.disclose - sealed - {CONDITIONS}):
            raise NoFieldToDisclose(field=name)
        if self.coarser is not None and self.coarser not in precision_codes():
            raise NoSuchPrecision(code=self.coarser, codes=", ".join(precision_codes()))
        if self.use is not None and self.use not in vocabulary("consent_use"):
            uses = ", ".join(vocabulary("consent_use").terms)
            raise NoSuchUse(use=self.use, uses=uses)
        return self

    def withholds(self, kind: str, name: str) -> bool:
        """Return whether the exporter chose to withhold a field."""
        return name in self.withhold or f"{kind}.{name}" in self.withhold

    def discloses(self, kind: str, name: str) -> bool:
        """Return whether the exporter chose to disclose a sealed field where consent allows it."""
        return name in self.disclose or f"{kind}.{name}" in self.disclose

    def coarsens(self, kind: str, name: str) -> bool:
        """Return whether a field stays because places are given coarser."""
        if self.coarser is None:
            return False
        also = self.coarser == EVEN_COUNTRY and (kind, name) == ("incident", "country")
        return also or f"{kind}.{name}" in PLACE_FIELDS

    @property
    def devices(self) -> tuple[str, ...]:
        """Return the recipients' devices."""
        return tuple(card.device for card in self.to)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all who are handed it, for which consent is asked."""
        also = (self.outsider.name,) if self.outsider else ()
        return (*(card.name for card in self.to), *also)

    @property
    def addressed(self) -> tuple[Recipient, ...]:
        """Return all who are handed it as the statement names them."""
        also = (self.outsider.addressed,) if self.outsider else ()
        return (*(Recipient(one.device, one.fingerprint()) for one in self.to), *also)


def _named(fields: dict[str, Collection[str]]) -> frozenset[str]:
    """Return the names that choose these fields: with their kind, and without."""
    full = {f"{kind}.{name}" for kind, names in fields.items() for name in names}
    return frozenset(full | {name.partition(".")[2] for name in full})


class NoFieldToWithhold(CannotPack):
    """A field to withhold was named that no kind of record has."""

    sentence = "No record has a field called {field}, so nothing was withheld and nothing written."
    next_step = "Name a field as it is stored: summary, or claim.words for that kind alone."
    code = "no-field-to-withhold"
    exit_status = 2


class NoFieldToDisclose(CannotPack):
    """A field to disclose was named that is not a sealed one."""

    sentence = "No record has a sealed field called {field}, so nothing was written."
    next_step = "Name a sealed field as it is stored: source.identity, or source.contact."
    code = "no-field-to-disclose"
    exit_status = 2


class NoSuchPrecision(CannotPack):
    """Places cannot be made coarser to what was asked."""

    sentence = "Places cannot be made coarser to {code}, so nothing was written."
    code = "no-such-precision"
    exit_status = 2

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.next_step = "Name one of {codes}.".format_map(facts)  # type: ignore[misc]


class NoSuchUse(CannotPack):
    """The use that consent is asked for is not in the vocabulary."""

    sentence = "{use} is no use that consent can be given for, so nothing was written."
    code = "no-such-use"
    exit_status = 2

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.next_step = "Name one of {uses}.".format_map(facts)  # type: ignore[misc]
