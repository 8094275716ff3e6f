"""Records beside those of a bundle that read differently once a decision in it counts."""

from __future__ import annotations

from collections.abc import Container, Iterator

from models.lifecycle import Vault
from models.sharing.importing.preview.before_after import Decided
from models.sharing.importing.preview.compared_record import ComparedRecord, State
from models.sharing.importing.preview.record_diff import compare_record
from models.values import batches


def records_turned(
    vault: Vault, decided: Decided, *, beside: Container[str]
) -> Iterator[ComparedRecord]:
    """Compare what the decisions touch that the bundle itself does not bring."""
    touched = [record for record in _touched(vault, decided) if record not in beside]
    for some in batches(touched):
        for ours in vault.history.of_records(some).values():
            found = compare_record([], ours, decided=decided)
            if found.state is not State.SAME:
                yield found


def _touched(vault: Vault, decided: Decided) -> dict[str, None]:
    """Give what stands under the ids of new forks, and what devices signed that count otherwise."""
    before, after = decided.before, decided.after
    found = dict.fromkeys(vault.subjects.some(list(after.forks.keys() - before.forks.keys())))
    for device in sorted(before.discarded.keys() | after.discarded.keys()):
        numbers = {rulings.discarded.get(device) for rulings in (before, after)}
        if len(numbers) > 1:
            first = min(number for number in numbers if number is not None)
            found |= dict.fromkeys(vault.history.records_from(device, first))
    return found
