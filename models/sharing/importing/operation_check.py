"""The check of operations: each is held against its author's card and the signed statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crypto.signing import BadSignature, Card
from models.log import BadOperation, NewerOperation, Operation, verified_operations
from models.records import LEDGER
from models.sharing.container import Limits, Tree
from models.sharing.errors import ForgedBundle
from models.sharing.importing.newer_line import NewerLine, newer_line
from models.sharing.statement import Statement, count_numbers, ranges_hold


class OperationCheck:
    """Checks operations one by one, in the order of the bundle, then all of them together."""

    def __init__(self, said: Statement, cards: dict[str, Card], *, quotas: Limits) -> None:
        """Check against a statement and the cards that came with it."""
        self._said = said
        self._quotas = quotas
        self._cards = cards
        self._last = ("", 0, "")
        self._found: dict[str, int] = dict.fromkeys(said.spans, 0)
        self.tree = Tree()
        self.named: set[str] = set()
        self.newer = Counter[str]()
        """How many operations of a later format each device has in the bundle; none is yielded."""
        self.custody = Counter[str]()
        """How many entries of custody each device has in the bundle; none is yielded."""

    def proven(self, lines: Iterable[bytes]) -> Iterator[tuple[Operation, int]]:
        """Yield each operation with the length of its line once it is proven.

        Raises ForgedBundle, NewerBundle or TooLarge.
        """
        try:
            for operation, size in verified_operations(self._readable(lines), self._key_of):
                if operation.kind in LEDGER:
                    # No vault hands out its own, so whoever sends one made it up.
                    self.custody[operation.device] += 1
                else:
                    yield operation, size
        except BadSignature as error:
            raise ForgedBundle(part="a change was not signed by its writer") from error

    def _readable(self, lines: Iterable[bytes]) -> Iterator[tuple[Operation, int]]:
        """Yield the operations whose format is known here, and count the others."""
        for line in lines:
            operation = self._read(line)
            if isinstance(operation, NewerLine):
                self._key_of(operation.device)
                self.newer[operation.device] += 1
            else:
                yield operation, len(line)

    def _key_of(self, device: str) -> bytes:
        card = self._cards.get(device)
        if card is None:
            raise ForgedBundle(part="the card of a writer is not in it")
        return card.ed25519

    def _read(self, line: bytes) -> Operation | NewerLine:
        """Return one operation, all but its signature checked against the statement."""
        if self.tree.size >= self._quotas.operations:
            raise self._quotas.refusal(part="changes", most=f"{self._quotas.operations:,}")
        operation = _operation(line)
        self._place(operation)
        self.tree.add(bytes.fromhex(operation.hash))
        if isinstance(operation, NewerLine):
            return operation
        named = operation.disclosures.get("sha256") if operation.kind == "evidence" else None
        if named is not None and isinstance(named.value, str):
            self.named.add(named.value)
        return operation

    def _place(self, operation: Operation | NewerLine) -> None:
        here = (operation.device, operation.seq, operation.hash)
        span = self._said.spans.get(operation.device)
        if here <= self._last or span is None:
            raise ForgedBundle(part="its changes are not those that were signed for")
        if not ranges_hold(span.intervals, operation.seq):
            raise ForgedBundle(part="its changes are not those that were signed for")
        # Two operations under one number count as one number in the statement.
        if here[:2] != self._last[:2]:
            self._found[operation.device] += 1
        self._last = here

    def end(self) -> None:
        """Raise ForgedBundle unless exactly the operations came that the statement signs for."""
        whole = {d: count_numbers(span.intervals) for d, span in self._said.spans.items()}
        signed = (self._said.count, self._said.root)
        if whole != self._found or signed != (self.tree.size, self.tree.root()):
            raise ForgedBundle(part="its changes are not those that were signed for")


def _operation(line: bytes) -> Operation | NewerLine:
    """Return the operation in a line; its reader refuses any other spelling of it."""
    try:
        return Operation.from_line(line)
    except (BadOperation, NewerOperation) as error:
        later = newer_line(line)
        if later is None:
            raise ForgedBundle(part="a change in it is not well formed") from error
        return later
