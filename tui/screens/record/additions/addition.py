"""An addition is one thing that hangs on an incident, with the few fields that a person types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from models.records import Facet, Shape, facets
from tui.kit import _
from tui.screens.record.additions.linked_save import (
    add_assessment,
    add_claim,
    add_evidence,
    add_link,
    add_order,
    add_person,
    add_unit,
)

FILE = "file"
"""The row in which a path stands; it is no field of a record."""

NEVER_NEW = frozenset({"incident", "evidence"})
"""The kinds that are begun elsewhere: an incident by its own log, evidence by a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """One row of a short form: a field of the record that links, or of the thing it links to."""

    kind: str
    field: str
    label: str = ""
    help: str = ""
    needed: bool | None = None

    @property
    def name(self) -> str:
        """The name of the row, which is its own although two kinds have a field of one name."""
        return f"{self.kind}-{self.field}"

    @property
    def facet(self) -> Facet:
        """The field's facet with the words of this row."""
        known = facets(self.kind)[self.field]
        return replace(
            known,
            label=self.label or known.label,
            help=self.help or known.help,
            required=known.required if self.needed is None else self.needed,
        )

    @property
    def points(self) -> bool:
        """Whether the row takes another record."""
        return self.facet.shape is Shape.RECORD

    @property
    def makes_new(self) -> bool:
        """Whether what is typed and not known here becomes a new record."""
        return self.points and self.facet.target not in NEVER_NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One choice of the row "add": its key, its word, its form, and how it is saved.

    ``section`` is where it stands afterwards. ``thing`` is the kind that the first row takes or
    makes; the rows with fields of that kind are for a new one. ``file`` says that a path may be
    typed in its place.
    """

    key: str
    word: str
    title: str
    rows: tuple[Entered, ...]
    save: Callable[..., str]
    section: str
    thing: str = ""
    file: bool = False

    def row(self, name: str) -> Entered:
        """Return the row of this name."""
        return next(row for row in self.rows if row.name == name)


def _rows(kind: str, *names: str) -> tuple[Entered, ...]:
    return tuple(Entered(kind=kind, field=name) for name in names)


_NEW = _("A name that is not known here makes a new one; ↓ shows who is.")

ADDITIONS: Mapping[str, Addition] = MappingProxyType(
    {
        "person": Addition(
            key="p",
            word=_("person"),
            title=_("Add a person to {ref}"),
            thing="person",
            rows=(
                Entered(
                    kind="harm",
                    field="person",
                    help=_("A code name, never the real one; ↓ shows who is known here."),
                ),
                *_rows("harm", "outcome", "victim_status", "act"),
                *_rows("person", "kind", "group_size", "distinguishing", "names"),
            ),
            save=add_person,
            section="people",
        ),
        "claim": Addition(
            key="c",
            word=_("claim"),
            title=_("Add a claim to {ref}"),
            thing="source",
            rows=(
                Entered(kind="claim", field="source", help=_NEW),
                *_rows("claim", "how_many", "harm", "words", "reference"),
            ),
            save=add_claim,
            section="claims",
        ),
        "unit": Addition(
            key="u",
            word=_("unit"),
            title=_("Add a unit to {ref}"),
            thing="actor",
            rows=(
                Entered(kind="involvement", field="actor", help=_NEW),
                *_rows("involvement", "role", "attribution_basis"),
                Entered(kind="command", field="superior", needed=False, help=_NEW),
                *_rows("command", "period"),
                *_rows("actor", "echelon", "party"),
            ),
            save=add_unit,
            section="units",
        ),
        "order": Addition(
            key="o",
            word=_("order"),
            title=_("Add an order to {ref}"),
            thing="order",
            rows=(
                Entered(
                    kind="order_link",
                    field="order",
                    label=_("Words of the order"),
                    help=_("Words that are not known here make a new one; ↓ shows which are."),
                ),
                *_rows("order_link", "relation", "certainty"),
                Entered(kind="order", field="kind"),
                Entered(kind="order", field="issuer", help=_NEW),
                *_rows("order", "when"),
            ),
            save=add_order,
            section="units",
        ),
        "evidence": Addition(
            key="e",
            word=_("evidence"),
            title=_("Add evidence to {ref}"),
            thing="evidence",
            file=True,
            rows=(
                Entered(
                    kind="evidence_link",
                    field="evidence",
                    label=_("Evidence here"),
                    help=_("↓ shows what is here; leave it empty for a new file."),
                    needed=False,
                ),
                *_rows("evidence_link", "locator", "relation"),
                *_rows("evidence", "title", "type"),
            ),
            save=add_evidence,
            section="evidence",
        ),
        "link": Addition(
            key="l",
            word=_("link"),
            title=_("Link {ref} to another incident"),
            thing="incident",
            rows=_rows("incident_link", "other", "type", "certainty", "reason"),
            save=add_link,
            section="links",
        ),
        "assessment": Addition(
            key="a",
            word=_("assess"),
            title=_("Assess {ref}"),
            rows=_rows(
                "assessment", "decision", "verification", "proof_standard", "reasoning",
                "killed_low", "killed_high", "count_basis", "reviewer",
            ),
            save=add_assessment,
            section="review",
        ),
    }
)  # fmt: skip
"""What can hang on an incident, in the order of the row; a note has a place of its own."""
