"""Filters follow from the fields: each of every kind has one, and what is none is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.lifecycle import Vault
from models.queries import (
    NoSuchReference,
    Query,
    filters_of,
    find_incidents,
    find_records,
    ids_of_incidents,
    lines_of,
)
from models.queries.filters import (
    UNFILLED,
    BadQuery,
    NoFilter,
    filter_before_words,
    find_filter,
    names_of,
    parts_of_line,
)
from models.queries.filters.errors import SealedFilter
from models.records import KINDS, Record, Shape, facets, sealed_fields
from models.values import vocabulary
from tests.people import NOON, making

EXAMPLES = {
    Shape.TEXT: ["word", '"two words"', "слово"],
    Shape.LONG: ["word"],
    Shape.TAGS: ["word"],
    Shape.WHEN: ["2025", "2025-04", ">=2025-04", "<=2025", "2025-04-01..05", "?", "yest"],
    Shape.HOW_MANY: ["3", ">=3", "3+", "<=5", "2-5", "~10", "several", "?", '"at least 3"'],
    Shape.NUMBER: ["3", ">=3", ">3", "<5", "2-5", "2..5"],
    Shape.YES_NO: ["yes", "no", "так", "ні"],
    Shape.POSITION: ["48", "48.5", "-48.5", ">=48.5", "48.2..48.9"],
    Shape.DIGEST: ["ab12", "AB"],
    Shape.RECORD: ["00000000-0000-4000-8000-000000000000"],
}
IMPOSSIBLE = {
    Shape.WHEN: ["banana", "2025-13", ">=?"],
    Shape.HOW_MANY: ["banana", "5-2", "-1"],
    Shape.NUMBER: ["banana", "5-2", "~3", "1.5"],
    Shape.YES_NO: ["banana", "да"],
    Shape.POSITION: ["banana", "91999", "48.."],
    Shape.DIGEST: ["xyz"],
    Shape.CODE: ["banana", ","],
    Shape.CODES: ["banana"],
    Shape.RECORD: ["banana", "93"],
}


def fill(vault: Vault) -> Vault:
    with vault.batch():
        first = vault.save(
            "incident",
            None,
            {
                "title": "Shots at the ford",
                "summary": "A drone over the Їжакова гребля",
                "when": "2025-04-03",
                "place": "Дальній Бір",
                "lat": "48.5132",
                "lon": "-37.25",
                "acts": ["POW-KILL", "TORT"],
                "tags": ["night road", "checked"],
                "graphic": True,
                "verification": "V2",
                "killed_low": 3,
                "killed_high": 5,
                "count_basis": "drone video",
            },
        )
        judged = {"killed_best": 9, "count_basis": "a list of names"}
        second = vault.save(
            "incident", None, {"title": "Drone", "when": "2025", "lat": "48"} | judged
        )
        vault.save("incident", None, {"title": "Twice", "canonical": first, "graphic": False})
        source = vault.save("source", None, {"name": "Reed", "identity": "canaryname"})
        for many, harm, when in (
            ("2-5", "killed", "2025-05"),
            ("~10", "injured", "2025-05-07"),
            ("several", None, None),
        ):
            vault.save(
                "claim",
                None,
                {
                    "incident": second,
                    "source": source,
                    "how_many": many,
                    "harm": harm,
                    "reported_at": when,
                    "words": f"lanterns by the weir {many}",
                },
            )
        vault.save("note", None, {"about": first, "text": "ask the ferryman", "done": True})
    return vault


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Iterator[Vault]:
    """A vault that no test changes."""
    with making(tmp_path_factory.mktemp("filters")) as make:
        yield fill(make())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_its_filter_and_a_sealed_one_has_none(filled, kind):
    for name, facet in facets(kind).items():
        if facet.sealed:
            with pytest.raises(SealedFilter):
                Query.parse(f"{name}:x", kind=kind)
            continue
        called = "withdrawn_because" if name == "withdrawn" else name
        assert filters_of(kind)[called].field == name
        codes = list(vocabulary(facet.vocabulary).terms)[:2] if facet.vocabulary else []
        for value in EXAMPLES.get(facet.shape) or [",".join(codes)]:
            find_records(filled, f"{called}:{value}", kind, now=NOON)
        for value in IMPOSSIBLE.get(facet.shape, []):
            with pytest.raises(BadQuery):
                Query.parse(f"{called}:{value}", kind=kind, now=NOON)


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_goes_by_one_thing_under_each_of_its_names(kind):
    assert {"ref", "withdrawn", "conflict", "handling"} <= filters_of(kind).keys()
    for name, one in names_of(kind).items():
        assert find_filter(kind, name) == one
        assert name == one.name or name in one.also
        assert parts_of_line(f"{name.upper()}:x")[0].name == name
        assert one.field not in sealed_fields(kind)


def test_what_nobody_filled_in_reads_as_a_code_that_there_is():
    for name, code in UNFILLED.items():
        assert code in vocabulary(name)


def found_of(vault: Vault, typed: str, kind: str) -> list[Record]:
    if kind != "incident":
        return find_records(vault, typed, kind, now=NOON)
    ids = ids_of_incidents(vault, find_incidents(vault, Query.parse(typed, now=NOON)))
    return [row for row in vault.rows(kind) if row.id in ids]


def titles(vault: Vault, typed: str) -> set[str]:
    query = Query.parse(typed, now=NOON)
    return {line.title for line in lines_of(vault, find_incidents(vault, query))}


FORD, DRONE, TWICE = "Shots at the ford", "Drone", "Twice"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("title:drone", {DRONE}),
        ("what:DRONE", {DRONE}),
        ("summary:drone", {FORD}),
        ('summary:"іжакова греб"', {FORD}),
        ("drone", {FORD, DRONE}),
        ("drone -title:drone", {FORD}),
        ("drone -summary:drone", {DRONE}),
        ("-tag:night", {DRONE, TWICE}),
        ("-tags:night -title:drone", {TWICE}),
        ("act:TORT", {FORD}),
        ("acts:TORT,DIGN", {FORD}),
        ("-act:TORT", {DRONE, TWICE}),
        ("act:POW", None),
        ("graphic:yes", {FORD}),
        ("graphic:no", {DRONE, TWICE}),
        ("verification:V0", {DRONE, TWICE}),
        ("verification:V0,V2", {FORD, DRONE, TWICE}),
        ("-verification:V0", {FORD}),
        ("killed:4", {FORD}),
        ("killed:>=5", {FORD, DRONE}),
        ("killed:<3", set()),
        ("killed_low:3", {FORD}),
        ("killed_at_least:2-4", {FORD}),
        ("-killed:>=0", {TWICE}),
        ("lat:48.5", {FORD}),
        ("lat:48", {FORD, DRONE}),
        ("lat:48..48.2", {DRONE}),
        ("lon:<=-37", {FORD}),
        ("lon:-37.25", {FORD}),
        ("when:2025-04", {FORD, DRONE}),
        ("when:2025-04-02", {DRONE}),
        ("when:>=2025-05", {DRONE}),
        ("when:?", {TWICE}),
        ("since:2025-04 until:2025-04", {FORD, DRONE}),
        ("duplicate:yes", {TWICE}),
        ("conflict:no title:twice", {TWICE}),
        ("ref:inc", {FORD, DRONE, TWICE}),
        ("where:Бір", {FORD}),
        ("handling:AMBER+STRICT,RED", {FORD, DRONE, TWICE}),
        ("tag:checked tag:night", {FORD}),
    ],
)
def test_a_filter_finds_by_its_field_alone(filled: Vault, typed: str, found: set[str]) -> None:
    if found is None:
        with pytest.raises(BadQuery):
            titles(filled, typed)
    else:
        assert titles(filled, typed) == found


def test_a_reference_is_named_by_its_beginning(filled: Vault) -> None:
    first, _, third = sorted(filled.rows("incident"), key=lambda row: row.no)
    assert titles(filled, f"canonical:{first.ref[:8]}") == {third.title}
    assert titles(filled, f"duplicate_of:{first.id}") == {third.title}
    [source] = filled.rows("source")
    assert len(find_records(filled, f"source:{source.ref[:6]}", "claim")) == 3
    with pytest.raises(NoSuchReference):
        find_records(filled, "source:SRC", "claim")
    assert titles(filled, f"ref:{third.ref.lower().replace('-', '')}") == {third.title}


@pytest.mark.parametrize(
    ("typed", "many"),
    [
        ("lanterns", 3),
        ("words:lanterns", 3),
        ("lanterns weir harm:killed", 1),
        ("how_many:3", 1),
        ("how_many:>=5", 2),
        ("how_many:several", 1),
        ("-how_many:several", 2),
        ("how_many:~10", 1),
        ("reported_at:2025-05-08", 1),
        ("reported_at:<=2025-05", 2),
        ("said_on:?", 1),
        ("scope:incident", 3),
        ("state:accepted", 0),
        ("reed", 0),
    ],
)
def test_other_kinds_are_found_by_their_own_words_and_fields(filled, typed, many):
    assert len(find_records(filled, typed, "claim", now=NOON)) == many


def test_a_withdrawn_record_of_another_kind_is_listed_only_when_asked_for(vault):
    filled = fill(vault)
    [note] = find_records(filled, "done:yes ferryman", "note")
    filled.withdraw("note", note.id, "said twice")
    assert find_records(filled, "ferryman", "note") == find_records(filled, "", "note") == []
    assert [one.id for one in find_records(filled, "withdrawn:yes", "note")] == [note.id]
    assert [one.id for one in find_records(filled, "withdrawn_because:twice withdrawn:yes", "note")]


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        ("graphc:yes", "incident", "graphic:"),
        ("harm:killed", "incident", "claim"),
        ("harm:", "incident", "claim"),
        ("foo:bar", "incident", "quotes"),
        ("place:bor", "source", "incident"),
        ("статус:чернетка", "incident", "quotes"),
        ("ucdp-ged:300380", "incident", "quotes"),
        ("since:2025", "claim", "incident"),
    ],
)
def test_an_unknown_filter_is_refused_with_what_is_near(typed, kind, said):
    with pytest.raises(NoFilter) as refused:
        Query.parse(typed, kind=kind)
    assert said in f"{refused.value} {refused.value.next_step}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("since:banana", "2026-03"),
        ("verification:V9", "V0"),
        ("act:TORTURE-ALL", "TORT"),
        ("withdrawn:banana", "yes or no"),
        ("ref:SRC-7F3K", "INC-"),
        ("canonical:banana", "INC-"),
        ("place:", "word"),
        ("status:draft status:inbox", "comma"),
        ("graphic:yes graphic:no", "twice"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_there_is(typed, said):
    with pytest.raises(BadQuery) as refused:
        Query.parse(typed, now=NOON)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    ["14:30", "10:30:00", "https://a.example/b:c", r"C:\notes", '"foo:bar"', "Witness:", ":"],
)
def test_what_people_write_with_a_colon_is_text(typed: str) -> None:
    assert Query.parse(typed).conditions == ()


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("tag:sheet since:2025-04 until:2025-04", ""),
        ("place:Дальній Бір", "place"),
        ("-place:Дальній Бір shots", "place"),
        ("place:Бір 14:30 tag:x", "place"),
        ("place:Бір https://a.example", ""),
        ('place:"Дальній Бір" x', ""),
        ("shots place:bor ford", ""),
        ("place: Бір", ""),
        (" ", ""),
    ],
)
def test_a_filter_that_a_shells_quotes_may_have_been_meant_to_hold_is_known(argument, name):
    assert filter_before_words(argument) == name


def test_a_filter_that_stands_there_twice_is_asked_once():
    once = Query.parse("since:2025 tag:x")
    assert Query.parse("since:2025 tag:x " * 2_000) == once


@pytest.mark.parametrize(
    ("each", "kind"),
    [("lat:48.{}", "incident"), ("-tag:a{}", "incident"), ("-how_many:{}-99999", "claim")],
)
def test_more_filters_than_a_database_can_be_asked_are_refused_in_words(filled, each, kind):
    find_records(filled, " ".join(each.format(n) for n in range(1, 101)), kind, now=NOON)
    with pytest.raises(BadQuery) as refused:
        Query.parse(" ".join(each.format(n) for n in range(1, 1_500)), kind=kind)
    assert "100" in str(refused.value)


@pytest.mark.parametrize("kind", ["incident", "note", "claim"])
def test_why_a_record_was_withdrawn_can_be_asked(vault, kind):
    kept, gone = (
        vault.save(
            kind,
            None,
            {"incident": {"title": each}, "note": {"text": each}}.get(kind, {"words": each}),
        )
        for each in ("kept", "gone")
    )
    vault.withdraw(kind, gone, "said twice")

    def ids(typed):
        return {one.id for one in found_of(vault, typed, kind)}

    assert ids("withdrawn_because:twice") == {gone} == ids("withdrawn_because:twice withdrawn:yes")
    assert ids("withdrawn_because:elsewhere") == set()
    # To leave a reason out is not to ask for what was withdrawn.
    assert ids("-withdrawn_because:elsewhere") == {kept}
    assert ids("-withdrawn_because:elsewhere withdrawn:yes") == {gone}
