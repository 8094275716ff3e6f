"""The operations of a bundle: ``operations.jsonl.gz`` has one to a line.

The same lines always compress to the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, cast

from models.log import Operation
from models.sharing.container.limits import STANDARD, Limits
from models.sharing.container.merkle import Tree
from models.sharing.container.tar_profile import Sink, Source
from models.sharing.errors import AlteredBundle, TooLarge, TooMuch

_LEVEL = 6
_GZIP = 31
"""zlib's number for "gzip, and nothing else"."""
_PIECE = 64 * 1024


def write_operations(
    operations: Iterable[Operation], sink: Sink, *, quotas: Limits = STANDARD
) -> Tree:
    """Write operations in the order given, and return the Merkle tree over their hashes.

    Raises TooMuch before anything is written that a reader would refuse.
    """
    tree = Tree()
    inflated = 0
    changes, texts = Counter[str](), Counter[str]()
    file = cast("IO[bytes]", sink)
    with gzip.GzipFile("", "wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed:
        for operation in operations:
            line = operation.line()
            inflated += len(line)
            tree.add(bytes.fromhex(operation.hash))
            if tree.size > quotas.operations:
                raise TooMuch(part="changes", most=f"{quotas.operations:,}")
            if len(line) > quotas.line or inflated > quotas.inflated:
                raise TooMuch(part="text", most=f"{quotas.inflated:,} bytes")
            changes[operation.record] += 1
            texts[operation.record] += len(line)
            if changes[operation.record] > quotas.record_operations:
                raise TooMuch(part="changes of one record", most=f"{quotas.record_operations:,}")
            if texts[operation.record] > quotas.record:
                raise TooMuch(part="text of one record", most=f"{quotas.record:,} bytes")
            packed.write(line)
    return tree


class InflatedLines:
    """The lines of the file, inflated piece by piece and counted before they are held in memory."""

    def __init__(self, source: Source, *, quotas: Limits) -> None:
        self._source = source
        self._quotas = quotas
        self._zlib = zlib.decompressobj(_GZIP)
        self._hash = hashlib.sha256()
        self._total = 0

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the compressed bytes read so far, as hexadecimal."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line with its newline.

        Raises TooLarge (or the refusal of the limits) and AlteredBundle.
        """
        pending = bytearray()
        for piece in self._pieces():
            start = 0
            while (end := piece.find(b"\n", start)) >= 0:
                pending += piece[start : end + 1]
                self._bound(pending)
                yield bytes(pending)
                pending.clear()
                start = end + 1
            pending += piece[start:]
            self._bound(pending)
        if pending:
            raise AlteredBundle(part="its list of changes")

    def _bound(self, line: bytearray) -> None:
        if len(line) > self._quotas.line:
            raise TooLarge(part="the text of one change", most=f"{self._quotas.line:,} bytes")

    def _pieces(self) -> Iterator[bytes]:
        while packed := self._source.read(_PIECE):
            self._hash.update(packed)
            while packed and not self._zlib.eof:
                piece = self._inflate(packed)
                packed = self._zlib.unconsumed_tail
                self._total += len(piece)
                if self._total > self._quotas.inflated:
                    most = f"{self._quotas.inflated:,} bytes"
                    raise self._quotas.refusal(part="text once it is unpacked", most=most)
                yield piece
            if self._zlib.unused_data or packed:
                raise AlteredBundle(part="its list of changes")
        if not self._zlib.eof:
            raise AlteredBundle(part="its list of changes")

    def _inflate(self, packed: bytes) -> bytes:
        try:
            return self._zlib.decompress(packed, 4 * _PIECE)
        except zlib.error as error:
            raise AlteredBundle(part="its list of changes") from error
