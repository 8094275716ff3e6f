from __future__ import annotations

import json

import pytest

from tests.models.intake.conftest import HEADER, ROW
from tests.signs import DIRECTIONS, code


@pytest.mark.parametrize("sign", DIRECTIONS, ids=code)
def test_a_row_from_elsewhere_loses_each_sign_of_direction(vault, taking, sign):
    row = ROW.replace("Shots", f"Sho{sign}ts").replace("Channel A", f"Chan{sign}nel A")
    taking(HEADER + row)
    assert vault.rows("incident")[0].title == "Shots at the weir"
    assert vault.rows("source")[0].name == "Channel A"
    kept = json.dumps([one.values for one in vault.operations()], ensure_ascii=False)
    assert sign not in kept
