"""Words for review: what stands without its ground, who agreed, what waits, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui.kit.screen_text import _, one_line, plural

if TYPE_CHECKING:
    from models.queries import ElementGaps, Speaking
    from models.readings.review import Agreement


def single_coder_words() -> str:
    """Return the words for what is called agreed upon where no second person agreed."""
    return _("single coder")


def lack_words(field: str) -> str:
    """Return the words for a ground that is missing, by the field that would hold it."""
    known = {
        "proof_standard": _("V4 (verified) without a standard"),
        "count_basis": _("counts without a basis"),
    }
    return known[field]


def marks(lacks: Iterable[str], *, single_coder: bool) -> list[str]:
    """Return all that an incident lacks, each in two words for a list; none where it has all."""
    known = {"proof_standard": _("no standard"), "count_basis": _("no basis")}
    alone = [single_coder_words()] if single_coder else []
    return [*alone, *(known[field] for field in lacks)]


def agreement_words(agreement: Agreement | None) -> str:
    """Return who agreed upon what is called agreed, when, and where that stands."""
    if agreement is None:
        return _("{words}; no second person's assessment stands").format(words=single_coder_words())
    doubt = "" if agreement.compared else _(" (card not compared)")
    parts = [f"{agreement.name}{doubt}", f"{agreement.at:%Y-%m-%d}", agreement.ref]
    if agreement.changed:
        parts.append(_("CODED ANEW since"))
    return one_line(", ".join(parts))


def waiting_words(reason: str) -> str:
    """Return why something waits for a person."""
    known = {
        "to-assess": _("to review"),
        "returned": _("returned to you"),
        "open": _("open question or task"),
        "second-person": _("single coder: needs a second person"),
    }
    return known[reason]


def no_verdict_words() -> str:
    """Return the one sentence that stands with every sheet of elements of crimes."""
    return _("No verdict is computed; check with counsel.")


def speaking_words(one: Speaking) -> str:
    """Return what a record says of an element: its reference, the field, what it holds."""
    from models.records import facets
    from models.values import vocabulary

    facet = facets(one.kind)[one.field]
    what = ""
    if one.field not in {"elements", "elements_against"}:
        terms = vocabulary(facet.vocabulary) if facet.vocabulary else None
        labels = [terms.label(code) if terms else _("recorded") for code in one.codes]
        what = f"{_(facet.label)}: {', '.join(labels)}"
    return "  ".join(part for part in (one.ref, what, one_line(one.title)) if part)


def missing_words(gaps: ElementGaps) -> Iterator[str]:
    """Yield what would speak for an element and is not there."""
    from models.records import KINDS, facets

    if not gaps.supports:
        yield _("nothing recorded supports it")
    for one in gaps.missing:
        label = _(facets(one.kind)[one.field].label)
        kind = _(KINDS[one.kind].LABEL)
        if one.kind == "incident":
            yield _("not coded: {label}").format(label=label)
        elif one.records:
            count = plural(one.records, "{n} record", "{n} records")
            yield _("not coded: {label} ({kind}, {count})").format(
                label=label, kind=kind, count=count
            )
        else:
            yield _("none recorded: {kind} ({label})").format(kind=kind, label=label)
