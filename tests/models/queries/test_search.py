"""Search: the words of a testimony find the incident, in any case, accent and script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.lifecycle import Vault, verify_vault
from models.projection import ORDER_NAMES
from models.queries import Query, count_incidents, find_incidents, find_records, lines_of
from models.queries.query_language import BadQuery
from tests.people import NOON, PASSPHRASE, Make, share


def titles(vault: Vault, text: str, order: str = "when") -> list[str]:
    query = Query.parse(text, now=NOON)
    return [line.title for line in lines_of(vault, find_incidents(vault, query, order=order))]


@pytest.fixture
def filled(vault: Vault) -> Vault:
    save = vault.save
    with vault.batch():
        bridge = save(
            "incident",
            None,
            {
                "title": "Shots by the bridge",
                "when": "2026-03-01",
                "place": "Дальній Бір",
                "tags": ["Night road"],
                "acts": ["HDC-KILL"],
                "status": "inbox",
            },
        )
        save("incident", None, {"title": "Łódź straße", "when": "2026-01", "verification": "V2"})
        save("incident", None, {"title": "Undated column", "summary": "under_scored 100%"})
        radio = save("source", None, {"name": "Радіо Їжак", "identity": "canaryname"})
        save("claim", None, {"incident": bridge, "source": radio, "words": "трьох розстріляли"})
        save("claim", None, {"incident": bridge, "how_many": "2-5"})
        save("claim", None, {"scope": "aggregate", "words": "seventy-nine in all"})
        save("note", None, {"about": bridge, "text": "ask the ferryman"})
    return vault


@pytest.mark.parametrize(
    "typed",
    [
        "bridge", "BRIDGE", "shots bridge", "bri", "дальній", "розстр", "радіо",
        "їжак", "іжак", "ferryman", "night", "place:бір", "tag:night",
        "act:HDC-KILL", "status:inbox", "since:2026-02", '"shots by"', "hdc-kill",
    ],
)  # fmt: skip
def test_an_incident_is_found_by_any_word_that_hangs_on_it(filled: Vault, typed: str) -> None:
    assert titles(filled, typed) == ["Shots by the bridge"]


@pytest.mark.parametrize("typed", ["lodz", "ŁÓDŹ", "strasse", "STRASSE", "verification:V2"])
def test_latin_letters_are_found_without_their_marks(filled: Vault, typed: str) -> None:
    assert titles(filled, typed) == ["Łódź straße"]


@pytest.mark.parametrize("typed", ["canaryname", "seventy", "bridge strasse", "place:%", "tag:_"])
def test_sealed_values_and_what_does_not_hang_on_an_incident_are_not_found(
    filled: Vault, typed: str
) -> None:
    assert titles(filled, typed) == []


def test_everything_is_listed_newest_first_and_the_undated_last(filled: Vault) -> None:
    assert titles(filled, "") == ["Shots by the bridge", "Łódź straße", "Undated column"]
    assert titles(filled, "", "oldest") == ["Łódź straße", "Shots by the bridge", "Undated column"]
    for order in ORDER_NAMES:
        assert len(titles(filled, "", order)) == count_incidents(filled) == 3


@pytest.mark.parametrize(
    ("when", "typed", "found"),
    [
        ("2026-03-01T14:30:00", "until:2026-03-01", True),
        ("2026-03-01T14:30:00", "until:2026-02", False),
        ("2026-03-01T14:30:00", "since:2026-03-01", True),
        ("before 2026-05-03", "until:2026-01", True),
        ("before 2026-05-03", "since:2026-06", False),
        ("after 2026-05-03", "since:2027", True),
        ("2026-03-01..05", "since:2026-03-05", True),
        ("2026-03-01..05", "until:2026-02-28", False),
        ("?", "since:2020", False),
        ("?", "until:2030", False),
    ],
)
def test_a_range_finds_what_may_lie_within_it(
    vault: Vault, when: str, typed: str, found: bool
) -> None:
    vault.save("incident", None, {"title": "Shots", "when": when})
    assert bool(titles(vault, typed)) is found


def test_what_nobody_filled_in_reads_as_its_default(filled: Vault) -> None:
    assert set(titles(filled, "status:draft")) == {"Łódź straße", "Undated column"}
    assert len(titles(filled, "handling:AMBER+STRICT")) == 3


def test_a_withdrawn_incident_is_listed_only_when_asked_for(filled: Vault) -> None:
    _, saved = filled.resolve(lines_of(filled, find_incidents(filled, Query()))[0].ref)
    filled.withdraw("incident", saved, "a duplicate")
    assert "Shots by the bridge" not in titles(filled, "")
    assert titles(filled, "bridge") == []
    assert titles(filled, "withdrawn:yes") == ["Shots by the bridge"]
    assert count_incidents(filled) == 2


def test_the_line_says_what_the_claims_say_and_never_adds(filled: Vault) -> None:
    line = lines_of(filled, find_incidents(filled, Query.parse("bridge")))[0]
    assert (line.claims, line.how_many) == (2, "2-5")


def test_a_day_reaches_to_midnight_for_a_filter_that_names_an_hour(vault: Vault) -> None:
    vault.save("incident", None, {"title": "Shots", "when": "2025-07-01"})
    assert len(find_incidents(vault, Query.parse('since:"2025-07-01 10:00"', now=NOON))) == 1
    assert len(find_incidents(vault, Query.parse('since:"2025-07-02 10:00"', now=NOON))) == 0


def test_a_changed_word_is_found_and_the_old_one_is_not(filled: Vault) -> None:
    _, saved = filled.resolve(
        lines_of(filled, find_incidents(filled, Query.parse("bridge")))[0].ref
    )
    filled.save("incident", saved, {"title": "Shots by the ford"})
    assert titles(filled, "ford") == ["Shots by the ford"]
    assert titles(filled, "bridge") == []


def test_a_claim_that_moves_takes_its_words_along(filled: Vault) -> None:
    claim = next(row for row in filled.rows("claim") if row.words and "трьох" in row.words)
    other = next(row for row in filled.rows("incident") if row.title == "Undated column")
    filled.save("claim", claim.id, {"incident": other.id})
    assert titles(filled, "трьох") == ["Undated column"]


def test_deleted_words_leave_the_index(filled: Vault) -> None:
    note = filled.rows("note")[0]
    filled.save("note", note.id, {"text": "nothing here"})
    with filled.database.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
        words = connection.exec_driver_sql(
            "SELECT count(*) FROM incident_words_data WHERE instr(block, 'ferryman') > 0"
        ).scalar_one()
    assert words == 0


def test_other_kinds_are_found_by_their_own_words(filled: Vault) -> None:
    assert [row.name for row in find_records(filled, "радіо", "source")] == ["Радіо Їжак"]
    assert len(find_records(filled, "seventy", "claim")) == 1
    assert find_records(filled, "canaryname", "source") == []


@pytest.mark.parametrize("typed", ["place:bor", "reed status:draft"])
def test_a_filter_for_another_kind_is_refused_and_not_passed_over(
    filled: Vault, typed: str
) -> None:
    with pytest.raises(BadQuery):
        find_records(filled, typed, "source")


def test_what_comes_in_from_a_colleague_is_found(filled: Vault, make: Make) -> None:
    other = make("Olena")
    share(filled, other)
    assert titles(other, "розстр") == ["Shots by the bridge"]
    assert titles(other, "") == titles(filled, "")


def test_a_reader_sees_what_a_writer_saves_meanwhile(filled: Vault) -> None:
    with Vault.open(filled.folder, secret=PASSPHRASE, write=False) as reader:
        assert len(titles(reader, "")) == 3
        filled.save("incident", None, {"title": "A fourth", "when": "2026-03-05"})
        assert titles(reader, "")[0] == "A fourth"
        assert titles(reader, "fourth") == ["A fourth"]


@pytest.mark.parametrize("typed", ["status:nonsense", "since:never", "until:2026-02-30"])
def test_a_filter_that_cannot_be_used_is_named(typed: str) -> None:
    with pytest.raises(BadQuery):
        Query.parse(typed, now=NOON)


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_anything_typed_searches_or_is_refused_in_a_sentence(typed: str) -> None:
    try:
        query = Query.parse(typed, now=NOON)
    except BadQuery:
        return
    assert all(word.isalnum() or word for word in query.words)


def test_anything_typed_is_never_the_index_own_language(filled: Vault) -> None:
    for typed in [
        '"',
        "'",
        "a OR b",
        "NEAR(a b)",
        '"title:x"',
        "^a",
        "a*",
        "-a",
        "(",
        "\x00",
        "{a}",
    ]:
        find_incidents(filled, Query.parse(typed, now=NOON))
        find_records(filled, typed, "source")


def test_what_hung_on_an_incident_through_a_record_is_found_by_itself_once_that_moves(vault):
    first = vault.save("incident", None, {"title": "at the mill"})
    evidence = vault.save("evidence", None, {"title": "weathervane"})
    link = vault.save("evidence_link", None, {"evidence": evidence, "target": first})
    claim = vault.save("claim", None, {"incident": first, "words": "heard"})
    vault.save("note", None, {"about": claim, "text": "lanterns"})
    vault.save("evidence_link", link, {"evidence": None})
    vault.save("claim", claim, {"incident": None})
    assert verify_vault(vault).clean
