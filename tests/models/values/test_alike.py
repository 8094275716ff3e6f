from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from importlib import resources
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import alike, legible
from models.values.confusables import _readings, _shapes
from models.values.scripts import table

CACHED = """
import models.vault.colleagues, models.values.confusables as alike, models.values.scripts as scripts
print(alike._shapes.cache_info().currsize, scripts._ranges.cache_info().currsize)
"""
BARS = st.text(alphabet="Il1|i", max_size=80)
ORDINARY = [
    *("Alia", "Alla", "Ella", "Elia", "Ilia", "Lila", "Lilia", "Ivan", "Ian", "Jan"),
    *("Łukasz", "Lukas", "Zoë", "Žofia", "Sofia", "Đorđe", "Þóra", "Tora", "Søren", "Soren"),
    *("Оксана", "Олена", "Олеся", "Ольга", "Іван", "Іванна", "Ілля", "Юлія", "Лілія", "Їжак"),
    *("Настя", "Наталя", "Галина", "Ганна", "Сергій", "Андрій", "Марко", "Марта", "Тамара"),
    *("أمل", "أحمد", "محمد", "محمود", "هدى", "ندى", "سلمى", "سليم", "زينب", "زيد", "نور", "بدر"),
    *("ნინო", "ნანა", "გიორგი", "თამარ", "თეა", "ლელა", "ლალი", "მარიამ", "დავით"),
    *("Νίκος", "Γιάννης", "Μαρία", "Ελένη", "Αννα", "Արմեն", "Անի", "Արամ", "किरण", "करण", "करन"),
    *("さくら", "サトシ", "佐藤", "佐々木", "김민수", "김민서", "สมชาย", "สมศรี", "משה", "שרה"),
    *("Group 1", "Group 10", "Group 2", "مجموعة ١", "مجموعة ١٠", "مجموعة ٢"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hana", "Ηаnа"),  # Greek capital eta, Cyrillic a
        ("Hana", "հana"),  # Armenian ho
        ("Hana", "Hɑnɑ"),  # the letters of phonetics
        ("Hana", "𝐇𝖺𝓃𝚊"),
        ("Hana", "Ꮋana"),  # Cherokee
        ("Olena Lis", "OIena Lis"),
        ("Olena Lis", "oIena lis"),
        ("Olena Lis", "0lena Lis"),
        ("Olena Lis", "О1ena Lis"),
        ("Olena Lis", "O|ena Lis"),
        ("Olena Lis", "Oⅼena Lis"),
        ("Olena Lis", "OLENA LIS"),
        ("Ivan Lis", "lvan Lis"),
        ("Ivan Lis", "ivan Iis"),
        ("Ivan Lis", "1van |is"),
        ("Carmen", "Carrnen"),
        ("MARTA", "marta"),
        ("Marta", "Ma\u0301rta"),
        ("Marta", "Mar\u200dta"),
        ("Marta", "Mar\U000e0061ta"),
        ("Marta", "Mar\ufe00ta"),
        ("Марта", "МАPTA"),
        ("Đorđe", "D̵ord̵e"),
        ("Галина", "Ґалина"),
        ("Ǆena", "Dzena"),
        ("ᾼνα", "αινα"),
        ("ज़ोया", "जोया"),
        ("Straße", "STRASSE"),
        ("Ana Medics", "Ana | Medics"),
        ("Ben!", "Benǃ"),
        ("محمد", "مُحَمَّد"),
    ],
)
def test_names_that_a_reader_would_take_for_one_another_are_alike(one, other):
    assert alike(one, other)
    assert alike(other, one)


def test_no_two_ordinary_names_are_alike():
    told = [(one, other) for one, other in combinations(ORDINARY, 2) if alike(one, other)]
    assert told == []


@given(st.text(), st.text())
def test_being_alike_has_no_direction_and_every_name_is_like_itself(one, other):
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
def test_letter_case_never_hides_a_likeness(name):
    assert alike(name, name.casefold())


@given(BARS, BARS)
def test_names_of_bars_alone_are_compared_in_no_time(one, other):
    assert alike(one, other) == alike(other, one)


def test_every_sign_of_the_published_table_looks_like_what_the_table_says():
    text = (resources.files("models.values") / "unicode" / "confusables.txt").read_text(
        encoding="utf-8"
    )
    assert "UTS 39" in text
    assert "Unicode 18.0.0" in text
    assert "Unicode License v3" in text
    assert len(_shapes()) == 6712
    lost = [
        sign
        for sign, looks in _shapes().items()
        if unicodedata.category(sign)[0] != "M"
        if sign == unicodedata.normalize("NFD", sign)
        if not alike(f"x{sign}x", f"x{looks}x")
    ]
    # The zero of Arabic and of Persian has the shape of a full stop, and is a digit of a name.
    assert lost == ["٠", "۰"]


def test_every_sign_comes_to_rest():
    # Beyond the planes of letters there is nothing but signs for private use.
    every = 1 if os.environ.get("AFIELD_LONG") == "1" else 97
    for code in (*range(0x20000), *range(0x20000, sys.maxunicode + 1, every)):
        if not 0xD800 <= code < 0xE000:
            assert _readings(chr(code))


def test_a_name_without_letters_names_nobody():
    assert not legible("\u3164\u200d\ufeff")
    assert legible("Ana")
    assert legible("١")


def test_the_tables_are_read_when_the_first_names_are_compared():
    done = subprocess.run(
        [sys.executable, "-c", CACHED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0"]
    assert len(table("scripts.txt")) > 170
