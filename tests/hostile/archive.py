"""Archives that are not the one plain archive that these members can make."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator

from models.sharing.container import README_FILE, evidence_name
from models.sharing.container.padding import padme_length
from tests.hostile.case import Case, family, inside
from tests.hostile.scene import Scene
from tests.models.sharing import forge

BLOCK = 512
# Where each field of a tar header begins, and one byte that stands in none of ours there.
FIELDS = {
    "name": (0, b"/"), "name's middle": (50, b"a"), "mode": (100, b"7"), "owner": (108, b"1"),
    "group": (116, b"1"), "size": (124, b"7"), "time": (136, b"1"), "kind": (156, b"7"),
    "link": (157, b"a"), "magic": (257, b"U"), "version": (263, b"1"), "owner's name": (265, b"r"),
    "group's name": (297, b"r"), "major": (329, b"1"), "minor": (337, b"1"), "prefix": (345, b"x"),
    "filling": (500, b"x"),
}  # fmt: skip
NAMES = {
    "absolute": b"/etc/passwd", "climbing": b"../../vault.db", "dots inside": b"data/../README.txt",
    "a dot": b".", "dot slash": b"./README.txt", "slashes": b"data//operations.jsonl.gz",
    "capitals": b"readme.TXT", "case twin": b"data/Operations.jsonl.gz",
    "backslash": b"data\\cards",
    "a drive": b"C:\\vault.db", "escape": b"\x1b]52;c;x\x07", "new line": b"README.txt\nx",
    "not ASCII": "дані/operations".encode(), "bidi": "data/\u202egpj.exe".encode(), "none": b"",
    "junk behind NUL": b"README.txt\0junk", "a space": b"README.txt ", "100 bytes": b"a" * 100,
    "device file": b"/dev/null", "a folder": b"data/", "invalid UTF-8": b"\xff\xfe",
}  # fmt: skip


def put(content: bytes, index: int, at: int, new: bytes) -> bytes:
    """Change bytes of one header and make its sum right."""
    return forge.reheaded(
        content, index, lambda one: one.__setitem__(slice(at, at + len(new)), new)
    )


@family
def header_fields(scene: Scene) -> Iterator[Case]:
    """Change one field of the first, the middle and the last header."""
    archive = scene.archive
    for index in (0, len(scene.parts) // 2, len(scene.parts) - 1):
        for name, (at, new) in FIELDS.items():
            changed = put(archive, index, at, new)
            yield inside(scene, f"{name} of member {index}", lambda c=changed: c)


@family
def header_sums(scene: Scene) -> Iterator[Case]:
    """Leave the sum wrong, or write it in another way."""
    archive = scene.archive
    for name, new in {"zero": bytes(8), "spaces": b" " * 8, "words": b"checksum"}.items():
        changed = archive[:148] + new + archive[156:]
        yield inside(scene, name, lambda c=changed: c)
    other = b"0" + archive[148:154] + b"\0"
    yield inside(scene, "another spelling", lambda: archive[:148] + other + archive[156:])


@family
def kinds_of_member(scene: Scene) -> Iterator[Case]:
    """Make members that are links, devices, folders, long names, sparse or pax headers."""
    archive = scene.archive
    for flag in b"12345678DKLMNSVXAgx\0":
        changed = put(archive, 9, 156, bytes([flag]) + b"/etc/passwd")
        yield inside(scene, f"kind {chr(flag)!r}", lambda c=changed: c)


@family
def names_of_member(scene: Scene) -> Iterator[Case]:
    """Give a member a name that leads elsewhere or reads otherwise."""
    archive = scene.archive
    for name, new in NAMES.items():
        changed = put(archive, 0, 0, new.ljust(100, b"\0"))
        yield inside(scene, name, lambda c=changed: c)


@family
def sizes_of_member(scene: Scene) -> Iterator[Case]:
    """Lie about how long a member is."""
    archive = scene.archive
    for name, new in {
        "none": b"00000000000\0", "one less": b"%011o\0" % (len(scene.parts[README_FILE]) - 1),
        "8 GiB": b"77777777777\0", "negative": b"-0000000001\0",
        "binary": b"\x80" + bytes(10) + b"\1",
        "spaces": b"        100\0", "not octal": b"99999999999\0", "words": b"twelve bytes",
        "underscores": b"0000000_144\0",
    }.items():  # fmt: skip
        changed = put(archive, 0, 124, new)
        yield inside(scene, name, lambda c=changed: c)


@family
def other_writers(scene: Scene) -> Iterator[Case]:
    """Let Python's tar write the members, in each of its formats and with its extras."""
    for name, form in {
        "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT, "ustar": tarfile.USTAR_FORMAT
    }.items():  # fmt: skip
        yield inside(scene, f"{name} by Python", lambda f=form: _by_python(scene, f))
    yield inside(scene, "pax records", lambda: _by_python(scene, tarfile.PAX_FORMAT, path="/x"))
    long = "a" * 300
    yield inside(scene, "long name", lambda: _by_python(scene, tarfile.GNU_FORMAT, first=long))


def _by_python(scene: Scene, form: int, *, path: str = "", first: str = "") -> bytes:
    sink = io.BytesIO()
    headers = {"path": path, "size": "1"} if path else None
    with tarfile.open(fileobj=sink, mode="w", format=form, pax_headers=headers) as tar:
        for name, content in ({first: b"x"} if first else {} | scene.parts).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mtime = 1
            tar.addfile(member, io.BytesIO(content))
    return sink.getvalue()


@family
def order_of_members(scene: Scene) -> Iterator[Case]:
    """Swap neighbours, leave one out, bring one twice, turn all around."""
    parts = scene.parts
    names = list(parts)
    for at, name in enumerate(names[:-1]):
        swapped = [*names[:at], names[at + 1], name, *names[at + 2 :]]
        yield Case(f"{name} later", lambda s=swapped: {one: parts[one] for one in s})
    for name in names:
        yield Case(f"{name} missing", lambda n=name: {k: v for k, v in parts.items() if k != n})
        yield inside(scene, f"{name} twice", lambda n=name: _doubled(parts, n))
    yield Case("backwards", lambda: dict(reversed(parts.items())))


def _doubled(parts: forge.Members, name: str) -> bytes:
    sink = io.BytesIO()
    writer = forge.Writer(sink)
    for one, content in parts.items():
        for _ in range(1 + (one == name)):
            writer.add(one, content)
    writer.finish()
    return sink.getvalue()


@family
def extra_members(scene: Scene) -> Iterator[Case]:
    """Bring members that no bundle has, unsigned and signed for."""
    for name in (
        "data/extra", "data/cards/x.json", "data/Operations.jsonl.gz", "vault.db", "zz",
        "data/evidence/" + "A" * 64, "data/evidence/" + "0" * 63, "data/cards/" + "0" * 32,
    ):  # fmt: skip
        yield Case(f"{name} unsigned", lambda n=name: scene.parts | {n: b"x"})
        yield Case(f"{name} signed", lambda n=name: scene.signed(scene.parts | {n: b"x"}))
    wrong = evidence_name("00" * 32)
    yield Case("evidence of another digest", lambda: scene.signed(scene.parts | {wrong: b"x"}))


@family
def ends_of_archive(scene: Scene) -> Iterator[Case]:
    """End early, late, or with something hidden in the filling."""
    archive = scene.archive
    longer = padme_length(len(archive) + 1) - len(archive)
    ends: dict[str, Callable[[], bytes]] = {
        "no end": lambda: archive.rstrip(b"\0"), "one block less": lambda: archive[:-BLOCK],
        "one block more": lambda: archive + bytes(BLOCK), "a byte more": lambda: archive + b"\0",
        "a word at the end": lambda: archive[:-4] + b"word",
        "an archive behind it": lambda: archive + archive,
        "half": lambda: archive[: len(archive) // 2], "no padding": lambda: _bare(archive),
        "a word in the longest padding": lambda: archive + bytes(longer) + b"x",
    }  # fmt: skip
    for name, make in ends.items():
        yield inside(scene, name, make)
    for at in forge.headers(archive)[1:]:
        if archive[at - 1] == 0:
            changed = archive[: at - 1] + b"x" + archive[at:]
            yield inside(scene, f"filling before {at}", lambda c=changed: c)


def _bare(archive: bytes) -> bytes:
    used = len(archive.rstrip(b"\0"))
    return archive[: used + -used % BLOCK + 2 * BLOCK]
