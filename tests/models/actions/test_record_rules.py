"""Rules between records are asked before a change is signed."""

from __future__ import annotations

import pytest

from models.actions import put_record
from models.lifecycle import Vault
from models.records import BadValue
from tests.people import share


@pytest.fixture
def incident(vault: Vault) -> str:
    return vault.save("incident", None, {"title": "[invented] Weir"})


def unit(vault, name, **more):
    return vault.save("actor", None, {"name": name, **more})


def under(vault, actor, superior, period=None):
    line = {"actor": actor, "superior": superior, "period": period}
    return vault.save("command", None, line)


def test_a_unit_never_comes_to_stand_above_itself(vault):
    company, brigade, army = (unit(vault, name) for name in ("Company", "Brigade", "Army"))
    under(vault, company, brigade)
    under(vault, brigade, army, "2026-01-01/2026-03-31")
    with pytest.raises(BadValue, match="superior: It stands under this unit itself"):
        under(vault, army, company, "2026-03-31/2026-12-31")
    under(vault, army, company, "2026-04-01/2026-12-31")
    with pytest.raises(BadValue, match="itself"):
        under(vault, company, company)


def test_a_line_of_command_that_is_moved_in_time_is_asked_again(vault):
    company, brigade = unit(vault, "Company"), unit(vault, "Brigade")
    under(vault, company, brigade, "2026-01")
    turned = under(vault, brigade, company, "2026-02")
    with pytest.raises(BadValue, match="itself"):
        vault.save("command", turned, {"period": "2026-01-15/2026-02-15"})
    vault.withdraw("command", turned, "a test entry")


def test_a_circle_that_two_people_made_apart_is_taken_in_and_ends(make):
    ada, ben = make("Ada"), make("Ben")
    company, brigade = unit(ada, "Company"), unit(ada, "Brigade")
    share(ada, ben)
    under(ada, company, brigade)
    under(ben, brigade, company)
    share(ben, ada)
    assert len(ada.rows("command")) == 2
    with pytest.raises(BadValue, match="itself"):
        under(ada, brigade, company)


@pytest.mark.parametrize(
    ("kind", "named", "again"),
    [
        ("harm", "person", "This person is linked"),
        ("order_link", "order", "This order is linked"),
        ("involvement", "actor", "This unit has this role"),
    ],
)
def test_nothing_is_linked_twice_to_one_incident(vault, incident, kind, named, again):
    name = {"person": "code_name", "order": "words", "actor": "name"}[named]
    other = vault.save(named, None, {name: "Oak"})
    link = vault.save(kind, None, {"incident": incident, named: other})
    with pytest.raises(BadValue, match=f"{named}: {again}"):
        vault.save(kind, None, {"incident": incident, named: other})
    vault.withdraw(kind, link, "linked by mistake")
    second = vault.save(kind, None, {"incident": incident, named: other})
    vault.save(kind, second, {"handling": "GREEN"})


def test_a_unit_may_have_two_roles_in_one_incident(vault, incident):
    actor = unit(vault, "Company")
    for role in ("direct", "concealed"):
        vault.save("involvement", None, {"incident": incident, "actor": actor, "role": role})


def test_a_placeholder_is_no_perpetrator_from_either_side(vault, incident):
    nobody = unit(vault, "Whoever it was", naming="placeholder")
    accused = {"incident": incident, "actor": nobody, "role": "direct"}
    with pytest.raises(BadValue, match="role: A placeholder"):
        vault.save("involvement", None, accused)
    vault.save("involvement", None, accused | {"role": "present"})
    company = unit(vault, "Company")
    vault.save("involvement", None, accused | {"actor": company})
    with pytest.raises(BadValue, match="naming: It has a role"):
        vault.save("actor", company, {"naming": "placeholder"})


def test_duplicates_form_no_circle_in_which_none_would_count(vault, incident):
    second = vault.save("incident", None, {"title": "[invented] Ford", "canonical": incident})
    third = vault.save("incident", None, {"title": "[invented] Oak", "canonical": second})
    with pytest.raises(BadValue, match="canonical: That incident is a duplicate of this one"):
        vault.save("incident", incident, {"canonical": third})


def test_two_incidents_are_linked_once_in_each_way(vault, incident):
    second = vault.save("incident", None, {"title": "[invented] Ford"})
    link = {"incident": incident, "other": second, "type": "same-footage"}
    vault.save("incident_link", None, link)
    with pytest.raises(BadValue, match="other: These two incidents are linked"):
        vault.save("incident_link", None, link | {"incident": second, "other": incident})
    vault.save("incident_link", None, link | {"type": "same-unit"})
    with pytest.raises(BadValue, match="type: Say it in the incident"):
        vault.save("incident_link", None, link | {"type": "duplicate-of"})


@pytest.mark.parametrize("kind", ["incident", "assessment"])
def test_a_conclusion_needs_its_ground(vault, incident, kind):
    about = {"incident": incident} if kind == "assessment" else {}
    with pytest.raises(BadValue, match="proof_standard: V4"):
        vault.save(kind, None, about | {"verification": "V4"})
    with pytest.raises(BadValue, match="proof_standard: V4"):
        vault.save(kind, None, about | {"verification": "V4", "proof_standard": "NONE"})
    with pytest.raises(BadValue, match="count_basis: Counts need a basis"):
        vault.save(kind, None, about | {"killed_low": 2})
    sound = {"verification": "V4", "proof_standard": "BP", "killed_low": 2, "count_basis": "seen"}
    record = vault.save(kind, None, about | sound)
    with pytest.raises(BadValue, match="proof_standard: V4"):
        vault.save(kind, record, {"proof_standard": None})
    with pytest.raises(BadValue, match="count_basis"):
        vault.save(kind, record, {"count_basis": None})


def test_what_came_without_its_ground_can_be_worked_on_and_is_mended_by_one_change(vault):
    id = "6f1c7c1e-6d0f-4d5e-9d2a-5b7f6f0f3a11"
    put_record(vault, "incident", id, {"verification": "V4", "killed_low": 2})
    vault.save("incident", id, {"title": "[invented] Weir"})
    with pytest.raises(BadValue, match="proof_standard"):
        vault.save("incident", id, {"verification": "V4", "proof_standard": "NONE"})
    vault.save("incident", id, {"proof_standard": "RG", "count_basis": "invented grounds"})


def test_no_incident_is_lost_behind_one_that_does_not_count(vault, incident):
    gone = vault.save("incident", None, {"title": "[invented] Ford"})
    vault.withdraw("incident", gone, "entered by mistake")
    with pytest.raises(BadValue, match="canonical: That incident does not count itself"):
        vault.save("incident", incident, {"canonical": gone})
    kept = vault.save("incident", None, {"title": "[invented] Oak"})
    vault.save("incident", incident, {"canonical": kept})
    ref = vault.row("incident", incident).ref
    with pytest.raises(BadValue, match=f"withdrawn: Others count with it \\({ref}\\)"):
        vault.withdraw("incident", kept, "entered by mistake")
    vault.save("incident", incident, {"canonical": None})
    vault.withdraw("incident", kept, "entered by mistake")


def test_claims_do_not_replace_each_other_in_a_circle(vault, incident):
    first = vault.save("claim", None, {"incident": incident, "how_many": "3"})
    later = vault.save("claim", None, {"incident": incident, "how_many": "5", "supersedes": first})
    with pytest.raises(BadValue, match="supersedes: That one replaces this one"):
        vault.save("claim", first, {"supersedes": later})
    with pytest.raises(BadValue, match="supersedes: A record cannot point to itself"):
        vault.save("claim", first, {"supersedes": first})


def test_a_code_name_repeats_no_sealed_field(vault):
    said = {"code_name": "Олекса  Вигаданий", "names": "Oleksa Vyhadanyi\nолекса  вигаданий "}
    with pytest.raises(BadValue, match="code_name: A sealed field says the same"):
        vault.save("person", None, said)
    made = vault.save("person", None, said | {"code_name": "Oak"})
    with pytest.raises(BadValue, match="code_name: A sealed field"):
        vault.save("person", made, {"code_name": "oleksa vyhadanyi"})
    with pytest.raises(BadValue, match="code_name: A sealed field"):
        vault.save("person", made, {"names": "oak"})
    vault.save("person", made, {"names": "Oakes"})
    vault.save("person", None, {"code_name": "\u0301\u0301", "names": "Oakes\n\nОукс"})
