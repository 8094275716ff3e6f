"""Sealed names are found once they are revealed, and never before; no name here is anybody's."""

from __future__ import annotations

import pytest

from models.queries import Query, find_incidents, find_records, find_sealed_names
from models.queries.filters import BadQuery
from models.values import NameTooShort

UKRAINIAN = "Шевчинський Тарасій Олегович\nShevchynskyi Tarasii"
RUSSIAN = "Хитрованов Юрий"
SPELLED = ["Shevchynskyi", "Шевчинський", "Шевчинский", "Ševčynskyj", "Tarasii", "Тарасій"]


@pytest.fixture
def vault(make):
    vault = make("Avocet")
    vault.save("person", None, {"code_name": "Heron", "names": UKRAINIAN})
    vault.save("person", None, {"code_name": "Stork", "names": RUSSIAN})
    vault.save("person", None, {"code_name": "Teal"})
    vault.save("source", None, {"name": "Voice (invented)", "identity": "Yevtushynets Olha"})
    incident = vault.save("incident", None, {"title": "[invented] Weir", "when": "2026-01"})
    person = vault.rows("person")[0].id
    vault.save("harm", None, {"incident": incident, "person": person, "outcome": "killed"})
    return vault


def called(vault, typed):
    return [one.called for one in find_sealed_names(vault, typed)]


@pytest.mark.parametrize("typed", SPELLED)
def test_nothing_else_finds_a_sealed_name(vault, typed):
    assert list(find_incidents(vault, Query.parse(typed))) == []
    assert not any(find_records(vault, typed, kind) for kind in ("person", "source"))
    with pytest.raises(BadQuery):
        find_incidents(vault, Query.parse(f"names:{typed}"))


@pytest.mark.parametrize("typed", SPELLED)
def test_a_revealed_name_is_found_in_either_script(vault, typed):
    assert called(vault, typed) == ["Heron"]


@pytest.mark.parametrize("typed", ["Khitrovanov", "Hitrovanov Jurij", "Xitrovanov", "хитрованов"])
def test_a_russian_name_is_found_in_either_script(vault, typed):
    assert called(vault, typed) == ["Stork"]


def test_the_identity_of_a_source_is_found_too(vault):
    (found,) = find_sealed_names(vault, "Євтушинець Ольга")
    assert (found.kind, found.called, found.spelling) == (
        "source", "Voice (invented)", "Yevtushynets Olha",
    )  # fmt: skip


def test_the_spelling_that_fits_is_told_and_a_withdrawn_person_says_so(vault):
    person = find_sealed_names(vault, "Khitrovanov")[0].id
    vault.save("person", person, {"withdrawn": "entered twice"}, why="entered twice")
    (found,) = find_sealed_names(vault, "Khitrovanov")
    assert (found.spelling, found.counts) == (RUSSIAN, False)


def test_a_name_that_nobody_bears_finds_nobody(vault):
    assert called(vault, "Гайворенко") == []


def test_an_erased_name_is_found_no_more(vault):
    vault.save("person", vault.rows("person")[0].id, {"names": None}, why="asked")
    assert called(vault, "Shevchynskyi") == []


def test_progress_comes_to_all_that_hold_a_name(vault):
    told = []
    find_sealed_names(vault, "Khitrovanov", progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


def test_searching_writes_nothing_and_nothing_printed_shows_a_name(vault):
    def stored():
        return vault.folder.joinpath("vault.db").read_bytes(), list(vault.operations())

    before = stored()
    (found,) = find_sealed_names(vault, "Shevchynskyi")
    assert stored() == before
    assert "hevch" not in repr(found) + str(found)
    with pytest.raises(NameTooShort) as caught:
        find_sealed_names(vault, "Ж")
    assert "Ж" not in str(caught.value)
