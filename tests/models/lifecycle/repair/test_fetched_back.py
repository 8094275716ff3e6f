"""What a repair could not bring back comes again out of the folder that the team exchanges in."""

from __future__ import annotations

import random

from models.lifecycle.repair import repairing
from models.records import LEDGER
from models.sharing import exchange_folder
from models.vault import DATABASE
from tests.models.lifecycle.repair.damaged import (
    copy_of,
    known,
    opened,
    overwritten,
    page_of_each,
    recorded,
    repaired,
    sentences,
)
from tests.models.team import acquaint, swap


def test_an_exchange_folder_brings_back_ones_own_lost_changes(make, tmp_path, monkeypatch):
    # No flipped bit is looked for: the page is overwritten whole, and its changes are lost.
    monkeypatch.setattr(repairing, "MOST_MENDS", 0)
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    recorded(marta, tmp_path, incidents=8)
    folder = tmp_path / "exchange"
    folder.mkdir()
    for _ in range(3):
        for vault in (marta, olena):
            swap(vault, folder, [marta, olena])
    # The ledger of what was done with evidence leaves no vault, so nobody brings it back.
    own = {one.hash for one in marta.operations() if one.kind in LEDGER}
    true = {hash: said for hash, said in known(marta).items() if hash not in own}
    places = page_of_each(marta)
    assert true.keys() <= known(olena).keys()
    marta.close()
    hit = max(set(places.values()), key=list(places.values()).count)
    content = overwritten((marta.folder / DATABASE).read_bytes(), [hit], random.Random(2))
    made = repaired(copy_of(marta, tmp_path / "old", content), tmp_path / "new")
    assert made.missing
    with opened(tmp_path / "new") as again:
        assert not true.keys() <= known(again).keys()
        acquaint(olena, again)
        for _ in range(3):
            # Her earlier card bears the same name, so a new one is named by its device.
            for vault, to in ((olena, again), (again, olena)):
                exchange_folder(vault, folder, to=[to.device], accept=True)
        assert true.keys() <= known(again).keys()
        assert sentences(again) == set()
