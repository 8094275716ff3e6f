"""Every parser that meets foreign bytes, as a function that may only return or refuse in words.

A target takes bytes, returns nothing, and raises nothing but afield's own errors; any other error
is a finding. ``SEEDS`` has whole examples to begin from, made by afield itself.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from crypto import age, bech32, canonical
from crypto.errors import AfieldError
from crypto.files import unseal_bytes
from crypto.keyfile import KeyFile
from crypto.signing import Card
from models.intake.mapping import parse_mapping, read_mapping
from models.intake.readers import csv_rows, json_rows, open_text
from models.lifecycle.backup.backup_source import FileSource
from models.lifecycle.repair.pages.records import children_of, entries_of, rows_of
from models.lifecycle.repair.pages.row_shapes import has_shape, table_of_row
from models.log import Operation
from models.metadata import Embedded, FileType, as_text, facts_in, suggested_by
from models.metadata.answer import read_answer
from models.metadata.reading.reader import read_facts
from models.metadata.reading.xmp import xmp_facts
from models.queries import Query
from models.records.coordinates import pair
from models.sharing.container import STANDARD, InflatedLines, Reader, read_manifest
from models.sharing.importing.newer_line import newer_line
from models.sharing.statement import read_statement
from models.storage.pages.hot_journal import journal_pages
from models.storage.pages.page_file import USABLE, Page
from models.values import HowMany, parse_date, read_date, tame
from models.vault import PAGES, page_watch
from tests import media

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PIECE = 64 * 1024
KEY = bytes(32)

Target = Callable[[bytes], None]


def text(data: bytes) -> str:
    """Return bytes as the text that a person could have typed or a file could hold."""
    return data.decode("utf-8", "surrogateescape")


@contextmanager
def filed(data: bytes) -> Iterator[Path]:
    """Give bytes as a private file, in memory where the system has a file system there."""
    shared = Path("/dev/shm")
    folder = tempfile.mkdtemp(dir=shared if shared.is_dir() else None)
    path = Path(folder, "given")
    path.write_bytes(data)
    path.chmod(0o600)
    try:
        yield path
    finally:
        shutil.rmtree(folder)


def _age(data: bytes) -> None:
    decryptor = age.Decryptor(io.BytesIO(data), [_known()])
    while decryptor.read(PIECE):
        pass


@cache
def _known() -> age.HybridIdentity:
    return age.generate_identity()


def _tar(data: bytes) -> None:
    reader = Reader(io.BytesIO(data))
    while (member := reader.next()) is not None:
        while member.read(PIECE):
            pass


def _key_file(data: bytes) -> None:
    with filed(data) as path:
        KeyFile.read(path)


def _operation(data: bytes) -> None:
    Operation.from_line(data)


def _lines(data: bytes) -> None:
    for line in InflatedLines(io.BytesIO(data), quotas=STANDARD):
        with suppress(AfieldError):
            Operation.from_line(line)


def _csv(data: bytes) -> None:
    _rows(data, csv_rows, "ucdp-ged")


def _json(data: bytes) -> None:
    _rows(data, json_rows, "civilian-harm")


def _rows(data: bytes, reader: Any, name: str) -> None:
    with filed(data) as path, open_text(path) as file:
        for _ in reader(file, path, read_mapping(name)):
            pass


def _backup(data: bytes) -> None:
    with filed(data) as path:
        FileSource.open(path)


def _page(data: bytes) -> None:
    """Read bytes as a damaged page, and as the one that its long values flow over into."""
    page = Page(2, data[:USABLE].ljust(USABLE, b"\0"), proven=False)
    for everywhere in (True, False):
        for row in rows_of(page, lambda _number: page, has_shape, everywhere=everywhere):
            table_of_row(row)
    list(entries_of(page, lambda _number: page))
    children_of(page)


def _journal(data: bytes) -> None:
    with filed(data) as path:
        database = path.with_name("vault.db")
        path.rename(database.with_name("vault.db-journal"))
        journal_pages(database, page=4096)


def _page_note(data: bytes) -> None:
    with filed(data) as path:
        path.rename(path.with_name(PAGES))
        page_watch._read(path.parent)


def _dates(data: bytes) -> None:
    with suppress(AfieldError):
        read_date(text(data))
    parse_date(text(data), now=NOW)


def _metadata(kind: FileType) -> Target:
    """Return a target that reads what a file of a type says of itself, and checks it.

    TIFF and HEIF are none: a library reads those whole, whose time only its process bounds.
    """

    def read(data: bytes) -> None:
        found = read_facts(io.BytesIO(data), kind)
        told = as_text(Embedded(found.facts, found.trouble))
        suggested_by(facts_in(told))

    return read


TARGETS: Mapping[str, Target] = {
    "age file": _age,
    "age recipient": lambda data: age.parse_recipient(text(data)) and None,
    "age identity": lambda data: age.parse_identity(text(data)) and None,
    "bech32": lambda data: bech32.decode(text(data)) and None,
    "canonical JSON": lambda data: canonical.decode(data) and None,
    "card": lambda data: Card.parse(data) and None,
    "key file": _key_file,
    "sealed file": lambda data: unseal_bytes(data, key=KEY, purpose="head") and None,
    "archive": _tar,
    "manifest": lambda data: read_manifest(data) and None,
    "statement": lambda data: read_statement(data) and None,
    "operation": _operation,
    "operations file": _lines,
    "mapping file": lambda data: parse_mapping(data, name="given") and None,
    "CSV": _csv,
    "JSON": _json,
    "date": _dates,
    "how many": lambda data: HowMany.parse(text(data)) and None,
    "position": lambda data: pair(text(data)) and None,
    "newer change": lambda data: newer_line(data) and None,
    "backup": _backup,
    "damaged page": _page,
    "hot journal": _journal,
    "page note": _page_note,
    "query": lambda data: Query.parse(text(data), now=NOW) and None,
    "JPEG": _metadata(FileType.JPEG),
    "PNG": _metadata(FileType.PNG),
    "WebP": _metadata(FileType.WEBP),
    "film": _metadata(FileType.MOVIE),
    "XMP": lambda data: xmp_facts(data) and None,
    "metadata answer": lambda data: read_answer(data) and None,
    "text": lambda data: tame(text(data)) and None,
}


def try_once(target: str, data: bytes) -> None:
    """Give bytes to a target; whatever it raises but afield's own errors is a finding."""
    with suppress(AfieldError):
        TARGETS[target](data)


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Return whole examples for a target, and nothing where none is needed."""
    kept = tuple(path.read_bytes() for path in _SEEDS.get(target, ()) if path.exists())
    return kept + _MADE.get(target, ())


_SEEDS: Mapping[str, tuple[Path, ...]] = {
    "age file": (GOLDEN / "bundle-v2.age",),
    "canonical JSON": (GOLDEN / "card.json", GOLDEN / "vault.json"),
    "card": (GOLDEN / "card.json",),
    "key file": (GOLDEN / "vault.json",),
    "sealed file": (GOLDEN / "sealed.bin",),
    "statement": (GOLDEN / "bundle-statement-v1.json", GOLDEN / "bundle-statement-v2.json"),
    "backup": (GOLDEN / "backup-v1.afield",),
    "operation": (GOLDEN / "operation-v2.jsonl", GOLDEN / "operation.jsonl"),
}

_XMP = media.xmp_block({"xmp:CreateDate": "2026-03-01T14:30:05", "tiff:Model": "V-12"})
_MADE: Mapping[str, tuple[bytes, ...]] = {
    "JPEG": (media.jpeg(exif=media.INVENTED, xmp=_XMP),),
    "PNG": (
        media.png(media.chunk(b"eXIf", media.INVENTED), media.xmp_in_png(_XMP, compressed=True)),
    ),
    "WebP": (media.webp(media.INVENTED, _XMP),),
    "film": (media.INVENTED_FILM, media.film(media.keyed({"com.apple.quicktime.model": "V"}))),
    "XMP": (_XMP,),
    "metadata answer": (b'{"bounded": true, "facts": [["MODEL", "EXIF", "V"]], "trouble": null}',),
}
"""Examples that are made here, because the project keeps no pictures."""

FINDINGS = Path(__file__).with_name("findings")


def findings(target: str) -> list[Path]:
    """Return the inputs that were findings once; each is tried again in every run of the tests."""
    return sorted((FINDINGS / target.replace(" ", "-")).glob("*"))


def keep(target: str, data: bytes, *, name: str) -> Path:
    """Keep an input as a finding."""
    folder = FINDINGS / target.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return path
