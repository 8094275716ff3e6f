"""A record of which there is more than one bundle holds goes in several, and stops no other."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from models.log import MOST_REASON
from models.records import KINDS, Shape, facets
from models.sharing import pack_bundle, plan_bundle, read_bundle
from models.sharing.container import KIB, STANDARD, write_operations
from models.sharing.errors import TooMuch
from models.sharing.exporting import size_split as portion
from models.sharing.policy import Rule
from tests.models.team import INCIDENT, acquaint, demand_one_clean_state, swap

WORDS = "Свідчення про те, що сталося. "


@pytest.fixture
def few(monkeypatch):
    """Let a bundle hold little of one record, so that a test need not write megabytes."""

    def bound(**most):
        monkeypatch.setattr(portion, "STANDARD", replace(STANDARD, **most))

    return bound


def team_of(make):
    team = [make("Ada"), make("Ben")]
    acquaint(*team)
    return team


def saved_often(vault, many, *, length=20 * KIB):
    random = Random(many)
    record = vault.save("incident", None, INCIDENT)
    for number in range(many):
        text = f"{number} " + random.randbytes(length // 2).hex()
        vault.save("incident", record, {"summary": text})
    return record


def test_a_long_text_that_was_saved_often_stops_no_bundle(make, tmp_path):
    ada, ben = team_of(make)
    record, other = (ada.save("incident", None, INCIDENT) for _ in range(2))
    for number in range(33):
        ada.save("incident", record, {"summary": f"{number} " + WORDS * 5_000})
    out = tmp_path / "out.age"
    pack_bundle(ada, records=[record, other], to=[ben.card], purpose="", out=out)
    with read_bundle(ben, out) as quarantine:
        quarantine.accept()

    assert ben.row("incident", other)
    assert ben.row("incident", record) == ada.row("incident", record)
    assert not ben.withheld(record)


def test_what_waits_is_named_by_its_rule_and_what_stands_goes_first(make, few, tmp_path):
    ada, ben = team_of(make)
    few(record=100 * KIB, line=40 * KIB)
    record = saved_often(ada, 9)
    planned = plan_bundle(ada, records=[record], to=[ben.card])
    out = tmp_path / "out.age"
    packed = pack_bundle(ada, records=[record], to=[ben.card], purpose="", out=out)
    with read_bundle(ben, out) as quarantine:
        told = quarantine.preview().lines()
        quarantine.accept()

    assert packed.operations == planned.operations == 10
    assert [(one.rule, one.field) for one in packed.withheld] == [(Rule.LATER, "summary")]
    assert "Withheld: 1 value by rule later" in told
    assert ben.row("incident", record).summary == ada.row("incident", record).summary


@pytest.mark.parametrize(
    "most", [{"record": 100 * KIB, "line": 40 * KIB}, {"record_operations": 4}]
)
def test_the_rest_follows_through_the_folder_until_all_hold_the_same(make, few, folder, most):
    team = team_of(make)
    few(**most)
    record = saved_often(team[0], 9)
    sizes = []
    for _ in range(12):
        done = [swap(vault, folder, team) for vault in team]
        sizes.append(len(list(team[1].operations([record]))))
        if all(one.nothing_new for one in done):
            break
    else:
        pytest.fail("the folder does not come to rest")

    assert sizes[0] <= 10
    demand_one_clean_state(team)
    texts = [[one.values.get("summary") for one in vault.operations([record])] for vault in team]
    assert texts[0] == texts[1]


def test_changes_go_parents_first_so_that_no_bundle_leaves_a_hole(make, few, tmp_path):
    ada, ben = team_of(make)
    few(record_operations=4)
    record = saved_often(ada, 9)
    out = tmp_path / "out.age"
    packed = pack_bundle(ada, records=[record], to=[ben.card], purpose="", out=out)
    with read_bundle(ben, out) as quarantine:
        preview = quarantine.preview()

    assert packed.operations == 4
    assert not preview.holes
    assert (Rule.LATER, "changes") in [(one.rule, one.field) for one in packed.withheld]


@pytest.mark.parametrize("most", [{"record_operations": 4}, {"record": 40 * KIB}])
def test_a_writer_makes_nothing_of_a_record_that_a_reader_refuses(make, tmp_path, most):
    ada = make("Ada")
    record = saved_often(ada, 5)
    with (tmp_path / "lines").open("wb") as sink, pytest.raises(TooMuch) as refused:
        write_operations(ada.operations([record]), sink, quotas=replace(STANDARD, **most))
    assert "one record" in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_change_that_a_form_can_save_fits_a_line(kind):
    many = sum(
        facet.most
        if facet.shape in {Shape.TEXT, Shape.LONG}
        else 64 * 80
        if facet.shape.many
        else 256
        for facet in facets(kind).values()
    )
    # No character takes more than four bytes, and each field less than 300 beside its value.
    assert 4 * (many + MOST_REASON) + 300 * len(facets(kind)) < STANDARD.line
    assert 2 * STANDARD.line < STANDARD.record
