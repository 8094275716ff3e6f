"""The two tables about letters, made from the files that Unicode publishes.

    https://www.unicode.org/Public/security/latest/confusables.txt (UTS 39) and
    https://www.unicode.org/Public/UCD/latest/ucd/Scripts.txt (UAX 24), of one version

``dev.py unicode`` calls it; it needs Python and nothing else, as that does.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

TABLE_HEAD = """\
# Made by `python3 dev.py unicode` from {name} of Unicode {version}: the whole of it.
# That file has the SHA-256 {digest}.
# Copyright 1991-2026 Unicode, Inc., under the Unicode License v3, which stands in LICENSE here.
# {meaning}
"""
CONFUSABLES_HEAD = "What signs look like (UTS 39); and all signs that look so. Hexadecimal."
SCRIPTS_HEAD = "A script (UAX 24); and all ranges of signs in it. Hexadecimal."


class NotPublished(Exception):
    """A file is not one that Unicode publishes; its words say which."""


def make_tables(folder: Path, *, into: Path) -> list[str]:
    """Write both tables and return their names; raises NotPublished before anything is written."""
    written = {}
    for name, lines, meaning in (
        ("confusables.txt", confusables, CONFUSABLES_HEAD),
        ("Scripts.txt", scripts, SCRIPTS_HEAD),
    ):
        content = (folder / name).read_bytes()
        text, digest = content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()
        version = re.search(r"^# (?:Version: |Scripts-)([0-9.]+[0-9])", text, re.MULTILINE)
        if version is None:
            sentence = f"{name} names no version; it is not the file that Unicode publishes."
            raise NotPublished(sentence)
        head = TABLE_HEAD.format(name=name, version=version[1], digest=digest, meaning=meaning)
        rows = [row.partition("#")[0].split(";") for row in text.splitlines()]
        made = lines([[cell.strip() for cell in row] for row in rows if len(row) > 1])
        written[name.lower()] = head + "\n".join(made) + "\n"
    for name, table in written.items():
        (into / name).write_text(table, encoding="utf-8")
    return list(written)


def confusables(rows: list[list[str]]) -> list[str]:
    """Gather the signs by what they look like."""
    alike: dict[str, list[str]] = {}
    for sign, target, *_kind in rows:
        alike.setdefault(target, []).append(sign)
    return [f"{target}; {' '.join(sorted(alike[target], key=as_number))}" for target in alike]


def scripts(rows: list[list[str]]) -> list[str]:
    """Gather the ranges by their script, with neighbours made one."""
    found: dict[str, list[list[int]]] = {}
    for span, script in rows:
        first, last = as_number(span), as_number(span.rpartition("..")[2])
        ranges = found.setdefault(script, [])
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1][1] = last
        else:
            ranges.append([first, last])
    return [
        f"{script}; " + " ".join(f"{first:04X}-{last:04X}" for first, last in sorted(found[script]))
        for script in sorted(found)
    ]


def as_number(sign: str) -> int:
    """Read the first code point of a cell."""
    return int(re.split(r"[. ]", sign)[0], 16)
