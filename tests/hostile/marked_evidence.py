"""Evidence that the design takes with a mark, or does not take in."""

from __future__ import annotations

from models.sharing.importing.preview import Bytes
from tests.hostile.marks import marked
from tests.hostile.scene import Scene, record
from tests.models.sharing import forge

marked(
    "evidence that nothing names",
    lambda s: s.of([s.op(900, {"title": "x"})], evidence=[b"unasked for"]),
    lambda seen: seen.preview.evidence[0].state is Bytes.UNNAMED and not seen.accepted.evidence,
)
marked(
    "evidence that only a refused record names",
    lambda s: s.of([_evidence(s, b"bytes", title="clip\x1b")], evidence=[b"bytes"]),
    lambda seen: not seen.accepted.evidence and not list(seen.vault.blobs.iterdir()),
)
for name_, said_ in {
    "of another size than is said": {"size": 7_000_000},
    "of another SHA-512 than is said": {"sha512": "00" * 64},
    "that comes from itself": {"parent": record(1)},
}.items():
    marked(
        f"evidence {name_}",
        lambda s, v=said_: s.of([_evidence(s, b"bytes", **v)], evidence=[b"bytes"]),
        lambda seen: seen.accepted.evidence == 1,
    )
for name_, files_ in {"evidence without its bytes": (), "empty evidence": (b"",)}.items():
    marked(
        name_,
        lambda s, f=files_: s.of([_evidence(s, b"")], evidence=f),
        lambda seen, f=files_: seen.accepted.evidence == len(f),
    )


def _evidence(scene: Scene, content: bytes, **more: object):
    digest = forge.digest(content)
    values = {"title": "clip", "sha256": digest, "size": len(content)} | more
    return scene.op(900, values, kind="evidence")
