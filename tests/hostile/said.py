"""Statements and manifests that are not canonical, or disagree with what they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import rfc8785

from models.sharing.container import (
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_FILES,
    TAG_MANIFEST_FILE,
)
from tests.hostile.case import Case, family
from tests.hostile.scene import Scene
from tests.models.sharing import forge

MOST = 2**53
# What JSON texts an attacker could hope are read in two ways, or cost much.
TEXTS = {
    "key twice": b'{"v":1,"v":1}', "fraction": b'{"v":1.0}', "exponent": b'{"v":1e0}',
    "NaN": b'{"v":NaN}', "infinity": b'{"v":-Infinity}', "2**53": b'{"v":%d}' % MOST,
    "many digits": b'{"v":' + b"9" * 9000 + b"}", "deep lists": b"[" * 90_000,
    "deep and closed": b"[" * 5000 + b"]" * 5000, "deep objects": b'{"a":' * 40_000,
    "empty": b"", "null": b"null", "list": b"[]", "text": b'"v"', "no fields": b"{}",
    "new line": b'{"v":1}\n', "white space": b'{"v": 1}', "BOM": b"\xef\xbb\xbf{}",
    "lone surrogate": b'{"v":"\\ud800"}', "raw surrogate": b'{"v":"\xed\xa0\x80"}',
    "not NFC": '{"v":"e\u0301"}'.encode(), "invalid UTF-8": b'{"v":"\xff"}', "NUL": b'{"v":"\0"}',
    "UTF-16": '{"v":1}'.encode("utf-16"), "escaped needlessly": b'{"v":"\\u0061"}',
    "minus zero": b'{"v":-0}', "leading zero": b'{"v":01}', "single quotes": b"{'v':1}",
    "comment": b'{"v":1}//', "comma": b'{"v":1,}', "overlong UTF-8": b'{"v":"\xc0\x80"}',
    "version zero": b'{"v":0}', "version true": b'{"v":true}', "version newer": b'{"v":3}',
    "version huge": b'{"v":9007199254740991}', "version text": b'{"v":"1"}',
}  # fmt: skip


@family
def spellings(scene: Scene) -> Iterator[Case]:
    """Put something else in the place of the statement, tagged as it must be."""
    for name, text in TEXTS.items():
        yield Case(name, lambda t=text: _resigned(scene, t))


@family
def respelled(scene: Scene) -> Iterator[Case]:
    """Say the same in another spelling, validly signed."""
    said = json.loads(scene.parts[STATEMENT_FILE])
    good = scene.parts[STATEMENT_FILE]
    turned = dict(reversed(said.items()))
    for name, text in {
        "unsorted": json.dumps(turned, separators=(",", ":")).encode(),
        "spaced": json.dumps(said, sort_keys=True).encode(),
        "indented": json.dumps(said, sort_keys=True, indent=1).encode(),
        "new line": good + b"\n", "first key again": good[:-1] + b',"v":2}',
        "a number as fraction": good.replace(b'"v":2', b'"v":2.0'),
        "escaped": good.replace(b'"review"', b'"\\u0072eview"'),
    }.items():  # fmt: skip
        yield Case(name, lambda t=text: _resigned(scene, t))


def _resigned(scene: Scene, text: bytes) -> forge.Members:
    """Sign any bytes as Mal."""
    from crypto.signing import signature
    from models.sharing.statement import SIGNATURE_NAMESPACE

    return forge.retagged(
        scene.parts
        | {
            STATEMENT_FILE: text,
            SSH_SIGNATURE_FILE: signature.sign_ssh(scene.mal, text, SIGNATURE_NAMESPACE).encode(),
            MLDSA_SIGNATURE_FILE: signature.sign_mldsa(scene.mal, text, SIGNATURE_NAMESPACE),
        }
    )


FACTS: dict[str, list[Any]] = {
    "v": [0, -1, True, None, "1", 3, MOST - 1, [1], {}],
    "bundle": ["", "00" * 15, "00" * 17, "0" * 31 + "G", "A" * 32, 1, None, ["00" * 16]],
    "made": ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", 0, None,
    "0000-01-01T00:00:00Z"],
    "from": [None, {}, [], {"device": "00" * 16, "name": "Mal"}, "Mal"],
    "purpose": [None, 7, "x" * 2001, ["review"]],
    "manifest": ["", "00" * 32, None, "0" * 63],
    "stayed": [None, [], {"Rule": 1}, {"handling": -1}, {"handling": True}, {"x" * 33: 1}],
    "withheld": [
        None, [], {"consent": []}, {"consent": {"a": []}}, {"consent": {"a.b": {}}},
        {"consent": {"a.b": [7]}}, {"consent": {"../x.y": []}}, {"consent": {"a.b": ["x" * 65]}},
    ],
    "to": [None, {}, "all", [None], [{"device": 1}]],
}  # fmt: skip


@family
def facts(scene: Scene) -> Iterator[Case]:
    """Give a field of the statement another type, or a value out of bounds, and sign it."""
    for field, values in FACTS.items():
        for number, value in enumerate(values):
            yield Case(
                f"{field} {number}", lambda f=field, v=value: scene.signed(scene.parts, **{f: v})
            )
    for field in ("operations", *FACTS):
        if field != "v":
            yield Case(f"{field} gone", lambda f=field: _without(scene, f))


def _without(scene: Scene, field: str) -> forge.Members:
    said = json.loads(scene.parts[STATEMENT_FILE])
    del said[field]
    return _resigned(scene, rfc8785.dumps(said))


@family
def counts(scene: Scene) -> Iterator[Case]:
    """Sign for other changes than those inside."""
    said = json.loads(scene.parts[STATEMENT_FILE])["operations"]
    (device, span), *_ = said["devices"].items()
    last = span["intervals"][-1][1]
    wrong_operations = [
        {"root": "00" * 32}, {"root": ""}, {"count": 0}, {"count": said["count"] + 1},
        {"count": said["count"] - 1}, {"count": -1}, {"count": True}, {"count": MOST - 1},
        {"devices": {}}, {"devices": []}, {"devices": {"00" * 16: span}}, {"devices": {"x": span}},
        {"devices": said["devices"] | {"00" * 16: span}},
    ]  # fmt: skip
    wrong_spans = [
        [[1, MOST - 1]], [[1, last + 1]], [[1, last - 1]], [[2, last]], [[0, last]], [[last, 1]],
        [[1, last], [1, last]], [[1, 2], [3, last]], [[1, last], [last + 9, last + 9]], [[-1,
        last]],
        [], [[]], [[1]], [[1, 2, 3]], [1], ["12"], None, [[1, True]], {"1": 1},
    ]  # fmt: skip
    heads = [[last - 1, "00" * 32], [last, ""], [last], [last, "0" * 64, 1], None, ["1", "0" * 64]]
    spans = [span | {"intervals": one} for one in wrong_spans]
    spans += [span | {"head": one} for one in heads]
    wrong_operations += [{"devices": {device: one}} for one in spans]
    for number, wrong in enumerate(wrong_operations):
        changed = said | wrong
        yield Case(
            f"{number}: {str(wrong)[:40]}",
            lambda c=changed: scene.signed(scene.parts, operations=c),
        )


@family
def receipts(scene: Scene) -> Iterator[Case]:
    """Call a receipt what brings records or evidence."""
    because = "it is called a receipt"
    change = scene.op(900, {"title": "slipped in"})
    yield Case("with a change", lambda: scene.of([change], kind="receipt"), because)
    with_file = scene.of([], evidence=[b"bytes"], kind="receipt")
    yield Case("with an evidence file", lambda: with_file, because)
    yield Case("a whole bundle", lambda: scene.signed(scene.parts, kind="receipt"), because)


@family
def manifests(scene: Scene) -> Iterator[Case]:
    """Let the manifest disagree with the members, with itself, or lead elsewhere."""
    listed = scene.parts[MANIFEST_FILE]
    lines = listed.splitlines(keepends=True)
    zeros = b"00" * 32
    for name, other in {
        "a digest changed": listed.replace(listed[:4], b"0000", 1), "empty": b"",
        "a line gone": b"".join(lines[1:]), "the last line gone": b"".join(lines[:-1]),
        "a line twice": lines[0] + listed, "turned around": b"".join(reversed(lines)),
        "no last new line": listed[:-1], "CRLF": listed.replace(b"\n", b"\r\n"),
        "one space": listed.replace(b"  ", b" "), "a star": listed.replace(b"  ", b" *"),
        "capitals": listed.upper(), "climbing": listed + zeros + b"  ../../etc/passwd\n",
        "absolute": listed + zeros + b"  /etc/passwd\n",
        "a tag file": listed + zeros + b"  README.txt\n",
        "not ASCII": listed + zeros + "  data/дані\n".encode(), "NUL": listed + b"\0\n",
        "an empty line": listed + b"\n", "another algorithm": listed.replace(lines[0][:64],
        b"0" * 40),
        "evidence not there": listed + zeros + b"  data/evidence/" + b"ff" * 32 + b"\n",
        "evidence under its digest": listed + b"ff" * 32 + b"  data/evidence/" + b"ff" * 32 + b"\n",
    }.items():  # fmt: skip
        yield Case(f"{name}, unsigned", lambda o=other: _listing(scene, o, signed=False))
        yield Case(f"{name}, signed", lambda o=other: _listing(scene, o, signed=True))
    for name in TAG_FILES:
        yield Case(f"{name} changed", lambda n=name: scene.parts | {n: scene.parts[n] + b"x"})
    yield Case("a digest in the tag manifest", lambda: _tagged(scene, b"0"))


def _listing(scene: Scene, listed: bytes, *, signed: bool) -> forge.Members:
    said = json.loads(scene.parts[STATEMENT_FILE])
    if signed:
        said["manifest"] = forge.digest(listed)
    made = _resigned(scene, rfc8785.dumps(said))
    return forge.retagged(made | {MANIFEST_FILE: listed})


def _tagged(scene: Scene, digit: bytes) -> forge.Members:
    tags = scene.parts[TAG_MANIFEST_FILE]
    other = b"1" if tags[:1] == digit else digit
    return scene.parts | {TAG_MANIFEST_FILE: other + tags[1:]}
