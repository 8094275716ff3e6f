"""The line of an incident: each harm has its own figure, and nothing is added."""

from __future__ import annotations

import pytest

from models.actions import put_record
from models.lifecycle import Vault
from models.queries import Query, find_incidents, lines_of
from models.records import Value

ANY = "6f1c7c1e-6d0f-4d5e-9d2a-5b7f6f0f3a11"


@pytest.mark.parametrize(
    ("claimed", "judged", "listed"),
    [
        ({"killed": "2+"}, {}, "2+"),
        ({None: "several", "killed": "2"}, {}, "2 killed; ? unspecified"),
        ({"injured": "5", "killed": "~2"}, {}, "~2 killed; 5 injured"),
        ({None: "3", "detained": "4"}, {}, "4 detained; 3 unspecified"),
        ({"injured": "5"}, {}, "5 injured"),
        ({"killed": "9", "injured": "5"}, {"killed": (2, 3)}, "2-3 killed; 5 injured"),
        ({None: "9"}, {"killed": (2, None), "injured": (0, 0)}, "2+ killed; 0 injured"),
        ({None: "9"}, {"killed": (None, 4)}, "<=4"),
        ({None: "9"}, {"injured": (1, 1)}, "1 injured; 9 unspecified"),
        ({}, {}, ""),
    ],
)
def test_each_harm_has_its_own_figure_and_an_adjudicated_one_replaces_what_is_claimed(
    vault: Vault, claimed: dict[str, str], judged: dict[str, tuple[int, int]], listed: str
) -> None:
    values: dict[str, Value] = {"title": "Shots", "count_basis": "seen on video"}
    for harm, bounds in judged.items():
        values |= dict(zip((f"{harm}_low", f"{harm}_high"), bounds, strict=True))
    incident = vault.save("incident", None, values)
    for harm, how_many in claimed.items():
        vault.save("claim", None, {"incident": incident, "harm": harm, "how_many": how_many})
    assert lines_of(vault, find_incidents(vault, Query()))[0].how_many == listed


def test_an_adjudicated_count_without_its_basis_does_not_stand(vault: Vault) -> None:
    incident = put_record(vault, "incident", ANY, {"killed_low": 4, "killed_high": 4})
    vault.save("claim", None, {"incident": incident, "harm": "killed", "how_many": "9"})
    assert lines_of(vault, find_incidents(vault, Query()))[0].how_many == "9"
    vault.save("incident", incident, {"count_basis": "seen on video"})
    assert lines_of(vault, find_incidents(vault, Query()))[0].how_many == "4"


def test_a_best_count_alone_stands_where_its_basis_is_named(vault: Vault) -> None:
    vault.save("incident", None, {"title": "Shots", "killed_best": 4, "count_basis": "video"})
    assert lines_of(vault, find_incidents(vault, Query()))[0].how_many == "4"


def test_several_figures_about_one_incident_are_listed_from_the_least_to_the_most(
    vault: Vault,
) -> None:
    incident = vault.save("incident", None, {"title": "Shots"})
    for how_many in ("~40", "~10"):
        source = vault.save("source", None, {"name": f"Says {how_many}"})
        vault.save("claim", None, {"incident": incident, "how_many": how_many, "source": source})
    assert lines_of(vault, find_incidents(vault, Query()))[0].how_many == "~10-40"


def test_an_origin_is_known_through_a_claim_that_was_withdrawn(vault: Vault) -> None:
    incident = vault.save("incident", None, {"title": "Shots"})
    source = vault.save("source", None, {"name": "Reed"})
    about = {"incident": incident, "source": source}
    first = vault.save("claim", None, {**about, "how_many": "7"})
    told = {"incident": incident, "derived_from": first, "how_many": "5", "reported_at": "2026-01"}
    vault.save("claim", None, told)
    vault.save("claim", None, {**about, "how_many": "3", "reported_at": "2026-02"})
    vault.withdraw("claim", first, "entered twice")
    [line] = lines_of(vault, find_incidents(vault, Query()))
    assert (line.claims, line.how_many) == (2, "3")
