from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import Session, SQLModel, create_engine, select

from models.records import (
    KINDS,
    Facet,
    Incident,
    Shape,
    derived,
    facets,
    kind,
    missing,
    ref_of,
    sealed_fields,
    title_of,
)
from models.records.errors import NoSuchKind
from models.records.facet import DERIVED_SUFFIXES
from models.records.registry import fields_of_shape
from models.values import BadWhen, read_date, vocabulary
from models.values.people_count import LARGEST_COUNT

KEPT_BY_THE_VAULT = {"no", "id", "ref", "created", "changed", "author"}
EVERY_FIELD = [(name, field, facet) for name in KINDS for field, facet in facets(name).items()]


def test_the_kinds_have_the_names_that_operations_carry():
    assert {name: (found.__tablename__, found.PREFIX) for name, found in KINDS.items()} == {
        "incident": ("incident", "INC"),
        "claim": ("claim", "CLM"),
        "source": ("source", "SRC"),
        "person": ("person", "PER"),
        "harm": ("harm", "HRM"),
        "actor": ("actor", "ACT"),
        "command": ("command", "CMD"),
        "involvement": ("involvement", "INV"),
        "order": ("order", "ORD"),
        "order_link": ("order_link", "OLK"),
        "incident_link": ("incident_link", "ILK"),
        "assessment": ("assessment", "ASM"),
        "consent": ("consent", "CNS"),
        "evidence": ("evidence", "EVD"),
        "evidence_link": ("evidence_link", "LNK"),
        "note": ("note", "NOT"),
        "fork_ruling": ("fork_ruling", "FRK"),
        "erasure": ("erasure", "ERA"),
        "custody": ("custody", "CUS"),
    }


def test_a_kind_that_a_newer_afield_made_is_refused_by_name():
    with pytest.raises(NoSuchKind):
        kind("hearsay")


@pytest.mark.parametrize("name", KINDS)
def test_every_column_is_recorded_or_derived_or_kept_by_the_vault(name):
    expected = KEPT_BY_THE_VAULT | set(facets(name))
    for field, facet in facets(name).items():
        expected |= {field + suffix for suffix in DERIVED_SUFFIXES.get(facet.shape, ())}
    assert {column.name for column in kind(name).__table__.c} == expected


@pytest.mark.parametrize("name", KINDS)
def test_a_form_ends_with_what_all_kinds_share(name):
    assert list(facets(name))[-2:] == ["handling", "withdrawn"]


@pytest.mark.parametrize(("name", "field", "facet"), EVERY_FIELD)
def test_a_facet_says_what_its_shape_needs(name, field, facet):
    assert isinstance(facet, Facet)
    assert facet.label
    assert (facet.vocabulary is not None) == (facet.shape in {Shape.CODE, Shape.CODES})
    if facet.vocabulary:
        assert vocabulary(facet.vocabulary).terms
    assert (facet.degrees > 0) == (facet.shape is Shape.POSITION)
    if facet.shape is Shape.DIGEST:
        assert facet.most in {32, 64, 128}
    if facet.target:
        assert facet.shape is Shape.RECORD
        assert facet.target in KINDS


def test_the_sealed_fields_are_those_that_can_name_a_person():
    assert {name: sealed_fields(name) for name in KINDS if sealed_fields(name)} == {
        "source": ("contact", "how_to_meet", "identity"),
        "person": ("birth", "family_notified", "id_numbers", "names", "next_of_kin"),
        "evidence": ("embedded_metadata",),
    }


@pytest.mark.parametrize("name", KINDS)
def test_sealed_fields_are_in_no_title_and_no_index(name):
    found = kind(name)
    indexed = {column.name for index in found.__table__.indexes for column in index.columns}
    assert not set(sealed_fields(name)) & (indexed | set(found.TITLE))


ENDS = ("low", "best", "high")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            "incident",
            {"withdrawn", "when_earliest", "when_latest", "changed", "status", "canonical"}
            | {"verification", "proof_standard", "place", "lat", "lon", "acts", "custody_phase"}
            | {
                f"{harm}_{end}" for harm in ("killed", "injured") for end in ("low", "best", "high")
            },
        ),
        ("person", {"unit", "withdrawn"}),
        (
            "harm",
            {"incident", "person", "withdrawn", "outcome", "victim_status", "method"},
        ),
        ("command", {"actor", "superior"}),
        ("involvement", {"incident", "actor"}),
        ("order", {"issuer"}),
        ("order_link", {"incident", "order"}),
        ("incident_link", {"incident", "other"}),
        ("assessment", {"incident"}),
        ("claim", {"incident", "source", "scope", "withdrawn", "reference"}),
        ("note", {"about"}),
        ("evidence", {"sha256", "parent"}),
        ("evidence_link", {"evidence", "target"}),
        ("source", set()),
    ],
)
def test_what_lists_sort_and_cases_join_by_is_indexed(name, columns):
    indexes = kind(name).__table__.indexes
    indexed = {column.name for index in indexes for column in index.columns}
    assert indexed == columns | {"id", "ref"}
    assert [one.unique for one in indexes if one.columns.keys() == ["id"]] == [True]


def test_a_list_that_nobody_filled_in_reads_as_empty_however_it_was_stored():
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine, tables=[Incident.__table__])
    common = {"ref": "INC-0000-0000", "created": 1, "changed": 1, "author": "d"}
    with Session(engine) as session:
        session.add(Incident(id="a", **common))
        session.add(Incident(id="b", acts=None, tags=["x", "й"], **common))
        session.commit()
        session.expunge_all()
        rows = session.exec(select(Incident).order_by(Incident.id)).all()
        assert [(row.acts, row.tags) for row in rows] == [([], []), ([], ["x", "й"])]


def test_a_validation_error_never_shows_the_input():
    with pytest.raises(ValidationError) as refusal:
        Incident.model_validate({"id": 1, "title": ["marker"]})
    assert "marker" not in str(refusal.value)


def test_a_reference_spells_the_first_forty_bits_and_is_the_same_in_every_vault():
    assert ref_of("incident", "00000000-0000-4000-8000-000000000000") == "INC-0000-0000"
    assert ref_of("incident", "ffffffff-ff00-4000-8000-000000000000") == "INC-ZZZZ-ZZZZ"
    assert ref_of(Incident, "00000000-0100-4000-8000-000000000000") == "INC-0000-0001"


@settings(deadline=None)
@given(st.uuids(version=4))
def test_a_reference_can_be_read_aloud(id):
    prefix, *symbols = ref_of("claim", str(id)).split("-")
    assert prefix == "CLM"
    assert [len(group) for group in symbols] == [4, 4]
    value = 0
    for symbol in "".join(symbols):
        value = value * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(symbol)
    assert value == UUID(str(id)).int >> 88


def test_what_a_first_log_lacks_is_listed():
    assert missing("incident", {}) == ["title", "when", "place"]
    assert missing("incident", {"title": "x", "when": "?", "place": ""}) == ["place"]
    assert missing("note", {"text": "x"}) == []


def test_a_title_is_one_short_line_or_the_reference():
    assert title_of("note", {"text": "first\n  second", "ref": "NOT-1"}) == "first second"
    assert title_of("claim", {"words": None, "translation": "said", "ref": "CLM-1"}) == "said"
    assert title_of("source", {"name": "", "identity": "sealed", "ref": "SRC-1"}) == "SRC-1"
    assert len(title_of("note", {"text": "long " * 100})) <= 120
    row = Incident(id=str(uuid4()), ref="INC-1", title="Row", created=1, changed=1, author="d")
    assert title_of("incident", row) == "Row"
    assert title_of("incident", SimpleNamespace(ref="INC-2", title=None)) == "INC-2"


def test_evidence_is_never_called_by_the_name_of_its_file():
    file = {"original_name": "Interview_Quill.txt", "ref": "EVD-1"}
    assert title_of("evidence", file) == "Evidence"
    assert title_of("evidence", file | {"mime": "text/plain"}) == "Evidence, text/plain"
    assert title_of("evidence", file | {"title": "interview_quill.txt"}) == "Evidence"
    assert title_of("evidence", file | {"title": "Two boats"}) == "Two boats"


def test_dates_and_counts_become_columns_that_sort():
    assert derived("incident", {"when": "2026-03-01T14:30:00+02:00", "title": "x"}) == {
        "when_earliest": "2026-03-01T14:30:00",
        "when_latest": "2026-03-01T14:30:00",
    }
    assert derived("claim", {"how_many": "3+", "period": "[..2026-05-02]"}) == {
        "how_many_low": 3,
        "how_many_high": None,
        "period_earliest": None,
        "period_latest": "2026-05-02",
    }
    assert derived("incident", {"when": None}) == {"when_earliest": None, "when_latest": None}
    assert derived("incident", {}) == {}


@pytest.mark.parametrize("value", ["no date", 5, ["2026"], True])
def test_a_value_that_only_a_newer_afield_can_read_derives_nothing_and_fails_nothing(value):
    for name in KINDS:
        for field in fields_of_shape(name, Shape.WHEN, Shape.HOW_MANY):
            if (name, value) != ("claim", 5):
                assert set(derived(name, {field: value}).values()) == {None}


@settings(deadline=None)
@given(st.dates(), st.dates())
def test_derived_dates_find_what_overlaps_a_span(one, other):
    try:
        read = read_date(f"{min(one, other)}/{max(one, other)}")
    except BadWhen:
        return
    columns = derived("incident", {"when": read.edtf})
    assert columns["when_earliest"] == min(one, other).isoformat()
    assert columns["when_latest"] == max(one, other).isoformat()


@settings(deadline=None)
@given(st.integers(1, LARGEST_COUNT), st.integers(1, LARGEST_COUNT))
def test_derived_counts_are_the_bounds_of_the_grammar(one, other):
    low, high = min(one, other), max(one, other)
    columns = derived("claim", {"incidents": f"{low}-{high}"})
    assert columns == {"incidents_low": low, "incidents_high": high}
