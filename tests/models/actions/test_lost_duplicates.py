"""An incident that counts with none that counts is said by verify, however it came to that."""

from __future__ import annotations

from models.lifecycle import verify_vault
from models.queries import count_all, read_incident_set
from models.readings.links import lost_duplicates
from tests.people import share


def refs(vault, *incidents):
    return [vault.row("incident", one).ref for one in incidents]


def test_one_who_withdraws_and_one_who_names_a_duplicate_meanwhile_lose_none_unsaid(team):
    marta, olena = team
    first, second = (marta.save("incident", None, {"title": "[invented]"}) for _ in range(2))
    share(marta, olena)
    marta.save("incident", first, {"canonical": second})
    olena.withdraw("incident", second, "entered by mistake")
    share(olena, marta)
    assert count_all(read_incident_set(marta)).incidents == 0
    assert lost_duplicates(marta) == refs(marta, first)
    report = verify_vault(marta)
    assert report.clean
    assert [one.where for one in report.to_look_at] == refs(marta, first)


def test_a_circle_of_three_that_was_closed_apart_is_said(make):
    vaults = [make(name) for name in ("Ada", "Ben", "Cyd")]
    three = [vaults[0].save("incident", None, {"title": "[invented]"}) for _ in range(3)]
    for other in vaults[1:]:
        share(vaults[0], other)
    for place, vault in enumerate(vaults):
        vault.save("incident", three[place], {"canonical": three[(place + 1) % 3]})
    for giver in vaults[1:]:
        share(giver, vaults[0])
    assert lost_duplicates(vaults[0]) == refs(vaults[0], *three)


def test_who_counts_with_one_that_counts_is_not_lost(vault):
    kept = vault.save("incident", None, {"title": "[invented]"})
    between = vault.save("incident", None, {"title": "[invented]", "canonical": kept})
    vault.save("incident", None, {"title": "[invented]", "canonical": between})
    assert lost_duplicates(vault) == []
