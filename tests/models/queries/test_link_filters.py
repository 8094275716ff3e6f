"""Filters over links find incidents by what belongs to them, and never look into sealed fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.projection import BY_THEMSELVES
from models.queries import (
    GROUPINGS,
    NoSuchReference,
    Query,
    complete_line,
    find_incidents,
    lines_of,
    read_incident_set,
    table_by,
)
from models.queries.filters import BadQuery
from models.readings.links import LINKS
from models.records import sealed_fields
from tests.people import making

SEALED_NAME = "Quill Heron (invented)"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[dict]:
    """Six invented incidents with everything that can be linked to them."""
    with making(tmp_path_factory.mktemp("links")) as make:
        vault = make()
        save = vault.save
        named = {"vault": vault}

        def keep(key, kind, /, **values):
            named[key] = save(kind, None, values)
            return named[key]

        brigade = keep("brigade", "actor", name="Grey Brigade", aliases=["Сіра бригада"])
        company = keep("company", "actor", name="Reed Company")
        other = keep("other", "actor", name="Stone Brigade")
        save("command", None, {"actor": company, "superior": brigade, "period": "2026-03"})
        save("command", None, {"actor": company, "superior": other, "period": "2026-04"})
        order = keep("order", "order", kind="no-quarter", words="[invented] none is spared")
        person = keep("person", "person", code_name="Reed 1", names=SEALED_NAME)
        source = keep("source", "source", name="Lantern (invented)")
        evidence = keep("evidence", "evidence", title="Drone film", type="VID-DRONE")
        days = ("2026-03-02", "2026-03-09", "2026-04-02", "2026-05-01", "?", "2026-03-20")
        incidents = [
            keep(f"i{n}", "incident", title=f"i{n}", when=when) for n, when in enumerate(days)
        ]
        for number, unit in ((0, brigade), (1, company), (2, company), (4, company)):
            save("involvement", None, {"incident": incidents[number], "actor": unit})
        gone = save("involvement", None, {"incident": incidents[5], "actor": brigade})
        vault.withdraw("involvement", gone, "invented")
        for number, relation in ((0, "preceded"), (1, "contradicted-by")):
            link = {"incident": incidents[number], "order": order, "relation": relation}
            save("order_link", None, link)
        save("harm", None, {"incident": incidents[2], "person": person, "outcome": "killed"})
        claim = {"incident": incidents[3], "source": source, "elements": ["b-vi-1", "a-i-1"]}
        about = save("claim", None, claim)
        save("claim", None, {"incident": incidents[2], "elements_against": ["b-vi-1"]})
        film = {"evidence": evidence, "target": incidents[0], "elements": ["b-vi-2"]}
        save("evidence_link", None, {**film, "relation": "supports"})
        save("evidence_link", None, {**film, "relation": "contradicts", "elements": ["b-vi-3"]})
        save("evidence_link", None, {"evidence": evidence, "target": about, "relation": "context"})
        assessed = {"incident": incidents[1], "decision": "agreed", "verification": "V3"}
        save("assessment", None, {**assessed, "reasoning": "invented"})
        left = {"incident": incidents[4], "decision": "returned", "reasoning": "invented"}
        save("assessment", None, left)
        yield named


def found(made, line):
    vault = made["vault"]
    numbers = find_incidents(vault, Query.parse(line))
    return "".join(sorted(one.title[1:] for one in lines_of(vault, numbers)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("unit:grey", "01"),
        ('unit:"grey brigade"', "01"),
        ("unit:сіра", "01"),
        ("unit_alone:grey", "0"),
        ("unit:stone", "2"),
        ("unit_alone:stone", ""),
        ("unit:company", "124"),
        ("unit:brigade", "012"),
        ("-unit:company", "035"),
        ("unit:?", "35"),
        ("unit:nobody", ""),
        ("order:spared", "0"),
        ("order:no-quarter", "0"),
        ("-order:spared", "12345"),
        ("order:?", "12345"),
        ('person:"reed 1"', "2"),
        ("source:lantern", "3"),
        ("evidence:film", "03"),
        ("evidence:?", "1245"),
        ("assessed:yes", "14"),
        ("assessed:no", "0235"),
        ("assessed:V3", "1"),
        ("assessed:V2,V3", "1"),
        ("assessed:V2", ""),
        ("gap:b-vi-1", "01245"),
        ("gap:b-vi-2", "12345"),
        ("gap:b-vi-3", "012345"),
        ("gap:b-vi", "1245"),
        ("gap:a-i", "01245"),
        ("-gap:b-vi-1", "3"),
        ("gap:b-vi-1,b-vi-2", "012345"),
        ("unit:grey gap:b-vi-2", "1"),
        ("unit:grey since:2026-03-05", "1"),
        ("i2 unit:company", "2"),
        ("gap:b-vi-1 assessed:no", "025"),
        ("-gap:b-vi-1 assessed:no", "3"),
        ("-assessed:yes -unit:company", "035"),
        ("i gap:b-vi-1 -unit:company", "05"),
        ("withdrawn:yes gap:b-vi-1", ""),
    ],
)
def test_what_is_linked_is_found_by_what_it_is_called(made, line, expected):
    assert found(made, line) == expected


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("unit", "brigade", "01"),
        ("unit_alone", "company", "124"),
        ("order", "order", "0"),
        ("person", "person", "2"),
        ("source", "source", "3"),
        ("evidence", "evidence", "03"),
    ],
)
def test_a_reference_and_an_id_name_one_record(made, name, key, expected):
    vault, record = made["vault"], made[key]
    ref = vault.row(LINKS[name].kind, record).ref
    assert found(made, f"{name}:{ref}") == expected
    assert found(made, f"{name}:{ref.lower()}") == expected
    assert found(made, f"{name}:{record}") == expected


def test_whatever_is_linked_has_a_document_of_its_own_in_which_its_name_is_found():
    assert {link.kind for link in LINKS.values()} <= BY_THEMSELVES


def test_a_reference_that_nothing_has_is_refused(made):
    with pytest.raises(NoSuchReference):
        found(made, "unit:ACT-ZZZZ")


@pytest.mark.parametrize(
    "line", ["gap:b-xx", "gap:b-vi-9", "assessed:V9", "assessed:maybe", "unit:%"]
)
def test_what_cannot_be_is_refused_in_words(line):
    with pytest.raises(BadQuery):
        Query.parse(line)


def test_no_filter_looks_into_a_sealed_field(made):
    assert found(made, "person:quill") == ""
    assert found(made, f'person:"{SEALED_NAME}"') == ""
    for link in LINKS.values():
        assert set(sealed_fields(link.kind)).isdisjoint(link.named_by)


@pytest.mark.parametrize("by", ["unit", "unit-with-subordinates", "order"])
def test_a_filter_finds_what_is_counted_for_its_group(made, by):
    vault = made["vault"]
    name = {"unit": "unit_alone", "unit-with-subordinates": "unit", "order": "order"}[by]
    table = table_by(vault, read_incident_set(vault), by)
    assert table.groups
    for group in table.groups:
        numbers = find_incidents(vault, Query.parse(f"{name}:{group.record}"))
        assert set(numbers) == set(group.members)


def test_the_figures_of_a_filter_are_those_of_what_it_finds(made):
    vault = made["vault"]
    query = Query.parse("unit:grey")
    assert set(read_incident_set(vault, query=query).levels) == set(find_incidents(vault, query))


def test_codes_are_completed_for_levels_and_elements():
    assert complete_line("assessed:V4") == ["assessed:V4"]
    assert "gap:b-vi" in complete_line("gap:b-v")
    assert "gap:b-vi-1" in complete_line("gap:b-vi-")


@pytest.mark.parametrize(
    ("by", "units"),
    [
        ("unit-month-order", "unit"),
        ("unit-with-subordinates-month-order", "unit-with-subordinates"),
    ],
)
def test_a_pattern_is_exactly_what_its_three_groupings_have_in_common(made, by, units):
    vault = made["vault"]
    incidents = read_incident_set(vault)

    def groups(which):
        table = table_by(vault, incidents, which)
        rest = [table.without] if table.without else []
        return {one.label or one.name: set(one.members) for one in [*table.groups, *rest]}

    parts = [groups(one) for one in (units, "month", "order")]
    expected = {
        (unit, month, order): members
        for unit, first in parts[0].items()
        for month, second in parts[1].items()
        for order, third in parts[2].items()
        if unit != GROUPINGS[units].without and (members := first & second & third)
    }
    table = table_by(vault, incidents, by)
    assert {one.parts: set(one.members) for one in table.groups} == expected
    assert set(table.without.members) == parts[0][GROUPINGS[units].without]
