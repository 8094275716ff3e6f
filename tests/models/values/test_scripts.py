from __future__ import annotations

import pytest

from models.values import mixing
from models.values.scripts import script, scripts


@pytest.mark.parametrize(
    "name",
    [
        "Ana Lis 2", "Ґалаґан-Їжак", "José Ó'Brien", "佐藤さくら", "サトウ一郎", "김民洙", "أحمد ١",
        "می\u200cخواهم", "Νίκος", "გიორგი", "किरण", "2026", "", "e\u0301", "Ana 👩\u200d🌾",
    ],
)  # fmt: skip
def test_a_name_in_one_script_is_not_mixed(name):
    assert mixing(name) is None


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Hаna", "Cyrillic and Latin"),
        ("Αna", "Greek and Latin"),
        ("հana", "Armenian and Latin"),
        ("Аna α", "Cyrillic, Greek and Latin"),
        ("Ana佐藤", "Han and Latin"),
    ],
)
def test_a_name_in_several_scripts_is_said_in_one_sentence(name, named):
    assert mixing(name) == (
        f"The name {name} mixes {named} letters: somebody may be imitating another name."
    )


def test_the_script_of_a_sign_is_told_at_both_ends_of_its_range():
    assert [script(one) for one in "@AZ[az{"] == [
        *("Common", "Latin", "Latin", "Common", "Latin", "Latin", "Common"),
    ]
    assert script("\x00") == "Common"
    assert script("\U0010ffff") == "Unknown"
    assert scripts("Ana 1\u0301") == ["Latin"]
