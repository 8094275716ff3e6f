"""Values that outlived their signed change wait for it, and can be read meanwhile.

Nobody can tell any more which record they are of, or prove who wrote them: so they are no record.
Once the change itself comes back from a colleague, its digests prove them, and they join it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from models.actions import receive_operations
from models.log import Disclosure, Operation
from models.records import KINDS, Value, facets
from models.storage import drop_setting, keep_setting, read_setting
from models.vault import cards_by_device

if TYPE_CHECKING:
    from models.vault import VaultContext

UNSIGNED: Final = "unsigned"
"""The setting that keeps them: number of the change's row, field, salt and JSON of the value."""


@dataclass(frozen=True, slots=True, repr=False)
class UnsignedValue:
    """One value without its change; those of one change have the same number."""

    number: int
    field: str
    value: Value

    @property
    def sealed(self) -> bool:
        """Return whether it may name a person: a field of its name is sealed, or is not known."""
        known = [facets(kind)[self.field] for kind in KINDS if self.field in facets(kind)]
        return not known or any(facet.sealed for facet in known)


def unsigned_values(vault: VaultContext) -> list[UnsignedValue]:
    """Return the values that wait for their signed change, by the order of the changes."""
    return [
        UnsignedValue(int(number), name, json.loads(value))
        for number, name, _, value in read_setting(vault, UNSIGNED, [])
    ]


def rejoin_values(vault: VaultContext) -> int:
    """Join values to the changes that came back since; return how many. Raises ReadOnly."""
    waiting = [tuple(one) for one in read_setting(vault, UNSIGNED, [])]
    vault.signer()
    joined: set[tuple[int, str, str, str]] = set()
    whole: list[Operation] = []
    for operation in vault.history.operations() if waiting else ():
        if operation.withheld:
            shown = dict(_fitting(operation, waiting))
            joined.update(shown.values())
            if shown:
                added = {name: _disclosure(kept) for name, kept in shown.items()}
                whole.append(replace(operation, disclosures={**operation.disclosures, **added}))
    if not whole:
        return 0
    with vault.writing():
        receive_operations(vault, whole, cards=cards_by_device(vault))
        left = [list(one) for one in waiting if one not in joined]
        if left:
            keep_setting(vault, UNSIGNED, left)
        else:
            drop_setting(vault, UNSIGNED)
    return len(joined)


def _fitting(
    operation: Operation, waiting: list[tuple[int, str, str, str]]
) -> Iterator[tuple[str, tuple[int, str, str, str]]]:
    """Yield the fields that an operation withholds and a kept value is proven to be of."""
    for kept in waiting:
        name = kept[1]
        if name in operation.withheld:
            digest = _disclosure(kept).digest(operation.record, name)
            if digest == operation.fields[name]:
                yield name, kept


def _disclosure(kept: tuple[int, str, str, str]) -> Disclosure:
    return Disclosure(bytes.fromhex(kept[2]), json.loads(kept[3]))
