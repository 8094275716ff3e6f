"""Names in Cyrillic and Latin letters; no name here is anybody's, all are put together."""

from __future__ import annotations

import iuliia
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.spellings import NameTooShort, WantedName, skeletons
from models.values.spellings.systems import latin_forms

FAMILY = [
    "Шевчинський", "Щербаківченко", "Гайворенко", "Ґалаґаненко", "Їжакевичук", "Євтушинець",
    "Юхимчук", "Яровенчук", "Згурський", "Хоменчук", "Цибулевич", "Чорновенко", "Жадановський",
]  # fmt: skip
RUSSIAN = [
    "Щербатенин", "Хитрованов", "Жёлудевский", "Юрьевич", "Выборгин", "Подъячевин", "Эрастов",
    "Цыганковец", "Чаплыгинин", "Яблонин", "Алексеевин", "Ксенофонтин",
]  # fmt: skip


def finds(typed, spelling):
    (found,) = WantedName.typed(typed).found_in([f"Somebody Else\n{spelling}"])
    assert found in (None, spelling)
    return found is not None


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Шевчинський", "Shevchynskyi"),
        ("Шевчинский", "Shevchinskiy"),
        ("Шевчинський", "Shevchinsky"),
        ("Шевчинський", "Ševčyns'kyj"),
        ("Шевчинський", "Szewczynski"),
        ("Шевчиненко", "Schewtschinenko"),
        ("Шевчиненко", "Chevtchinenko"),
        ("Щербаківченко", "Shcherbakivchenko"),
        ("Щербаківченко", "Scherbakivchenko"),
        ("Гайворенко", "Haivorenko"),
        ("Гайворенко", "Gayvorenko"),
        ("Ґалаґаненко", "Galaganenko"),
        ("Їжакевичук", "Yizhakevychuk"),
        ("Євтушинець", "Yevtushynets"),
        ("Євтушинець", "Ievtushynets"),
        ("Згурський", "Zghurskyi"),
        ("Хоменчук", "Khomenchuk"),
        ("Хоменчук", "Homenchuk"),
        ("Жёлудевский", "Zheludevskiy"),
        ("Жёлудевский", "Zhyoludevsky"),
        ("Подъячевин", "Podyachevin"),
        ("Александрин", "Alexandrin"),
        ("Мар'янинко", "Marianynko"),
        ("Марʼянинко", "Mar'yanynko"),
    ],
)
def test_a_name_is_found_from_either_script(cyrillic, latin):
    assert finds(latin, cyrillic)
    assert finds(cyrillic, latin)
    assert finds(latin.upper(), cyrillic.lower())


@pytest.mark.parametrize("name", RUSSIAN)
def test_a_russian_name_is_found_by_each_system_of_the_library(name):
    systems = [getattr(iuliia, one) for one in dir(iuliia) if one.isupper() and one != "UZ"]
    assert len(systems) > 20
    spellings = {one.translate(name.replace("ё", "е")) for one in systems}
    assert [one for one in spellings if not (finds(one, name) and finds(name, one))] == []


@pytest.mark.parametrize("name", FAMILY)
def test_a_ukrainian_name_is_found_by_each_system(name):
    assert latin_forms(name)
    assert [one for one in latin_forms(name) if not (finds(one, name) and finds(name, one))] == []


def test_the_two_spellings_of_one_family_in_cyrillic_find_each_other():
    assert finds("Шевчинский", "Шевчинський")
    assert finds("Євтушинець", "Евтушинец")
    assert finds("Владимир", "Володимир")


def test_one_letter_may_be_another_and_few_words_are_enough():
    assert finds("Shevchynki", "Шевчинський")
    assert finds("Shevch", "Шевчинський Тарасій")
    assert finds("Тарасій Шевчинський", "Shevchynskyi Tarasii Olehovych")
    assert finds("Шевчинська-Юхимчук", "Yukhymchuk Shevchynska")


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("Шевчинський", "Гайворенко Тарасій"),
        ("Shevchynskyi Ivan", "Шевчинський Тарасій"),
        ("Юхимчук Юхимчук", "Юхимчук Тарасій"),
        ("Khomenchuk", "Томенківна"),
        ("Lin", "Ленчук"),
        ("Li", "Ленчук"),
    ],
)
def test_other_names_are_not_found(typed, spelling):
    assert not finds(typed, spelling)


@pytest.mark.parametrize("typed", ["", " ", "-", "Ж", "s", "Ія", "7", "'", "ь"])
def test_too_little_of_a_name_is_refused(typed):
    with pytest.raises(NameTooShort, match="two letters"):
        WantedName.typed(typed)


def test_what_is_printed_of_a_wanted_name_shows_no_word_of_it():
    wanted = WantedName.typed("Шевчинський")
    assert "evch" not in repr(wanted) + str(wanted)
    assert "евч" not in repr(wanted) + f"{wanted!r:s}"


@given(st.lists(st.text(), max_size=6))
def test_every_text_has_one_skeleton_whatever_is_in_it(texts):
    assert len(skeletons(texts)) == len(texts)
    assert skeletons(texts) == [skeletons([text])[0] for text in texts]


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёыэъ' ", min_size=4, max_size=24))
def test_every_name_is_found_by_itself(name):
    try:
        wanted = WantedName.typed(name)
    except NameTooShort:
        return
    assert wanted.is_in(name)
    assert wanted.found_in([name, "", "Другенко"])[0] == name
