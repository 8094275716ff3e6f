"""A reader of figures gives what it read again, until something in the vault changes."""

from __future__ import annotations

import pytest

from models.actions import put_record
from models.queries import FigureReader, read_behind


def logged(vault, how_many):
    incident = vault.save("incident", None, {"title": "[invented]", "when": "2026-03-02"})
    claim = {"incident": incident, "how_many": how_many, "harm": "killed", "unit": "victims"}
    return incident, vault.save("claim", None, claim)


def test_what_was_read_is_given_again_while_nothing_changes(vault):
    logged(vault, "3")
    reader = FigureReader(vault)
    assert reader.incidents() is reader.incidents()
    assert reader.table("month") is reader.table("month")
    assert reader.total() is reader.total()


@pytest.mark.parametrize("kind", ["incident", "claim", "involvement", "actor", "assessment"])
def test_a_change_of_any_kind_is_in_the_next_answer(vault, kind):
    incident, _claim = logged(vault, "3")
    unit = vault.save("actor", None, {"name": "Reed Company (invented)"})
    reader = FigureReader(vault)
    before = reader.total(), reader.table("unit"), reader.table("month")
    match kind:
        case "incident":
            vault.withdraw("incident", incident, "invented")
        case "claim":
            vault.save("claim", None, {"incident": incident, "how_many": "9", "harm": "killed"})
        case "involvement":
            vault.save("involvement", None, {"incident": incident, "actor": unit})
        case "actor":
            vault.save("involvement", None, {"incident": incident, "actor": unit})
            before = reader.total(), reader.table("unit"), reader.table("month")
            vault.save("actor", unit, {"name": "Stone Company (invented)"})
        case "assessment":
            more = {"decision": "undecided", "reasoning": "invented"}
            vault.save("assessment", None, {"incident": incident, **more})
    after = reader.total(), reader.table("unit"), reader.table("month")
    assert kind == "assessment" or before != after
    assert all(one is not other for one, other in zip(before, after, strict=True))


def test_a_change_that_was_rolled_back_leaves_nothing_behind(vault):
    logged(vault, "3")
    reader = FigureReader(vault)

    def fails():
        with vault.batch():
            logged(vault, "5")
            assert reader.total().incidents == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (reader.total().incidents, reader.total().low) == (1, 3)


def test_what_stands_behind_a_figure_says_which_claims_make_it(vault):
    incident, claim = logged(vault, "3")
    more = {"incident": incident, "harm": "killed", "unit": "victims"}
    later = vault.save("claim", None, {**more, "how_many": "5", "supersedes": claim})
    vault.save("claim", None, {**more, "how_many": "9", "credibility": "5"})
    found = read_behind(vault, incident)
    assert (found.low, found.high, found.voices) == (5, 5, 1)
    assert [one.id for one in found.claims if one.speaks] == [later]
    assert found.claims[0].id == later
    assert {one.how_many for one in found.claims if not one.speaks} == {"3", "9"}


def test_an_adjudicated_figure_stands_with_its_basis_and_its_claims_beside_it(vault):
    incident, _claim = logged(vault, "3")
    vault.save("incident", incident, {"killed_best": 4, "count_basis": "invented grounds"})
    found = read_behind(vault, incident)
    assert (found.low, found.high, found.adjudicated) == (4, 4, True)
    assert found.basis == "invented grounds"


def test_what_is_called_agreed_without_a_second_person_is_of_a_single_coder(vault):
    logged(vault, "3")
    put_record(vault, "incident", "6f1c7c1e-6d0f-4d5e-9d2a-5b7f6f0f3a11", {"status": "agreed"})
    assert FigureReader(vault).total().single_coder == 1
