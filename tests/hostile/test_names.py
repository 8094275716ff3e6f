"""Names that imitate others, hide signs, or mix scripts, through vaults and the program."""

from __future__ import annotations

from datetime import date

import pytest

from crypto.signing import Identity
from models.lifecycle import verify_vault
from models.log import START, sign_operation
from models.queries import Ground, Said, permission
from models.records import check_value
from models.sharing.importing.preview.value_check import unfit_values
from models.sharing.peers import Trust, known_signers
from models.vault import (
    CARD_CHANGED,
    CARD_UNVERIFIED,
    add_colleague,
    all_colleagues,
    colleague_by_device,
    revoke_colleague,
    short_name,
    verify_colleague,
)
from models.vault.colleagues.colleague import CARD_VERIFIED
from models.vault.colleagues.colleague_list import _insert
from tests.hostile.slips import two
from tests.people import making
from tests.unseen import UNSEEN
from tests.whole.person import Inside

IMITATIONS = [
    *("OIena Lis", "oIena Iis", "0lena Lis", "Οlena Lis", "Օlena Lis", "Olena Lιs", "Olenɑ Lis"),
    *("Оlеnа Lis", "Olena\u00ad Lis", "Olena Lis\u3164", "Olena\U000e0061 Lis", "𝐎𝗅𝚎𝓃𝕒 Lis"),
]


@pytest.fixture
def make(tmp_path):
    with making(tmp_path) as made:
        yield made


@pytest.fixture
def pair(make):
    """Marta, and Olena Lis, whose card Marta has and has not compared."""
    own, olena = make("Marta"), make("Olena Lis")
    add_colleague(own, olena.card)
    return own, olena


def stranger(name):
    return Identity.generate().card(name, "2026-01-01")


def consent(recipient, state):
    return Said(
        record=state, use="inquiry", recipient=recipient, level="I4", state=state,
        reviewed=False, review=None, conditions=None,
    )  # fmt: skip


@pytest.mark.parametrize("name", IMITATIONS)
def test_a_refusal_is_not_walked_past_under_a_name_that_looks_like_the_refused_one(name):
    given, refused = consent("anyone", "given"), consent("Olena Lis", "refused")
    found = permission([given, refused], use="inquiry", recipient=name, today=date(2026, 3, 5))
    assert found.ground is Ground.REFUSED


def test_a_card_that_imitates_a_name_is_never_added_as_a_plain_stranger(pair):
    own, _olena = pair
    for name in IMITATIONS:
        card = stranger(name)
        assert known_signers(own, [card])[card.device].trust is Trust.CHANGED
        assert add_colleague(own, card).state == CARD_CHANGED


def test_the_compared_card_stays_compared_when_an_imitation_comes_later(pair):
    own, olena = pair
    verify_colleague(own, olena.device)
    add_colleague(own, stranger("OIena Lis"))
    assert colleague_by_device(own, olena.device).state == CARD_VERIFIED
    assert short_name(own, olena.device) == "Olena Lis"


def test_an_imitation_that_came_first_is_doubted_once_the_true_card_is_compared(make):
    own, olena = make("Marta"), make("Olena Lis")
    first = stranger("OIena Lis")
    assert add_colleague(own, first).state == CARD_UNVERIFIED
    assert add_colleague(own, olena.card).state == CARD_CHANGED

    verify_colleague(own, olena.device)

    states = {one.device: one.state for one in all_colleagues(own) if not one.own}
    assert states == {olena.device: CARD_VERIFIED, first.device: CARD_CHANGED}
    assert known_signers(own, [first])[first.device].trust.doubted
    revoke_colleague(own, olena.device)
    assert colleague_by_device(own, first.device).state == CARD_CHANGED


def test_an_imitation_that_an_earlier_afield_took_for_a_stranger_is_doubted_now(pair):
    own, olena = pair
    verify_colleague(own, olena.device)
    card = stranger("OIena Lis")
    with own.writing():
        _insert(own, card, CARD_UNVERIFIED)

    assert colleague_by_device(own, card.device).state == CARD_CHANGED
    assert {one.name for one in all_colleagues(own) if one.state == CARD_CHANGED} == {"OIena Lis"}
    assert known_signers(own, [card])[card.device].trust is Trust.CHANGED


def test_a_doubted_name_says_so_wherever_it_stands(pair):
    own, _olena = pair
    card = stranger("OIena Lis")
    add_colleague(own, card)
    assert short_name(own, card.device) == "OIena Lis (DOUBTED: another key)"
    assert known_signers(own, [card])[card.device].shown_name.endswith("(DOUBTED: another key)")


def test_two_cards_of_ordinary_names_are_both_plain(make):
    own = make("Оксана")
    for name in ("Олена", "Олеся", "Alia", "Alla", "أحمد", "محمد", "ნინო", "ნანა", "Łukasz", "Zoë"):
        assert add_colleague(own, stranger(name)).state == CARD_UNVERIFIED


def test_a_name_in_two_scripts_is_said_where_its_card_is_added_and_shown_and_signs(tmp_path):
    ana, _boris = two(tmp_path / "two")
    eve = Inside.with_vault("Hаnnа", tmp_path / "eve")
    words = "mixes Cyrillic and Latin letters"
    card = tmp_path / "eve.card"
    eve.run("card", into=card)

    added = ana.run("colleague", "add", card)
    assert added.status == 0
    assert words in added.out
    assert words in ana.run("colleague", "list").out
    listed = {one["name"]: one["mixing"] for one in ana.ask("colleague", "list")}
    assert words in listed.pop("Hаnnа")
    assert set(listed.values()) == {None}

    mine = tmp_path / "ana.card"
    ana.run("card", into=mine)
    eve.ask("colleague", "add", mine)
    eve.ask("add", "--what", "A test", "--when", "2026-03")
    eve.ask("export", "--to", "Ana", "--out", tmp_path / "eve.age")
    assert words in ana.run("import", tmp_path / "eve.age", "--dry-run").out
    (said,) = ana.ask("import", tmp_path / "eve.age", "--dry-run")["mixing"]
    assert words in said


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_what_is_typed_is_recorded_without_a_sign_that_is_not_seen(sign):
    assert check_value("incident", "title", f"a{sign}b") == "ab"
    assert check_value("incident", "tags", [f"a{sign}b"]) == ["ab"]
    assert check_value("incident", "title", sign) is None


def test_what_an_earlier_afield_recorded_with_a_sign_that_is_not_seen_still_comes_in(make):
    own, sender = make("Marta"), make("Olena Lis")
    values = {
        "title": "co\u00adoperate\u2060",
        "summary": "\u3164\n\u034fa\U000e0061b Mar\u200dta",
        "tags": ["a\u00adb", "ab"],
    }
    made = sign_operation(
        sender.signer(), seq=1, prev=START, parents=[], at=(1_700_000_000_000, 0),
        kind="incident", record="6d3c1f0e-5a7b-4c8d-9e0f-112233445566", values=values,
        random=sender.random,
    )  # fmt: skip
    assert unfit_values([made]) is None
    own.receive([made], cards={sender.device: sender.card})
    assert verify_vault(own).clean
    assert own.row("incident", made.record).title == values["title"]


@pytest.mark.parametrize("value", ["a\x1bb", "a\u202eb\u00ad", "a\ufeff", "a\nb", " \u00ad "])
def test_what_no_afield_ever_recorded_is_refused_as_before(make, value):
    sender = make("Olena Lis")
    made = sign_operation(
        sender.signer(), seq=1, prev=START, parents=[], at=(1_700_000_000_000, 0),
        kind="incident", record="6d3c1f0e-5a7b-4c8d-9e0f-112233445566", values={"title": value},
        random=sender.random,
    )  # fmt: skip
    assert unfit_values([made]) is not None


def test_an_own_card_carries_no_filler_and_no_joiner_that_its_name_does_not_need(make):
    assert make("Mar\u200dta\u3164").name == "Marta"
