"""One record is printed as labelled lines for people or as an object for scripts.

Both are drawn from the facets of its kind, so a new field needs nothing here. Sealed fields are
told only when they were asked for by name of the option `--reveal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import (
    KINDS,
    Facet,
    Record,
    Shape,
    facets,
    lacking,
    sealed_fields,
    title_of,
)
from tui.kit import _, agreement_words, lack_words
from tui.line import output

if TYPE_CHECKING:
    from models.lifecycle import Vault

YES_NO = {True: _("yes"), False: _("no")}


def as_object(record: Record, *, reveal: bool = False) -> dict[str, Any]:
    """Return a record as JSON has it: codes and ids as they are recorded, empty fields left out."""
    told: dict[str, Any] = {
        "kind": record.KIND,
        "ref": record.ref,
        "id": record.id,
        "created": record.created,
        "changed": record.changed,
        "author": record.author,
    }
    sealed = sealed_fields(type(record))
    for name in facets(type(record)):
        value = getattr(record, name)
        if value not in (None, []) and (reveal or name not in sealed):
            told[name] = value
    if sealed and not reveal:
        told["sealed"] = list(sealed)
    return told


def tell_record(vault: Vault, record: Record, *, reveal: bool = False, indent: int = 0) -> None:
    """Print a record for a person, field by field in the order of its form.

    A ground that is missing is said where it would stand, and who agreed below the status.
    """
    from models.readings.review import agreements

    lacks = {lack.field for lack in lacking(record.KIND, vars(record))}
    output.fact(record.LABEL, record.ref, indent=indent)
    sealed = sealed_fields(type(record))
    for name, facet in facets(type(record)).items():
        value = getattr(record, name)
        if name in sealed and not reveal:
            output.fact(facet.label, _("sealed"), indent=indent)
        elif value not in (None, []):
            output.fact(facet.label, in_words(vault, facet, value), indent=indent)
        if name in lacks:
            output.fact(
                facet.label, _("MISSING: {words}").format(words=lack_words(name)), indent=indent
            )
        if name == "status" and value == "agreed":
            agreement = agreements(vault, [record.id]).get(record.id)
            output.fact(_("Agreed upon by"), agreement_words(agreement), indent=indent)


def in_words(vault: Vault, facet: Facet, value: Any) -> str:
    """Return a recorded value as a person reads it."""
    if facet.vocabulary:
        codes = value if isinstance(value, list) else [value]
        return "; ".join(_term(facet.vocabulary, code) for code in codes)
    if isinstance(value, list):
        return ", ".join(value)
    if facet.shape is Shape.YES_NO:
        return YES_NO[bool(value)]
    if facet.shape is Shape.WHEN:
        return when_in_words(value)
    if facet.shape is Shape.RECORD:
        return _other(vault, value)
    return str(value)


def when_in_words(edtf: str) -> str:
    """Return a recorded date as a person says it; one that cannot be read stands as it is."""
    from models.values import BadWhen, read_date

    # Colleagues' values come in as they were signed, and one of them must not hide the others.
    try:
        return read_date(edtf).words()
    except BadWhen:
        return edtf


def _term(name: str, code: str) -> str:
    """Return a code with its meaning; a code that this afield does not know stands alone."""
    from models.values import vocabulary

    term = vocabulary(name).find(code)
    return f"{code}, {term.label}" if term and term.label != code else code


def _other(vault: Vault, record: str) -> str:
    """Return the name of the record that a field points to, or words that it was not shared."""
    from models.queries import NoSuchReference

    try:
        kind, found = vault.resolve(record)
    except NoSuchReference:
        return _("not shared")
    row = vault.row(kind, found)
    if row is None and kind not in KINDS:
        return _("made by a newer afield")
    return f"{row.ref} {title_of(kind, row)}" if row else _("not shared")
