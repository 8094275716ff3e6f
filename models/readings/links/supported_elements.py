"""Which elements of crimes nothing supports in an incident: neither a claim nor evidence.

A claim supports the elements that it speaks for; a link of evidence, to the incident or to a claim
about it, those that it names where it says that it supports. That a lawyer has to judge it goes
without saying; this says where there is nothing to judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from models.records import COUNTS_SQL
from models.values import vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

_SUPPORTED = f"""SELECT incident FROM claim
        WHERE elements <> '[]' AND {COUNTS_SQL} AND instr(elements, ?1) > 0
    UNION ALL SELECT coalesce(c.incident, l.target)
        FROM evidence_link AS l LEFT JOIN claim AS c ON c.id = l.target AND c.{COUNTS_SQL}
        WHERE l.{COUNTS_SQL} AND l.relation = 'supports'
        AND instr(l.elements, ?1) > 0"""  # noqa: S608 - our own condition
_EVERY = "SELECT no FROM incident"
_NUMBERS = "SELECT no FROM incident WHERE id IN (SELECT value FROM json_each(?))"


@cache
def crimes() -> Sequence[str]:
    """Return the crimes whose elements there are, by what the codes of those begin with."""
    codes = vocabulary("element").terms
    return tuple(dict.fromkeys(code.rpartition("-")[0] for code in codes))


def unsupported_numbers(vault: VaultContext, codes: Iterable[str]) -> set[int]:
    """Return the incidents in which nothing supports an element, or nothing any one of a crime."""
    every, found = set(vault.database.numbers(_EVERY)), set[int]()
    for code in codes:
        # Codes stand in JSON between quotes; of a crime each code goes on after a hyphen.
        sign = f'"{code}-' if code in crimes() else f'"{code}"'
        supported = {row[0] for row in vault.database.tuples(_SUPPORTED, (sign,))}
        found |= every.difference(vault.database.numbers(_NUMBERS, (json.dumps([*supported]),)))
    return found
