from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queries import Ground, Said, least, permission
from models.queries.recorded_consent import NAMED
from models.values import vocabulary

TODAY = date(2026, 3, 5)
GIVEN = Said(
    record="a", use="inquiry", recipient="Ben", level="I3", state="given",
    reviewed=False, review=None, conditions=None,
)  # fmt: skip


def said(**parts):
    known = {name: getattr(GIVEN, name) for name in Said.__dataclass_fields__}
    return Said(**(known | parts))


def asked(*consents, use="inquiry", recipient="Ben"):
    return permission(consents, use=use, recipient=recipient, today=TODAY)


def test_what_is_not_recorded_was_not_given():
    assert asked().ground is Ground.NOTHING
    assert not asked().names


def test_a_consent_for_this_use_and_recipient_lets_a_name_leave():
    found = asked(GIVEN)
    assert (found.ground, found.level, found.consents) == (Ground.GIVEN, "I3", ("a",))
    assert found.names


@pytest.mark.parametrize("more", [{"use": "partner"}, {"use": None}, {"recipient": "Cyd"}])
def test_it_speaks_of_no_other_use_and_no_other_recipient(more):
    assert asked(GIVEN, **more).ground is Ground.NOTHING


def test_names_are_compared_without_capitals_and_spaces():
    assert asked(said(recipient=" BEN ")).names


@pytest.mark.parametrize("recipient", [None, "", "anyone", "Anyone"])
def test_a_consent_that_names_nobody_speaks_of_all_who_serve_the_use(recipient):
    assert asked(said(recipient=recipient)).names
    assert asked(said(recipient=recipient), recipient="Cyd").names


@pytest.mark.parametrize("level", [None, "I0", "I1", "I2"])
def test_below_being_named_no_name_leaves(level):
    found = asked(said(level=level))
    assert found.ground is Ground.LEVEL
    assert not found.names


@pytest.mark.parametrize(
    ("state", "ground"),
    [
        ("refused", Ground.REFUSED),
        ("withdrawn", Ground.WITHDRAWN),
        ("review-due", Ground.REVIEW),
        ("not-sought", Ground.NOT_GIVEN),
        ("not-applicable", Ground.NOT_GIVEN),
        ("cannot-be-asked", Ground.NOT_GIVEN),
        ("a code of a newer afield", Ground.NOT_GIVEN),
        (None, Ground.NOT_GIVEN),
    ],
)
def test_one_that_was_not_given_outweighs_all_that_were(state, ground):
    against = said(record="b", recipient=None, state=state, level="I4")
    for found in (asked(GIVEN, against), asked(against, GIVEN)):
        assert (found.ground, found.consents) == (ground, ("b",))
        assert not found.names


@pytest.mark.parametrize(("review", "names"), [("2026-03-06", True), ("2026-03-05", False)])
def test_on_its_review_date_a_consent_ends(review, names):
    assert asked(said(reviewed=True, review=review)).names is names


def test_a_review_date_that_cannot_be_told_may_be_past():
    assert asked(said(reviewed=True, review=None)).ground is Ground.REVIEW


def test_a_disputed_consent_stands_in_the_way_whatever_it_speaks_of():
    found = asked(GIVEN, said(record="b", use="partner", disputed=True))
    assert (found.ground, found.names) == (Ground.DISPUTED, False)


def test_conditions_are_given_with_the_permission():
    found = asked(said(state="given-with-conditions", conditions="not to the press"))
    assert found.ground is Ground.CONDITIONS
    assert found.conditions == ("not to the press",)
    assert found.names


def test_a_consent_that_names_the_recipient_says_more_than_one_that_does_not():
    general = said(record="b", recipient=None, level="I1")
    assert asked(general, GIVEN).names
    assert asked(general, said(record="c", recipient=None)).level == "I1"


def test_what_a_colleague_recorded_takes_the_place_of_nothing_of_the_owners():
    general = said(record="b", recipient=None, level="I1")
    theirs = said(record="c", others=frozenset({"boris"}))
    heard = {"boris"}

    def level(*consents):
        return permission(consents, use="inquiry", recipient="Ben", today=TODAY, heard=heard).level

    assert level(general, theirs) == "I1"
    assert level(replace(general, others=frozenset({"boris"})), theirs) == "I3"
    assert level(replace(theirs, recipient=None, level="I1"), GIVEN) == "I3"


@pytest.mark.parametrize("level", ["PURPLE", "i4", "", "I5", "\u0406" + "4"])
def test_a_level_that_is_not_known_allows_nothing_beside_any_other(level):
    assert asked(said(level=level)).level == "I0"
    assert asked(GIVEN, said(record="b", level=level)).ground is Ground.LEVEL


@pytest.mark.parametrize("state", ["refused", "withdrawn", "review-due", "not-sought", None])
def test_what_was_not_given_speaks_of_all_uses_where_none_is_set(state):
    assert not asked(GIVEN, said(record="b", use=None, state=state)).names
    assert asked(GIVEN, said(record="b", use="partner", state=state)).names


def test_what_was_given_for_no_use_is_given_for_none():
    assert asked(said(use=None)).ground is Ground.NOTHING


@pytest.mark.parametrize("recipient", ["Веn", "B\u0435n", "Bén", "B.e.n", "аnyone", "…"])
def test_a_refusal_holds_for_every_name_that_looks_like_the_refused_one(recipient):
    assert asked(GIVEN, said(record="b", recipient=recipient, state="refused")).consents == ("b",)
    assert asked(GIVEN, said(record="b", recipient="Cyd", state="refused")).names


def test_what_was_given_to_a_name_that_looks_alike_allows_nothing_and_limits():
    alike = said(record="b", recipient="Веn", level="I1")
    assert asked(alike).ground is Ground.NOTHING
    assert asked(GIVEN, alike).ground is Ground.LEVEL
    careful = said(record="b", recipient="Веn", state="given-with-conditions", conditions="x")
    assert asked(GIVEN, careful).conditions == ("x",)


def test_a_consent_whose_record_was_withdrawn_says_nothing():
    assert asked(GIVEN, said(record="b", state="refused", void=True)).names
    assert asked(said(void=True)).ground is Ground.NOTHING


@pytest.mark.parametrize(
    "parts",
    [
        {"state": "refused"},
        {"state": "refused", "use": None, "recipient": "аnyone"},
        {"state": "given-with-conditions"},
        {"level": "I1"},
        {"disputed": True},
    ],
)
def test_a_consent_that_may_be_anybodys_holds_a_name_back(parts):
    found = asked(GIVEN, said(record="b", stray=True, **parts))
    assert (found.ground, found.consents, found.names) == (Ground.STRAY, ("b",), False)


@pytest.mark.parametrize("parts", [{}, {"state": "refused", "use": "partner"}])
def test_a_stray_that_asks_for_nothing_or_another_use_holds_nothing_back(parts):
    assert asked(GIVEN, said(record="b", stray=True, **parts)).names


def test_a_stray_allows_nothing_and_is_not_the_reason_where_nothing_was_given():
    assert asked(said(stray=True)).ground is Ground.NOTHING
    refused = said(record="b", stray=True, state="refused")
    assert asked(refused).ground is Ground.NOTHING


def test_several_recipients_are_held_to_the_conditions_of_all():
    conditions = [("Ben", "not to the press"), ("Cyd", "not to the court"), ("Dan", None)]
    given = [
        said(record=to, recipient=to, state="given-with-conditions", conditions=words)
        for to, words in conditions
    ]
    found = least([asked(*given, recipient=to) for to in ("Ben", "Cyd", "Dan")])
    assert found.ground is Ground.CONDITIONS
    assert found.conditions == ("not to the press", "not to the court", "not written down")
    assert found.consents == ("Ben", "Cyd", "Dan")


def test_of_several_recipients_the_one_who_may_know_least_decides():
    names = [said(recipient="Ben"), said(record="b", recipient="Cyd", level="I4")]
    both = [asked(*names, recipient=to) for to in ("Ben", "Cyd")]
    assert (least(both).ground, least(both).level) == (Ground.GIVEN, "I3")
    assert least([*both, asked(*names, recipient="Dan")]).ground is Ground.NOTHING
    assert least([]).ground is Ground.NOTHING


CODES = st.sampled_from([None, *vocabulary("consent_state").terms, "later"])
ANY = st.builds(
    Said,
    record=st.sampled_from("abc"),
    use=st.sampled_from([None, "inquiry", "partner"]),
    recipient=st.sampled_from([None, "Ben", "Cyd"]),
    level=st.sampled_from([None, "I0", "I2", "I3", "I4", "I9"]),
    state=CODES,
    reviewed=st.booleans(),
    review=st.sampled_from([None, "2026-01-01", "2027-01-01"]),
    conditions=st.none(),
    disputed=st.booleans(),
    stray=st.booleans(),
    void=st.booleans(),
)


@given(st.lists(ANY, max_size=5))
def test_a_name_leaves_only_when_somebody_gave_it_for_this_use_and_recipient(consents):
    found = asked(*consents)
    if found.names:
        assert any(
            one.state in {"given", "given-with-conditions"}
            and one.use == "inquiry"
            and one.recipient in {None, "Ben"}
            and one.level in NAMED
            and not one.stray
            and not one.void
            for one in consents
        )
        assert not any(one.disputed for one in consents if not one.void)


@given(st.lists(ANY, max_size=4), ANY)
def test_a_refusal_more_never_lets_a_name_leave(consents, more):
    refused = Said(
        **{name: getattr(more, name) for name in Said.__dataclass_fields__}
        | {"use": "inquiry", "recipient": None, "state": "refused", "void": False}
    )
    assert not asked(*consents, refused).names
