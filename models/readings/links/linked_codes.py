"""What is said of incidents by what is linked to them: elements of crimes, levels of verification.

A claim supports the elements that it speaks for; a link of evidence, to the incident or to a claim
about it, those that it names where it says that it supports. That a lawyer has to judge it goes
without saying; this says where there is nothing to judge.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

from models.storage import number_set
from models.values import vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

_SUPPORTED = """SELECT json_group_array(incident) FROM linked_code
    WHERE said = 'element' AND code >= ? AND code < ?"""
_ASSESSED = """SELECT json_group_array(incident) FROM linked_code
    WHERE said = 'assessed' AND (?1 = '[]' OR code IN (SELECT value FROM json_each(?1)))"""


@cache
def crimes() -> Sequence[str]:
    """Return the crimes whose elements there are, by what the codes of those begin with."""
    codes = vocabulary("element").terms
    return tuple(dict.fromkeys(code.rpartition("-")[0] for code in codes))


def supported_numbers(vault: VaultContext, codes: Collection[str]) -> set[int]:
    """Return the incidents in which something supports each element, or any one of a crime."""
    found = [number_set(vault.database, _SUPPORTED, _bounds(code)) for code in codes]
    return set.intersection(*found)


def _bounds(code: str) -> tuple[str, str]:
    """Return the first code that is meant, and what follows the last."""
    # Codes of a crime go on after a hyphen, which a full stop follows in ASCII.
    return (f"{code}-", f"{code}.") if code in crimes() else (code, f"{code} ")


def assessed_numbers(vault: VaultContext, levels: Collection[str] = ()) -> set[int]:
    """Return the incidents of which somebody concluded one of some levels, or anything at all."""
    return number_set(vault.database, _ASSESSED, (json.dumps([*levels]),))
