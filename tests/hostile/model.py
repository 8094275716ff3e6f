"""A model of every value that was written.

The model knows nothing of vaults: it keeps, for each signed change, what it wrote and which
changes its writer had seen, and says from that alone which values nobody overtook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.log import Operation


@dataclass
class Model:
    """Every value that was ever written, by the change that wrote it."""

    written: dict[str, Operation] = field(default_factory=dict)

    def note(self, operations: Iterable[Operation]) -> None:
        """Learn changes at the moment they are signed, with all their values."""
        for one in operations:
            known = self.written.get(one.hash)
            if known is None or len(known.disclosures) < len(one.disclosures):
                self.written[one.hash] = one

    def standing(self, record: str, name: str) -> set[str]:
        """Give the values of a field that no later change, one that saw them, replaced.

        A change that repeats the one value it saw changes nothing, so it replaces nothing.
        """
        found = [one for one in self.written.values() if one.record == record]
        found.sort(key=lambda one: len(self.ancestors(one)))
        counting: list[Operation] = []
        for one in found:
            if name in one.disclosures:
                seen = [each for each in counting if each.hash in self.ancestors(one)]
                if self._values(seen, name) != {repr(one.disclosures[name].value)}:
                    counting.append(one)
        return self._values(counting, name)

    def _values(self, writers: Sequence[Operation], name: str) -> set[str]:
        overtaken = {each for one in writers for each in self.ancestors(one)}
        return {repr(one.disclosures[name].value) for one in writers if one.hash not in overtaken}

    def ancestors(self, operation: Operation) -> set[str]:
        found: set[str] = set()
        waiting = list(operation.parents)
        while waiting:
            parent = waiting.pop()
            if parent not in found and parent in self.written:
                found.add(parent)
                waiting += self.written[parent].parents
        return found


def demand_elements(shown: list[str], model: Model, record: str, name: str) -> None:
    """Demand each element that some writer added and that nobody who saw it left out.

    Who repeats an element that they saw adds nothing: whoever removed it meanwhile removed it.
    """
    writers = [o for o in model.written.values() if o.record == record and name in o.disclosures]
    for one in writers:
        later = [each for each in writers if one.hash in model.ancestors(each)]
        value = one.disclosures[name].value
        added = set(value if isinstance(value, list) else ()) - seen_elements(
            writers, model, one, name
        )
        for element in added:
            kept = all(element in (each.disclosures[name].value or ()) for each in later)
            assert not kept or element in shown, (name, element, shown)


def seen_elements(
    writers: Sequence[Operation], model: Model, one: Operation, name: str
) -> set[str]:
    """Give the elements of a list that stood in what a writer saw."""
    earlier = [each for each in writers if each.hash in model.ancestors(one)]
    overtaken = {each for other in earlier for each in model.ancestors(other)}
    newest = [each for each in earlier if each.hash not in overtaken]
    return {element for each in newest for element in (each.disclosures[name].value or ())}
