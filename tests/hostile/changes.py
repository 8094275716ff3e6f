"""Changes that are not well formed, not those that were signed for, or not in their place."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

import rfc8785

from models.log import Operation
from models.sharing.container import OPERATIONS_FILE, STATEMENT_FILE
from tests.hostile.case import Case, family
from tests.hostile.scene import START, Scene, counted, record
from tests.models.sharing import forge

MOST = 2**53 - 1
SIGNED = b"afield/operation/v1\0"
NOT_WELL_FORMED = "a change in it is not well formed"


def _replaced(scene: Scene, line: bytes) -> forge.Members:
    """Put any bytes in the place of the first change; the statement is that of the others."""
    lines = forge.lines(scene.parts)
    return scene.signed(forge.with_lines(scene.parts, [line, *lines[1:]]))


@family
def lines_of_changes(scene: Scene) -> Iterator[Case]:
    """Write a change in another spelling, or not as a change at all."""
    first = forge.lines(scene.parts)[0]
    read = json.loads(first)
    field = next(iter(read["disclosures"]))
    salt, value = read["disclosures"][field]
    shown = [
        [salt, value, 1], [salt], [], None, "x", [salt, "other"], ["00" * 16, value], ["00", value],
        [salt.upper(), value], [1, value], [salt, {"a": 1}], [salt, [1]], [salt, [None]],
        [salt, [["a"]]], [salt, True], [salt, MOST],
    ]  # fmt: skip
    raw = {
        "empty": b"\n", "object": b"{}\n", "null": b"null\n", "deep": b"[" * 1000 + b"\n",
        "deeper": b"[" * 200_000 + b"\n", "key twice": first.replace(b'"v":2', b'"v":2,"v":2'),
        "fraction": first.replace(b'"v":2', b'"v":1.0'), "NaN": first.replace(b'"v":2', b'"v":NaN'),
        "2**53": first.replace(b'"v":2', b'"v":9007199254740992'), "spaced": b" " + first,
        "CRLF": first[:-1] + b"\r\n", "NUL": first[:-1] + b"\0\n", "BOM": b"\xef\xbb\xbf" + first,
        "surrogate": first.replace(b'"v":2', b'"v":"\\ud800"'), "UTF-8": first[:-3] + b"\xff}\n",
        "not NFC": first[:-2] + ',"z":"e\u0301"}\n'.encode(), "version 0": first.replace(b'"v":2',
        b'"v":0'),
        "version 3": first.replace(b'"v":2', b'"v":3'), "long": b'"' + b"a" * 3_000_000 + b'"\n',
        "only spaces": b" " * 90_000 + b"\n", "unsorted": json.dumps(read, separators=(",",
        ":")).encode()[::-1],
    }  # fmt: skip
    for name, line in raw.items():
        yield Case(name, lambda x=line: _replaced(scene, x))
    for number, pair in enumerate(shown):
        wrong = rfc8785.dumps(read | {"disclosures": {field: pair}}) + b"\n"
        yield Case(f"disclosure {number}", lambda x=wrong: _replaced(scene, x), NOT_WELL_FORMED)
    for number, other in enumerate((
        {"more": 1}, {"signature": "00" * 63}, {"signature": None},
        {"disclosures": {"nobody": [salt, value]}}, {"disclosures": []}, {"header": []},
        {"disclosures": {f"f{n}": [salt, value] for n in range(300)}},
    )):  # fmt: skip
        wrong = rfc8785.dumps(read | other) + b"\n"
        yield Case(f"line {number}", lambda x=wrong: _replaced(scene, x), NOT_WELL_FORMED)


HEADERS: dict[str, list[Any]] = {
    "seq": [0, -1, True, "1", None, [1], 1],
    "prev": ["", "0" * 63, "G" * 64, None, START],
    "parents": [
        None, {}, ["x"], ["0" * 64, "0" * 64], ["f" * 64, "0" * 64], [1],
        [f"{n:064x}" for n in range(101)], [f"{n:064x}" for n in range(5000)],
    ],
    "at": [None, [], [1], [1, 2, 3], [-1, 0], [0, -1], [MOST, 0], [0, MOST], [True, 0], ["1", 0],
           [253_402_300_800_000, 0], [0, 2**31 + 1]],
    "kind": ["", "Incident", "a b", "../x", "a" * 65, "іncident", None, 1, "a\0"],
    "record": ["", "x" * 36, "7F000000-0000-4000-8000-000000000001", None, 1,
    "../../../../vault.db",
               "7f0000000000400080000000000000010000"],
    "fields": [None, [], {"A": "0" * 64}, {"a b": "0" * 64}, {"title": "0" * 63}, {"why": "0" * 64},
               {"": "0" * 64}, {"a" * 65: "0" * 64}, {f"f{n}": "0" * 64 for n in range(257)}],
    "device": ["", "0" * 31, None, "A" * 32],
    "why": ["", None, 1, "0" * 63],
    "v": [0, -1, True, "1", None, 3, MOST],
}  # fmt: skip


@family
def headers_of_changes(scene: Scene) -> Iterator[Case]:
    """Sign as Mal a header that is out of bounds in one part."""
    good = json.loads(scene.op(900, {"title": "x"}, of=record(90)).header)
    for part, values in HEADERS.items():
        for number, value in enumerate(values):
            wrong = good | {part: value}
            newer = part == "v" and number >= 5
            # A change of a later format is only placed, and nobody signed for this one.
            why = "those that were signed for" if newer else NOT_WELL_FORMED
            yield Case(f"{part} {number}", lambda w=wrong: _headed(scene, w), why)
        if part != "why":
            less = {name: value for name, value in good.items() if name != part}
            yield Case(f"{part} gone", lambda w=less: _headed(scene, w), NOT_WELL_FORMED)


def _headed(scene: Scene, header: dict[str, Any]) -> forge.Members:
    encoded = rfc8785.dumps(header)
    line = {
        "disclosures": {},
        "header": header,
        "signature": scene.mal.sign(SIGNED + encoded).hex(),
    }
    made = scene.of([scene.op(900, {"title": "x"}, of=record(90))])
    return scene.signed(forge.with_lines(made, [rfc8785.dumps(line) + b"\n"]))


@family
def places_of_changes(scene: Scene) -> Iterator[Case]:
    """Drop, repeat, exchange or add changes that the statement does not sign for."""
    found = [Operation.from_line(line) for line in forge.lines(scene.parts)]
    said = json.loads(scene.parts[STATEMENT_FILE])
    extra = scene.op(900, {"title": "x"}, of=record(91))
    orders = {
        "the first gone": found[1:], "the last gone": found[:-1], "none": [],
        "turned around": found[::-1], "the first twice": [found[0], *found],
        "the last twice": [*found, found[-1]], "two exchanged": [found[1], found[0], *found[2:]],
        "one more": [*found, extra], "one instead": [*found[:-1], extra],
    }  # fmt: skip
    for name, changes in orders.items():
        lines = [one.line() for one in changes]
        made = forge.with_lines(scene.parts, lines)
        yield Case(f"{name}, unsigned", lambda m=made: m)
        yield Case(f"{name}, old counts", lambda m=made: scene.signed(m))
        if changes != sorted(changes, key=lambda one: (one.device, one.seq, one.hash)) or len(
            set(lines)
        ) < len(lines):
            own = said["operations"] | counted(changes)
            yield Case(f"{name}, new counts", lambda m=made, o=own: scene.signed(m, operations=o))
    fork = [scene.op(900, {"title": title}, of=record(92)) for title in "abc"]
    least = {name: counted(fork)[name] for name in ("root", "devices")} | {"count": 1}
    yield Case("a fork counted once", lambda: scene.of(fork, operations=least))


@family
def packed_changes(scene: Scene) -> Iterator[Case]:
    """Damage the compressed member in ways that are signed for."""
    good = scene.parts[OPERATIONS_FILE]
    plain = gzip.decompress(good)
    wrongs = {
        "nothing": b"", "not compressed": plain, "only a header": good[:10], "cut": good[:-1],
        "no sum": good[:-8], "cut in the middle": good[: len(good) // 2],
        "a byte more": good + b"\0",
        "two members": good + gzip.compress(b"", mtime=0), "two halves": gzip.compress(plain[:50])
        + gzip.compress(plain[50:]), "wrong sum": good[:-8] + bytes(4) + good[-4:],
        "wrong length": good[:-4] + bytes(4), "another method": good[:2] + b"\7" + good[3:],
        "reserved flags": good[:3] + b"\xe0" + good[4:], "zlib": zlib.compress(plain),
        "gzip in gzip": gzip.compress(good, mtime=0), "no last new line": gzip.compress(plain[:-1]),
        "an empty line": gzip.compress(plain + b"\n"), "noise": scene.random.randbytes(3000),
        "words behind it": good + b"and more words",
    }  # fmt: skip
    for name, content in wrongs.items():
        yield Case(name, lambda c=content: scene.signed(scene.parts | {OPERATIONS_FILE: c}))
    for at in (0, 1, 2, 3, 12, len(good) // 2, len(good) - 9, len(good) - 5):
        content = good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :]
        made = scene.parts | {OPERATIONS_FILE: content}
        yield Case(f"a bit at {at}", lambda m=made: m)
