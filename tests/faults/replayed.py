"""A model of a disk that loses power: the calls of a change replayed up to a point.

What was written and not synced may be there, may be missing, or may be torn at sectors; a name
that was made, moved or removed is only certain once its folder was synced. It is a model of
an honest disk, not of one that lies about what it has synced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
TRACED = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,link,unlink,unlinkat,sendto"
OPTIONS = ("-y", "-xx", "-s", "4000000", "-e", f"trace={TRACED}")
_CALL = re.compile(r"^\d+ +(\w+)\((.*?)\)? *(?:= (-?\d+).*|<unfinished \.\.\.>)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^\d+<([^>]*)>")


@dataclass(eq=False)
class Content:
    """A file's bytes as the process sees them, and as they are known to be on the disk."""

    now: bytearray = field(default_factory=bytearray)
    synced: bytes = b""

    def torn(self, random: Random) -> bytes:
        """Give some sectors as they are now and the others as they were synced."""
        size = random.choice((len(self.now), len(self.synced)))
        result = bytearray()
        for start in range(0, size, SECTOR):
            # What a file was cut by is there whole until the cut is, and is never cleared.
            cut = start >= len(self.now)
            source = self.synced if cut else random.choice((self.now, self.synced))
            piece = bytes(source[start : start + SECTOR])
            result += piece.ljust(min(SECTOR, size - start), b"\0")
        return bytes(result)


class Disk:
    """The files of one folder, from a first state on."""

    def __init__(self, folder: Path, first: Path) -> None:
        self._folder = folder
        self.told: list[str] = []
        self.shown: list[str] = []
        self._names: dict[str, Content] = {}
        self._again: dict[str, int] = {}
        for path in first.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self._names[str(path.relative_to(first))] = Content(bytearray(data), data)
        self._synced = dict(self._names)

    def replay(self, trace: str) -> Iterator[int]:
        """Follow the calls; gives a number after each one that did something to the disk."""
        number = 0
        for line in trace.splitlines():
            match = _CALL.match(line)
            if match and not (match[3] or "0").startswith("-") and self._follow(match[1], match[2]):
                number += 1
                yield number

    def states(self, seed: int) -> Iterator[tuple[str, dict[str, bytes]]]:
        """Give what may be on the disk if the power fails now."""
        random = Random(seed)
        yield "dropped", {name: one.synced for name, one in self._synced.items()}
        yield "names kept", {name: one.synced for name, one in self._names.items()}
        yield "torn", {name: one.torn(random) for name, one in self._synced.items()}
        yield "torn, names kept", {name: one.torn(random) for name, one in self._names.items()}

    def _follow(self, call: str, words: str) -> bool:
        texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(words)]
        if call == "sendto":
            said = json.loads(texts[-1])
            self.told += [said["told"]] if "told" in said else []
            self.shown += [said["shown"]] if "shown" in said else []
            return "told" in said
        handle = _HANDLE.match(words)
        place = self._name(_plain(handle[1])) if handle else None
        if call in ("fsync", "fdatasync"):
            return place is not None and self._sync(place)
        if call in ("openat", "rename", "link", "unlink", "unlinkat"):
            return self._named(call, words, [self._name(one.decode()) for one in texts])
        return place is not None and self._write(call, place, words, texts)

    def _write(self, call: str, place: str, words: str, texts: list[bytes]) -> bool:
        now = self._names[place].now
        number = int(words.rsplit(",", 1)[1])
        if call == "ftruncate":
            del now[number:]
            now.extend(bytes(number - len(now)))
            return True
        start = number if call == "pwrite64" else self._again.get(place, len(now))
        if call == "write" and place in self._again:
            self._again[place] = start + len(texts[-1])
        now.extend(bytes(max(0, start - len(now))))
        now[start : start + len(texts[-1])] = texts[-1]
        return True

    def _named(self, call: str, words: str, names: list[str | None]) -> bool:
        if any(name is None for name in names):
            return False
        name = str(names[-1])
        if call == "openat":
            made = "O_CREAT" in words and name not in self._names
            if name in self._names and "O_APPEND" not in words:
                # A file that is opened once more is written from its beginning.
                self._again[name] = 0
            if made:
                self._names[name] = Content()
            return made
        if call == "link":
            self._names[name] = self._names[str(names[0])]
            return True
        gone = self._names.pop(str(names[0]), None)
        if call == "rename" and gone is not None:
            self._names[name] = gone
        return gone is not None

    def _sync(self, place: str) -> bool:
        if place in self._names:
            one = self._names[place]
            one.synced = bytes(one.now)
            return True
        inside = [n for n in {*self._names, *self._synced} if str(Path(n).parent) == place]
        for name in inside:
            if name in self._names:
                self._synced[name] = self._names[name]
            else:
                del self._synced[name]
        return True

    def _name(self, path: str) -> str | None:
        there = Path(path)
        return str(there.relative_to(self._folder)) if there.is_relative_to(self._folder) else None


def _plain(text: str) -> str:
    """Read a path that may be spelled byte by byte."""
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text
