"""The wizard hands over to somebody outside, and says what that means before it writes."""

from __future__ import annotations

from crypto import age
from models.lifecycle import Vault
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import burst, unlocked
from tests.tui.seeing import answers, sees

KEY = str(age.X25519Identity(bytes(range(32))).recipient())
OFFICE = "Прокуратура, відділ 3"


async def to_whom(pilot):
    await pilot.press("x")
    await sees(pilot, "Go on: 1 incident", "Enter chooses somebody else")
    await pilot.press("down", "down", "enter")
    await sees(pilot, "Somebody outside afield: a prosecutor, a court")


async def names(app, pilot, key, name):
    """Answer both questions about somebody outside, as fast as a paste."""
    await sees(pilot, "Their age key")
    burst(app, f"{key}\r")
    await sees(pilot, "Their name")
    burst(app, f"{name}\r")


async def test_the_wizard_writes_for_somebody_outside_after_it_said_what_that_means(two, tmp_path):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await to_whom(pilot)
        await pilot.press("end", "enter")
        await names(app, pilot, KEY, OFFICE)
        await sees(pilot, f"[to] {OFFICE}  outside afield", "Nobody compared this key", "classic")
        assert app.screen.parcel.to == frozenset()
        await pilot.press("home", "enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "outside the circle of cards")
        await pilot.press("enter")
        await answers(pilot, "Purpose:", "trial")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "Write it now (w)", f"{OFFICE}  outside afield")
        await pilot.press("w")
        await sees(pilot, "read them the last eight digits")
    assert out.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519")
    with Vault.open(ours.folder, secret=SECRET) as vault:
        line = vault.journal()[0]
    assert (line.what, line.facts["to"]) == ("dossier-written", [OFFICE])


async def test_what_is_no_key_is_refused_in_words_and_choosing_a_colleague_leaves_them_out(two):
    ours, _theirs = two
    one_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await to_whom(pilot)
        await pilot.press("end", "enter")
        await names(app, pilot, "AGE-SECRET-KEY-1QQQQ", OFFICE)
        await sees(pilot, "That is a secret key")
        await pilot.press("enter")
        await names(app, pilot, KEY, "Bittern")
        await sees(pilot, "reads like Bittern")
        await pilot.press("end", "enter")
        await names(app, pilot, KEY, OFFICE)
        await sees(pilot, f"[to] {OFFICE}")
        await pilot.press("home", "down", "enter")
        await sees(pilot, "[to] Bittern", "[  ] Somebody outside afield")
        assert app.screen.parcel.outsider is None
