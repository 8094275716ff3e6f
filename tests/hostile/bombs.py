"""Bundles that ask for more than they are: each is refused before it costs anything."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator

from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    BAG_INFO_FILE,
    KIB,
    MANIFEST_FILE,
    OPERATIONS_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STANDARD,
    card_name,
    evidence_name,
    write_manifest,
)
from models.sharing.container.limits import MIB
from tests.hostile.case import Case, family
from tests.hostile.scene import Scene, record
from tests.models.sharing import forge


def packed(pieces: Iterable[bytes], *, level: int = 6) -> bytes:
    """Compress pieces without holding them."""
    sink = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=level, fileobj=sink, mtime=0) as file:
        for piece in pieces:
            file.write(piece)
    return sink.getvalue()


@family
def inflating(scene: Scene) -> Iterator[Case]:
    """Unpack to far more than is there."""
    line = forge.lines(scene.parts)[0]
    bombs = {
        "zeros": lambda: packed(bytes(MIB) for _ in range(64)),
        "one long line": lambda: packed(b"a" * MIB for _ in range(64)),
        "new lines": lambda: packed(b"\n" * MIB for _ in range(64)),
        "one change again and again": lambda: packed(line * 500 for _ in range(50)),
        "a bomb in a bomb": lambda: packed([packed(bytes(MIB) for _ in range(64))]),
        "many empty members": lambda: gzip.compress(b"", mtime=0) * 50_000,
        "a bomb behind a good one": lambda: (
            scene.parts[OPERATIONS_FILE] + packed(bytes(MIB) for _ in range(64))
        ),
        "dense JSON": lambda: packed([b"[" + b",".join([b'{"":0}'] * 290_000) + b"]\n"]),
        "lists in lists": lambda: packed([b"[" * MIB + b"]" * (MIB - 1) + b"\n"]),
        "digits": lambda: packed([b"9" * MIB + b"\n"]),
    }
    for name, make in bombs.items():
        yield Case(name, lambda m=make: scene.signed(scene.parts | {OPERATIONS_FILE: m()}))


@family
def too_many(scene: Scene) -> Iterator[Case]:
    """Hold more cards, files, changes or text than a bundle may."""
    for what, name in (("a README", README_FILE), ("a bag-info", BAG_INFO_FILE),
                       ("a signature", SSH_SIGNATURE_FILE), ("signers",
                       ALLOWED_SIGNERS_FILE)):  # fmt: skip
        large = scene.parts | {name: b"a" * (STANDARD.small + 1)}
        yield Case(f"{what} beyond its size", lambda m=large: forge.retagged(m))
    one_list = {OPERATIONS_FILE: "00" * 32}
    cards = {card_name(f"{n:032x}"): "00" * 32 for n in range(STANDARD.cards + 1)}
    yield Case("cards", lambda: _listed(scene, cards | one_list), "500")
    files = {evidence_name(f"{n:064x}"): f"{n:064x}" for n in range(STANDARD.evidence_files + 1)}
    yield Case("evidence files", lambda: _listed(scene, one_list | files))
    long = write_manifest(files) + b"#" * STANDARD.manifest
    yield Case("a manifest", lambda: forge.retagged(scene.parts | {MANIFEST_FILE: long}))
    names = {f"x{n}": [] for n in range(300_000)}
    yield Case("a statement", lambda: scene.signed(scene.parts, more=names))
    yield Case("recipients", lambda: scene.signed(scene.parts, to=[{"recipient": "a"}] * 200_000))
    many = [
        scene.op(n, {"title": "x"}, of=record(5)) for n in range(1, STANDARD.record_operations + 2)
    ]
    yield Case("changes of one record", lambda: scene.of(many))
    words = {f"f{n}": "x" * 190 * KIB for n in range(8)}
    wide = [scene.op(n, words, of=record(6)) for n in range(1, 7)]
    yield Case("text of one record", lambda: scene.of(wide))
    yield Case("text of one change", lambda: scene.of([scene.op(1, words | {"g": "x" * MIB})]))


def _listed(scene: Scene, digests: dict[str, str]) -> forge.Members:
    listed = write_manifest(digests)
    made = scene.signed(scene.parts, manifest=forge.digest(listed))
    return forge.retagged(made | {MANIFEST_FILE: listed})
