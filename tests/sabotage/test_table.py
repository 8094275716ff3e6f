"""The table of safeguards names what is there: texts that stand once, and tests that exist."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.sabotage.safeguards import ROOT, all_safeguards

FEWEST = 93


@cache
def names_of_tests(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(one.name for one in tree.body if isinstance(one, functions))


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own():
    names = [one.name for one in all_safeguards()]
    assert len(names) == len(set(names)) >= FEWEST


@pytest.mark.parametrize("safeguard", all_safeguards(), ids=lambda one: one.name)
def test_a_safeguard_stands_where_the_table_says_and_its_tests_are_there(safeguard):
    text = (ROOT / safeguard.file).read_text(encoding="utf-8")
    assert safeguard.taken_from(text) != text
    assert safeguard.noticed_by
    for test in safeguard.noticed_by:
        file, _, name = test.partition("::")
        assert name in names_of_tests(file), test
