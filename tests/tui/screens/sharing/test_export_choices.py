from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.sharing import read_bundle
from models.vault import add_colleague, verify_colleague
from tests.tui.cases import SEALED, SECRET, one_case
from tests.tui.driving import unlocked
from tests.tui.seeing import answers, sees
from tui.screens.sharing.export_wizard import Export
from tui.services import Parcel


@pytest.fixture
def three(make, tmp_path):
    """A case with a consent for a court, and the one colleague it can go to."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    verify_colleague(ours, theirs.device)
    case = one_case(ours, close=False)
    said = {"use": "international-court", "level": "I4", "state": "given", "recipient": "Bittern"}
    ours.save("consent", None, {"subject": case.source, **said})
    ours.close()
    return case, theirs, tmp_path / "x.age"


async def to_the_choices(pilot, app, case, *, use):
    app.push_screen(Export(records=[case.incident]))
    await sees(pilot, "Go on: 1 incident", "To Bittern, compared in person")
    await pilot.press("enter")
    await sees(pilot, "Go on without a use", "international court")
    screen = app.screen
    if use:
        screen.parcel = screen.parcel.for_use(use)
    await pilot.press("home", "enter")
    await sees(pilot, "what leaves", "Places (Enter): as recorded")


async def test_a_sealed_field_leaves_only_by_use_consent_and_choice(three):
    case, theirs, out = three
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await to_the_choices(pilot, app, case, use="international-court")
        await sees(pilot, "each leaves only where consent allows it", "[      ] Source: Real")
        app.screen.query_one("Sheet").find("Source: Real")
        await pilot.press("enter")
        await sees(pilot, "[leaves] Source: Real identity", "Real identity LEAVES")
        await pilot.press("home", "enter")
        await answers(pilot, "Purpose:", "")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "1 sealed value LEAVES", "Real identity LEAVES", "international court")
        await pilot.press("w")
        await sees(pilot, "read them the last eight digits")
    with read_bundle(theirs, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    assert theirs.row("source", case.source).identity == SEALED


async def test_without_a_use_a_choice_to_disclose_lets_nothing_sealed_leave(three):
    case, _theirs, _out = three
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await to_the_choices(pilot, app, case, use=None)
        app.screen.query_one("Sheet").find("Source: Real")
        await pilot.press("enter")
        await sees(pilot, "[leaves] Source: Real identity")
        assert app.screen.plan.disclosed == ()


async def test_places_go_coarser_step_by_step_and_a_full_bundle_can_be_asked_for(three):
    case, _theirs, _out = three
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await to_the_choices(pilot, app, case, use=None)
        await pilot.press("down", "down", "enter")
        await sees(pilot, "Places (Enter): coarser, vicinity")
        await sees(pilot, "Places are given coarser")
        await pilot.press("down", "enter")
        await sees(pilot, "goes along, a full bundle")
        assert app.screen.parcel.full


async def test_the_name_of_a_file_stays_until_somebody_lets_it_leave(three, tmp_path):
    case, theirs, out = three
    file = tmp_path / "interview_tamar_quill.txt"
    file.write_text("said by an invented witness")
    with Vault.open(case.folder, secret=SECRET) as ours:
        attach_evidence(ours, case.incident, file)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await to_the_choices(pilot, app, case, use=None)
        await sees(pilot, "Names of evidence files (Enter): stay here")
        assert not [one for one in app.screen.plan.cautions if file.name in one]
        app.screen.query_one("Sheet").find("Names of evidence")
        await pilot.press("enter")
        await sees(pilot, "Names of evidence files (Enter): LEAVE", "tamar_quill.txt")
        await pilot.press("home", "enter")
        await answers(pilot, "Purpose:", "")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "tamar_quill.txt")
        await pilot.press("w")
        await sees(pilot, "read them the last eight digits")
    with read_bundle(theirs, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    assert [one.original_name for one in theirs.rows("evidence")] == [file.name]


def test_the_steps_of_precision_lead_back_to_places_as_recorded():
    parcel, seen = Parcel().coarsened(), []
    while parcel.coarser is not None:
        seen.append(parcel.coarser)
        parcel = parcel.coarsened()

    assert seen[0] == "L1"
    assert len(seen) == len(set(seen)) > 5


def test_a_use_is_chosen_and_taken_back():
    assert Parcel().for_use("partner").use == "partner"
    assert Parcel().for_use("partner").for_use("partner").use is None
