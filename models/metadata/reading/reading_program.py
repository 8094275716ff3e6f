"""The program that reads embedded metadata, in a process that has nothing else and may do little.

    bytes of evidence on its standard input  ->  facts as one JSON object on its standard output

It has no key and no file; its arguments are the type, and how many seconds of a processor it may
take. Before the first foreign byte it gives up: more than those, more memory than ``MOST_MEMORY``,
files it could write or open, core dumps, new privileges. What the system does not know of these it
tells the other side.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Final

from crypto.process import harden
from models.metadata.errors import Trouble
from models.metadata.file_types import FileType
from models.metadata.reading.reader import Read, read_facts

MOST_MEMORY: Final = 512 * 1024 * 1024
"""Of address space, the interpreter's own among it."""


def bound(*, seconds: int) -> bool:
    """Give up what reading does not need; return whether the system bounds memory and time."""
    harden()
    try:
        import resource
    except ImportError:
        return False
    bounded = True
    for limit, most in (
        ("RLIMIT_AS", MOST_MEMORY),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        # The three standard streams stay open; nothing else is opened.
        ("RLIMIT_NOFILE", 3),
        ("RLIMIT_NPROC", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, limit), (most, most))
        except (AttributeError, ValueError, OSError):
            bounded = False
    return bounded


def main(words: Sequence[str]) -> None:
    """Read the file of the named type from standard input, and tell what was found."""
    kind = FileType(words[0])
    bounded = bound(seconds=int(words[1]))
    try:
        read = read_facts(sys.stdin.buffer, kind)
    except MemoryError:
        read = Read((), Trouble.TOO_MUCH)
    told = {
        "bounded": bounded,
        "facts": [[fact.name.name, fact.place.name, fact.text] for fact in read.facts],
        "trouble": read.trouble.name if read.trouble else None,
    }
    sys.stdout.write(json.dumps(told))
