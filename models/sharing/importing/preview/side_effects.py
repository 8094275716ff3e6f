"""Side effects of a bundle: records it does not bring read differently by a decision in it."""

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
    """Yield the records that decisions in the bundle change; ``beside`` are those it brings."""
    touched = [record for record in _touched(vault, decided) if record not in beside]
    for batch in batches(touched):
        for ours in vault.history.of_records(batch).values():
            compared = compare_record([], ours, decided=decided)
            if compared.state is not State.SAME:
                yield compared


def _touched(vault: Vault, decided: Decided) -> dict[str, None]:
    """Return the ids of records with the id of a new fork, or of a device that counts otherwise.

    A device counts otherwise once another number is the first of its discarded operations.
    """
    before, after = decided.before, decided.after
    touched = dict.fromkeys(vault.record_heads.some(list(after.forks.keys() - before.forks.keys())))
    for device in sorted(before.discarded.keys() | after.discarded.keys()):
        numbers = {decisions.discarded.get(device) for decisions in (before, after)}
        if len(numbers) > 1:
            first = min(number for number in numbers if number is not None)
            touched |= dict.fromkeys(vault.history.records_from(device, first))
    return touched
