"""Files that are not the age file that was sealed for the reader."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.hostile.case import Case, family
from tests.hostile.scene import Scene

CHUNK = 64 * 1024 + 16


def borders(whole: bytes) -> dict[str, int]:
    """Name the places at which something begins in an age file."""
    found, at = {}, 0
    end = whole.index(b"\n", whole.index(b"\n--- ") + 1) + 1
    while at < end:
        found[f"header line {len(found)}"] = at
        at = whole.index(b"\n", at) + 1
    found |= {"nonce": end, "payload": end + 16}
    for number, at in enumerate(range(end + 16 + CHUNK, len(whole), CHUNK), start=2):
        found[f"chunk {number}"] = at
    return found | {"tag of the last chunk": len(whole) - 16}


def cut(whole: bytes, at: int) -> Case:
    return Case(f"cut at {at}", lambda: whole[:at])


def flipped(whole: bytes, at: int, bit: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]


@family
def truncations(scene: Scene) -> Iterator[Case]:
    """Cut the file at every border, one byte before and one after."""
    whole = scene.whole
    places = {at + step for at in _few(borders(whole)) for step in (-1, 0, 1)}
    yield from (cut(whole, at) for at in sorted(places & set(range(len(whole)))))
    yield cut(whole, len(whole) - 1)


@family
def envelope_flips(scene: Scene) -> Iterator[Case]:
    """Turn one bit on either side of every border."""
    whole = scene.whole
    for at in sorted({0, *_few(borders(whole))}):
        for place in (at - 1, at):
            if place >= 0:
                bit = scene.random.randrange(8)
                yield Case(
                    f"bit {bit} of byte {place}", lambda p=place, b=bit: flipped(whole, p, b)
                )


def _few(places: dict[str, int]) -> list[int]:
    """Give all borders but those inside the long stanza, of which a few stand for all."""
    every = list(places.values())
    return [*every[:3], *every[len(every) // 2 : len(every) // 2 + 2], *every[-8:]]


@family
def rearranged_payload(scene: Scene) -> Iterator[Case]:
    """Drop, repeat and exchange whole chunks, and put things behind the end."""
    whole = scene.whole
    start = borders(whole)["payload"]
    head, first = whole[:start], whole[start : start + CHUNK]
    second, rest = whole[start + CHUNK : start + 2 * CHUNK], whole[start + CHUNK :]
    yield Case("first chunk twice", lambda: head + first + first + rest)
    yield Case("first chunk gone", lambda: head + rest)
    yield Case("chunks exchanged", lambda: head + second + first)
    yield Case("no chunk", lambda: head)
    yield Case("only the last chunk", lambda: head + whole[-CHUNK // 2 :])
    yield Case("a byte behind the end", lambda: whole + b"\0")
    yield Case("the file twice", lambda: whole + whole)
    yield Case("another file behind it", lambda: whole + scene.sealed(b"x"))
    yield Case("zeros behind it", lambda: whole + bytes(CHUNK))
    other = scene.sealed(scene.archive)
    yield Case("payload of another file", lambda: head + other[borders(other)["payload"] :])


@family
def other_headers(scene: Scene) -> Iterator[Case]:
    """Change stanzas, versions and line ends; make the header huge."""
    whole = scene.whole
    version, stanza, *_ = whole.split(b"\n", 2)
    for number in (b"v0", b"v2", b"v10", b"v01", b"v", b"v1.0", b"v-1"):
        yield Case(f"age {number!r}", lambda n=number: whole.replace(b"/v1\n", b"/" + n + b"\n", 1))
    end = whole.index(b"\n--- ")
    body = whole[len(version) + 1 : end + 1]
    names = (
        b"",
        b"-> \n",
        b"-> a\n\n",
        b"-> grease\n" + b"A" * 64 + b"\n\n",
        b"-> scrypt AAAA 99\n\n",
    )
    for extra in names[1:]:
        yield Case(f"with {extra[:12]!r}", lambda e=extra: _with(whole, version, e))
    yield Case("stanza twice", lambda: _with(whole, version, body))
    yield Case("no stanza", lambda: version + whole[end:])
    yield Case("CRLF", lambda: whole[:end].replace(b"\n", b"\r\n") + whole[end:])
    yield Case("space in the stanza", lambda: whole.replace(stanza, stanza + b" ", 1))
    yield Case("a stanza in capitals", lambda: whole.replace(stanza, stanza.upper(), 1))
    yield Case("one long line", lambda: version + b"\n-> " + b"a" * (3 << 20))
    yield Case("a header without end", lambda: version + b"\n" + b"-> a\n\n" * 300_000)
    yield Case("a body without end", lambda: version + b"\n-> a\n" + (b"A" * 64 + b"\n") * 30_000)
    yield Case("a short MAC", lambda: whole[: end + 6] + whole[end + 7 :])
    yield Case("no MAC", lambda: whole[: end + 1] + whole[whole.index(b"\n", end + 1) + 1 :])


def _with(whole: bytes, version: bytes, extra: bytes) -> bytes:
    return version + b"\n" + extra + whole[len(version) + 1 :]


@family
def other_recipients(scene: Scene) -> Iterator[Case]:
    """Seal for somebody else, or pass on what was addressed to another."""
    for name in ("Mal", "Hana", "Cyd"):
        yield Case(f"for {name} only", lambda n=name: scene.sealed(scene.archive, n))
    yield Case("for all but Ben", lambda: scene.sealed(scene.archive, "Mal", "Hana", "Cyd"))
    for name in ("Hana", "Cyd", "Mal"):
        card = scene.cards[name]
        to = [{"device": card.device, "fingerprint": card.fingerprint()}]
        parts = scene.signed(scene.parts, to=to)
        yield Case(f"addressed to {name}, passed on to Ben", lambda p=parts: p)
    for to in ([], [{"recipient": scene.cards["Hana"].recipient}], [{"recipient": "age1"}]):
        yield Case(f"addressed to {str(to)[:30]}", lambda t=to: scene.signed(scene.parts, to=t))
    both = [{"device": "00" * 16, "fingerprint": scene.cards["Ben"].fingerprint()}]
    yield Case("Ben's fingerprint, another device", lambda: scene.signed(scene.parts, to=both))


@family
def other_files(scene: Scene) -> Iterator[Case]:
    """Hand over what is no bundle at all."""
    for name, content in {
        "nothing": b"", "a zip": b"PK\3\4" + bytes(500), "zeros": bytes(5000), "text": b"hello\n",
        "only the magic": b"age-encryption.org/v1",
        "magic and a newline": b"age-encryption.org/v1\n",
        "new lines": b"\n" * 5000, "an armor's start": b"-----BEGIN AGE ENCRYPTED FILE-----",
        "the archive unsealed": scene.archive, "noise": scene.random.randbytes(9000),
    }.items():  # fmt: skip
        yield Case(name, lambda c=content: c)
    yield Case("a bundle in a bundle", lambda: scene.sealed(scene.whole))
    for size in (0, 1, 511, 512, 1024, 65_536):
        yield Case(f"{size} zeros sealed", lambda n=size: scene.sealed(bytes(n)))


@family
def armors(scene: Scene) -> Iterator[Case]:
    """Damage the text form."""
    text = scene.sealed(scene.archive, armor=True)
    lines = text.splitlines(keepends=True)
    middle = len(lines) // 2
    yield Case("end line gone", lambda: b"".join(lines[:-1]))
    yield Case("a line gone", lambda: b"".join(lines[:middle] + lines[middle + 1 :]))
    yield Case("a short line", lambda: b"".join([*lines[:middle], b"AAAA\n", *lines[middle:]]))
    yield Case("text behind it", lambda: text + b"and more")
    yield Case("twice", lambda: text + text)
    yield Case("no line ends", lambda: text.replace(b"\n", b""))
    yield Case("PEM of another kind", lambda: text.replace(b"AGE ENCRYPTED FILE", b"PGP MESSAGE"))
    yield Case("URL alphabet", lambda: text.replace(b"+", b"-").replace(b"/", b"_"))
    yield Case("NUL inside", lambda: b"".join([*lines[:middle], b"\0\n", *lines[middle:]]))
    yield Case("armor in armor", lambda: lines[0] + base64.encodebytes(text) + lines[-1])
