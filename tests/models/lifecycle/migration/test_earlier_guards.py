"""A vault in which an earlier afield let others loosen a guard, opened by this one."""

from __future__ import annotations

import pytest

from crypto.keyfile import VAULT_FORMAT
from models.lifecycle import Vault, verify_vault
from models.merge.guards import Guards
from models.storage import keep_setting
from tests.people import Make, again, share


@pytest.fixture
def earlier_vault(make: Make, monkeypatch: pytest.MonkeyPatch) -> tuple[Vault, str]:
    """Give Ana's closed vault as an earlier afield left it: Mal took RED off, and it counted."""
    ana, mal = make("Ana"), make("Mal")
    incident = ana.save("incident", None, {"title": "a"})
    share(ana, mal)
    ana.save("incident", incident, {"handling": "RED"})
    share(ana, mal)
    mal.save("incident", incident, {"handling": "GREEN"}, why="an earlier afield asked for none")
    with monkeypatch.context() as patch:
        patch.setattr(Guards, "of", classmethod(lambda *_: None))
        share(mal, ana)
        assert ana.row("incident", incident).handling == "GREEN"  # type: ignore[union-attr]
    keep_setting(ana, "format", 1)
    ana.close()
    return ana, incident


def test_what_was_loosened_before_stands_as_a_proposal_once_it_is_opened(earlier_vault) -> None:
    vault, incident = earlier_vault
    with again(vault) as opened:
        assert opened.setting("format") == VAULT_FORMAT
        assert opened.row("incident", incident).handling == "RED"
        (conflict,) = opened.conflicts(incident)
        assert [one.value for one in conflict.proposed] == ["GREEN"]
        assert verify_vault(opened).clean
