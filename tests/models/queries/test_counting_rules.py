"""Each rule of counting has an example of its own; all people and places are invented."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from models.queries import Query, count_all, read_incident_set, read_statements, table_by


@pytest.fixture
def log(vault: Vault):
    """Log an incident with claims, each as its count and what else it says."""

    def log(*counts, **incident):
        made = vault.save("incident", None, {"title": "[invented] Weir", **incident})
        for number, (how_many, more) in enumerate(counts):
            source = vault.save("source", None, {"name": f"Voice {number} (invented)"})
            given = {"incident": made, "source": source, "how_many": how_many, "harm": "killed"}
            vault.save("claim", None, given | more)
        return made

    return log


def total(vault, **more):
    return count_all(read_incident_set(vault, **more))


def bounds(vault, **more):
    found = total(vault, **more)
    return found.low, found.high


def kill(vault, incident, person, outcome="killed"):
    return vault.save("harm", None, {"incident": incident, "person": person, "outcome": outcome})


def person(vault, name="Oak", **more):
    return vault.save("person", None, {"code_name": name, **more})


def test_lows_and_highs_are_summed_apart(vault, log):
    log(("2-4", {}))
    log(("3", {}))
    assert bounds(vault) == (5, 7)


def test_one_open_incident_leaves_the_upper_bound_unknown_and_says_for_how_many(vault, log):
    log(("2-4", {}))
    log(("3+", {}))
    found = total(vault)
    assert (found.low, found.high, found.open, found.no_number) == (5, None, 1, 0)
    assert (found.bounded.incidents, found.bounded.low, found.bounded.high) == (1, 2, 4)


def test_no_number_is_neither_zero_nor_an_open_bound(vault, log):
    log(("?", {}))
    log()
    found = total(vault)
    assert (found.incidents, found.low, found.high) == (2, 0, None)
    assert (found.no_number, found.open) == (2, 0)


def test_about_ten_is_a_number_without_a_bound(vault, log):
    log(("~10", {}))
    found = total(vault)
    assert (found.low, found.high, found.no_number, found.open) == (0, None, 0, 1)


@pytest.mark.parametrize("status", ["discounted", "duplicate"])
def test_what_was_discounted_or_is_a_duplicate_does_not_count(vault, log, status):
    log(("2", {}))
    log(("5", {}), status=status)
    assert (total(vault).incidents, *bounds(vault)) == (1, 2, 2)


def test_a_duplicate_counts_with_the_incident_that_it_names(vault, log):
    kept = log(("2", {}))
    log(("5", {}), canonical=kept)
    assert (total(vault).incidents, *bounds(vault)) == (1, 2, 2)


def test_a_withdrawn_incident_does_not_count_until_that_is_undone(vault, log):
    gone = log(("2", {}))
    vault.withdraw("incident", gone, "a test entry")
    assert total(vault).incidents == 0
    vault.undo()
    assert bounds(vault) == (2, 2)


@pytest.mark.parametrize(
    "more", [{"state": "conflict"}, {"credibility": "5"}, {"scope": "aggregate"}, {"unit": "cases"}]
)
def test_a_claim_that_does_not_speak_here_is_left_out(vault, log, more):
    log(("2", {}), ("9", more))
    assert bounds(vault) == (2, 2)


def test_the_people_linked_one_by_one_raise_the_low_and_the_high(vault, log):
    incident = log(("1-2", {}))
    for name in ("Oak", "Elm", "Ash"):
        kill(vault, incident, person(vault, name))
    assert bounds(vault) == (3, 3)


def test_who_was_injured_or_is_presumed_killed_is_not_counted_as_killed(vault, log):
    incident = log(("1+", {}))
    kill(vault, incident, person(vault, "Oak"), "presumed-killed")
    kill(vault, incident, person(vault, "Elm"), "injured")
    assert bounds(vault) == (1, None)
    assert bounds(vault, harm="injured") == (1, None)


def test_a_group_counts_by_its_least_number(vault, log):
    incident = log()
    kill(vault, incident, person(vault, kind="group", group_size="3-5"))
    assert bounds(vault) == (3, None)


def test_a_person_killed_in_two_incidents_counts_once_in_the_total_and_in_each_of_them(vault, log):
    oak = person(vault)
    for _ in range(2):
        kill(vault, log(("2", {})), oak)
    assert bounds(vault) == (3, 3)
    months = table_by(vault, read_incident_set(vault), "month").groups
    assert [one.figure.low for one in months] == [3]


def test_taking_a_link_to_a_person_back_takes_them_out_of_the_count(vault, log):
    incident = log()
    link = kill(vault, incident, person(vault))
    assert bounds(vault) == (1, None)
    vault.withdraw("harm", link, "linked by mistake")
    assert total(vault).no_number == 1


def test_adjudicated_counts_replace_the_claims_where_their_basis_is_named(vault, log):
    incident = log(("2-9", {}))
    grounds = {"killed_low": 3, "killed_high": 4, "count_basis": "invented grounds"}
    vault.save("incident", incident, grounds)
    assert bounds(vault) == (3, 4)
    vault.save("incident", incident, {"killed_low": None, "killed_high": None})
    assert bounds(vault) == (2, 9)


def test_a_best_figure_alone_is_both_bounds(vault, log):
    incident = log(("2-9", {}))
    vault.save("incident", incident, {"killed_best": 3, "count_basis": "invented grounds"})
    assert bounds(vault) == (3, 3)


def test_a_source_that_joins_an_origin_group_is_one_voice_with_it(vault, log):
    incident = log(("2", {"reported_at": "2026-01-01"}), ("5", {"reported_at": "2026-01-02"}))
    assert bounds(vault) == (2, 5)
    for claim in vault.rows("claim", where={"incident": incident}):
        vault.save("source", claim.source, {"origin_group": "mission"})
    assert bounds(vault) == (5, 5)


def test_a_claim_that_moves_to_another_incident_counts_there(vault, log):
    first, second = log(("4", {})), log(("1", {}))
    (claim,) = vault.rows("claim", where={"incident": first})
    vault.save("claim", claim.id, {"incident": second})
    assert (total(vault).no_number, *bounds(vault)) == (1, 1, None)


def test_figures_of_many_incidents_are_never_summed_and_stand_side_by_side(vault, log):
    log(("2", {}))
    source = vault.save("source", None, {"name": "Mission (invented)"})
    said = {"source": source, "scope": "aggregate", "how_many": "79", "unit": "victims"}
    first = vault.save("claim", None, said)
    vault.save("claim", None, said | {"how_many": "90", "supersedes": first})
    assert bounds(vault) == (2, 2)
    found = read_statements(vault)
    assert [(one.claim.how_many, one.replaced) for one in found] == [("79", True), ("90", False)]


def test_an_incident_stands_in_a_month_only_if_its_whole_range_lies_in_it(vault, log):
    for when in ("2026-03-30", "2026-03", "[2026-03-30..2026-04-02]", "before 2026-05-03"):
        log(("1", {}), when=when)
    table = table_by(vault, read_incident_set(vault), "month")
    assert {one.name: one.figure.incidents for one in table.groups} == {
        "2026-03": 2,
        "not placeable": 2,
    }


def test_an_order_that_the_incident_contradicts_gets_no_figure_from_it(vault, log):
    order = vault.save("order", None, {"kind": "no-quarter", "words": "invented words"})
    for relation in ("preceded", "contradicted-by"):
        link = {"incident": log(("1", {})), "order": order, "relation": relation}
        vault.save("order_link", None, link)
    table = table_by(vault, read_incident_set(vault), "order")
    assert [(one.name, one.figure.low) for one in table.groups] == [("invented words", 1)]
    assert table.without.figure.incidents == 1


def unit(vault, name):
    return vault.save("actor", None, {"name": name})


def test_a_unit_stands_under_its_superiors_as_of_the_day_of_each_incident(vault, log):
    company, brigade, army = (unit(vault, name) for name in ("Company", "Brigade", "Army"))
    for actor, superior, period in (
        (company, brigade, "2026-01-01/2026-03-31"),
        (company, army, "2026-04-01/.."),
        (brigade, army, None),
    ):
        line = {"actor": actor, "superior": superior, "period": period}
        vault.save("command", None, line)
    for when in ("2026-03-02", "2026-04-02", "before 2026-02-01", None):
        incident = log(("1", {}), when=when)
        vault.save("involvement", None, {"incident": incident, "actor": company, "role": "direct"})
    table = table_by(vault, read_incident_set(vault), "unit-with-subordinates")
    assert {one.name: one.figure.low for one in table.groups} == {
        "Army": 3,
        "Brigade": 2,
        "Company": 4,
    }


def test_what_is_called_verified_without_a_standard_is_told_apart(vault, log, tmp_path):
    from models.actions import put_record

    put_record(vault, "incident", "6f1c7c1e-6d0f-4d5e-9d2a-5b7f6f0f3a11", {"verification": "V4"})
    log(verification="V4", proof_standard="BP")
    assert total(vault).verification == {"V4": 1, "V4 without a standard": 1}


def test_figures_of_what_fits_a_filter_count_those_incidents_alone(vault, log):
    log(("2", {}), place="Quiet Ford")
    log(("5", {}), place="Grey Weir")
    assert bounds(vault, query=Query.parse("place:ford")) == (2, 2)
    assert total(vault, query=Query.parse("place:nowhere")).incidents == 0


def test_a_group_never_comes_to_less_than_one_of_its_incidents(vault, log):
    oak = person(vault)
    for low in (1, 0):
        judged = {"killed_low": low, "killed_high": low, "count_basis": "invented grounds"}
        kill(vault, log(**judged), oak)
    assert bounds(vault) == (1, 1)


def test_methods_are_those_of_the_people_who_came_to_the_harm_that_is_counted(vault, log):
    killed, hurt = log(("5", {})), log(("6", {}))
    for incident, name, outcome, method in (
        (killed, "Oak", "killed", "shooting-close"),
        (hurt, "Elm", "injured", "shooting-close"),
    ):
        harm = {"incident": incident, "person": person(vault, name), "outcome": outcome}
        vault.save("harm", None, harm | {"method": method})
    table = table_by(vault, read_incident_set(vault), "method")
    assert [(one.name, one.figure.low) for one in table.groups] == [("shooting-close", 5)]
