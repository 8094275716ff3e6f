"""The log that was gathered is proven, each change by itself: nothing is taken that nobody signed.

    header      canonical, and in its bounds
    values      each against the digest in the header; one that does not fit is left out
    signature   by the key on the card of the device that signed

A change on a sound page whose writer's card is lost cannot be checked by its signature. It was when
it came in, and the page is sealed under the vault's own key: it stays, and is named. On a page that
is not sound nothing but the signature counts.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from crypto.errors import AfieldError
from models.lifecycle.repair.pages import (
    DISCLOSURE,
    ERASED,
    OPERATION,
    Gathered,
    Row,
    insert_log_rows,
    log_row,
)
from models.log import SALT_BYTES, Disclosure, NewerOperation, Operation, operation_row

_BATCH = 500
_ROWS = "SELECT * FROM operation WHERE no > ? ORDER BY no LIMIT ?"
_VALUES = "SELECT operation, field, salt, value FROM disclosure WHERE operation BETWEEN ? AND ?"
_HEADER = "SELECT header, signature FROM operation WHERE no = ?"
_NUMBER = "SELECT no FROM operation WHERE hash = ?"
_TAKEN = "SELECT 1 FROM operation WHERE no = ?"
_NEXT = "SELECT coalesce(max(no), 0) + 1 FROM operation"
_DROP = "DELETE FROM operation WHERE no = ?"
_DROP_VALUES = "DELETE FROM disclosure WHERE operation = ?"
_DROP_VALUE = "DELETE FROM disclosure WHERE operation = ? AND field = ?"
_LEFT_OVER = (
    "SELECT operation, field, salt, value FROM disclosure"
    " WHERE operation NOT IN (SELECT no FROM operation) ORDER BY operation, field"
)
_DROP_LEFT_OVER = "DELETE FROM disclosure WHERE operation NOT IN (SELECT no FROM operation)"
_DROP_ERASED = (
    "DELETE FROM disclosure WHERE EXISTS (SELECT 1 FROM erased JOIN operation o"
    " ON o.hash = erased.operation WHERE o.no = disclosure.operation"
    " AND erased.field = disclosure.field)"
)


@dataclass(slots=True)
class ProofOfLog:
    """What the proof of the log came to.

    ``refused`` counts changes that nobody signed as they are, ``spoilt`` values that are not the
    ones that were signed. ``unsigned`` are readable values whose signed change is lost, as number
    of the change, field, salt and value. ``cardless`` counts changes by device where its card is
    lost. ``reread`` counts changes and values that came out of pages that are not sound.
    """

    refused: int = 0
    spoilt: int = 0
    reread: int = 0
    unsigned: list[tuple[int, str, str, str]] = field(default_factory=list)
    cardless: Counter[str] = field(default_factory=Counter)


def prove_log(connection: Connection, gathered: Gathered, keys: Mapping[str, bytes]) -> ProofOfLog:
    """Add what proves itself, and leave in the tables of the log nothing that is not as signed.

    ``keys`` gives the raw Ed25519 key of each device whose card is known.
    """
    proof = ProofOfLog()
    for row in gathered.of(OPERATION):
        proof.reread += _add_operation(connection, row, keys)
    for row in gathered.of(DISCLOSURE):
        proof.reread += _add_value(connection, row)
    with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="prove") as pool:
        for numbered in _batches(connection):
            held = pool.map(lambda one: _standing(one[1], keys), numbered)
            for (number, operation), holds in zip(numbered, held, strict=True):
                _settle(connection, number, operation, holds=holds, keys=keys, proof=proof)
    _remember_erased(connection, gathered)
    proof.unsigned = [
        (row[0], row[1], row[2].hex(), row[3])
        for row in connection.exec_driver_sql(_LEFT_OVER)
        if len(row[2]) == SALT_BYTES
    ]
    connection.exec_driver_sql(_DROP_LEFT_OVER)
    return proof


@dataclass(frozen=True, slots=True)
class _Kept:
    """An operation as its row and its values give it, and the fields that are not as signed."""

    row: tuple[Any, ...]
    operation: Operation | None
    spoilt: Collection[str] = ()
    newer: bool = False


def _batches(connection: Connection) -> Iterator[list[tuple[int, _Kept]]]:
    last = -1
    while rows := connection.exec_driver_sql(_ROWS, (last, _BATCH)).all():
        first, last = rows[0].no, rows[-1].no
        values: dict[int, dict[str, tuple[bytes, str]]] = {}
        for number, name, salt, value in connection.exec_driver_sql(_VALUES, (first, last)):
            values.setdefault(number, {})[name] = salt, value
        yield [(row.no, _kept(tuple(row), values.get(row.no, {}))) for row in rows]


def _kept(row: tuple[Any, ...], values: Mapping[str, tuple[bytes, str]]) -> _Kept:
    header, signature = row[7], row[8]
    shown, spoilt = _disclosures(values)
    try:
        return _Kept(row, Operation.parse(header, signature, shown), spoilt)
    except NewerOperation:
        return _Kept(row, None, newer=True)
    except AfieldError:
        return _without_spoilt(row, shown, spoilt)


def _without_spoilt(
    row: tuple[Any, ...], shown: Mapping[str, Disclosure], spoilt: list[str]
) -> _Kept:
    """Return an operation with those values that fit it, or none where its header is spoilt."""
    header, signature = row[7], row[8]
    try:
        operation = Operation.parse(header, signature, {})
    except AfieldError:
        return _Kept(row, None)
    for name, disclosure in shown.items():
        try:
            Operation.parse(header, signature, {name: disclosure})
        except AfieldError:
            spoilt.append(name)
    return _Kept(row, operation, spoilt)


def _disclosures(
    values: Mapping[str, tuple[bytes, str]],
) -> tuple[dict[str, Disclosure], list[str]]:
    """Return the values that can be read, and the names of those that cannot."""
    shown: dict[str, Disclosure] = {}
    spoilt: list[str] = []
    for name, (salt, value) in values.items():
        try:
            shown[name] = Disclosure(salt, json.loads(value))
        except ValueError:
            spoilt.append(name)
    return shown, spoilt


def _standing(kept: _Kept, keys: Mapping[str, bytes]) -> bool:
    """Return whether an operation is as it was signed, as far as anybody here can tell."""
    if kept.operation is None:
        return kept.newer
    key = keys.get(kept.operation.device)
    return key is None or _is_signed(kept.operation, key)


def _is_signed(operation: Operation, key: bytes) -> bool:
    try:
        operation.verify(key)
    except AfieldError:
        return False
    return True


def _settle(
    connection: Connection,
    number: int,
    kept: _Kept,
    *,
    holds: bool,
    keys: Mapping[str, bytes],
    proof: ProofOfLog,
) -> None:
    """Leave an operation as it is, without what is spoilt, or not at all."""
    operation = kept.operation
    if not holds:
        proof.refused += 1
        connection.exec_driver_sql(_DROP_VALUES, (number,))
        connection.exec_driver_sql(_DROP, (number,))
        return
    if operation is None:
        return
    for name in kept.spoilt:
        proof.spoilt += 1
        connection.exec_driver_sql(_DROP_VALUE, (number, name))
    if operation.device not in keys:
        proof.cardless[operation.device] += 1
    if operation_row(number, operation) != kept.row:
        connection.exec_driver_sql(_DROP, (number,))
        insert_log_rows(connection, OPERATION, [operation_row(number, operation)])


def _add_operation(connection: Connection, row: Row, keys: Mapping[str, bytes]) -> bool:
    """Add an operation that is not proven by its page if its signature proves it."""
    columns = log_row(OPERATION, row)
    try:
        operation = Operation.parse(columns[7], columns[8], {})
    except AfieldError:
        return False
    key = keys.get(operation.device)
    if key is None or not _is_signed(operation, key) or not 0 < row.number < 1 << 53:
        return False
    if connection.exec_driver_sql(_NUMBER, (bytes.fromhex(operation.hash),)).first():
        return False
    number = row.number
    if connection.exec_driver_sql(_TAKEN, (number,)).first():
        number = int(connection.exec_driver_sql(_NEXT).scalar_one())
    insert_log_rows(connection, OPERATION, [operation_row(number, operation)])
    return True


def _add_value(connection: Connection, row: Row) -> bool:
    """Add a value that is not proven by its page if the header of its operation names it."""
    number, name, salt, value = row.values
    found = connection.exec_driver_sql(_HEADER, (number,)).first()
    if found is None or not isinstance(salt, bytes):
        return False
    try:
        shown = {str(name): Disclosure(salt, json.loads(str(value)))}
        Operation.parse(found.header, found.signature, shown)
    except (AfieldError, ValueError):
        return False
    insert_log_rows(connection, DISCLOSURE, [row.values])
    return True


def _remember_erased(connection: Connection, gathered: Gathered) -> None:
    """Keep what was erased as erased, and remove what a page that is not sound gave of it."""
    rows = [row.values for row in gathered.of(ERASED)]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO erased(operation, field) VALUES(?, ?) ON CONFLICT DO NOTHING", rows
        )
        connection.exec_driver_sql(_DROP_ERASED)
