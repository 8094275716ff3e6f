"""A mapping says how the rows of one kind of file become incidents, claims and sources.

It is a TOML file that a person writes; ``docs/intake.md`` explains it by an example. It is read
strictly: a key that nothing asks for, a field that the records do not have, or a code
that no vocabulary knows refuses it, before any file is opened.
"""

from __future__ import annotations

import codecs
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from crypto.paths import reason_of
from models.intake.errors import MappingMissing, MappingRefused
from models.intake.mapping.field_transforms import fixed, transforms
from models.intake.mapping.grammar import Tables, separator
from models.intake.mapping.strict_table import Spec
from models.intake.mapping.transform import Transform
from models.intake.source_row import ITEM
from models.records import Value

VERSION = 1
FORMATS = ("csv", "json")
_SHIPPED = resources.files("models.intake") / "mappings"
_TOP = "at its top"
_LARGEST = 1024 * 1024
"""A mapping is a page or two; a larger file is something else, named by mistake."""


@dataclass(frozen=True, slots=True)
class Each:
    """Where the sources of a row are: in a list of objects, or in cells cut at a separator."""

    objects: str | None
    cells: Mapping[str, str]
    by: str
    quoted: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns of the row that hold the sources."""
        return frozenset(self.cells.values()) | ({self.objects} if self.objects else frozenset())


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """How one claim of a row is made, or one claim for each of its sources.

    It is made only where all of ``if_given`` hold something and all of ``if_empty`` nothing.
    """

    fields: Mapping[str, Transform]
    source: Transform | None
    each: Each | None
    if_given: frozenset[str]
    if_empty: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns of the row that this rule reads."""
        made = [*self.fields.values(), *([self.source] if self.source else [])]
        read = frozenset[str]().union(*(one.columns for one in made))
        own = frozenset(column for column in read if not column.startswith(ITEM))
        return (
            own | self.if_given | self.if_empty | (self.each.columns if self.each else frozenset())
        )


@dataclass(frozen=True, slots=True)
class IntakeMapping:
    """Everything that a mapping says, checked."""

    name: str
    title: str
    credit: str
    format: str
    encoding: str
    delimiter: str
    rows: tuple[str, ...]
    prefix: str
    identity: str
    incident: Mapping[str, Transform]
    claims: tuple[ClaimRule, ...]
    new_source: Mapping[str, Value]
    sources: Mapping[str, Mapping[str, Value]]

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns that a file must have."""
        incident = (made.columns for made in self.incident.values())
        claims = (rule.columns for rule in self.claims)
        return frozenset({self.identity}).union(*incident, *claims)


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that afield carries."""
    return sorted(
        item.name.removesuffix(".toml")
        for item in _SHIPPED.iterdir()
        if item.name.endswith(".toml")
    )


def read_mapping(mapping: str | Path) -> IntakeMapping:
    """Return a shipped mapping by its name, or the mapping in the file at a path.

    Raises MappingMissing and MappingRefused.
    """
    if str(mapping) in shipped_mappings():
        return parse_mapping((_SHIPPED / f"{mapping}.toml").read_bytes(), name=str(mapping))
    path = Path(mapping)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise MappingMissing(mapping=mapping, shipped=", ".join(shipped_mappings()))
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise MappingMissing(mapping=mapping, shipped=", ".join(shipped_mappings())) from None
    except (OSError, ValueError) as error:
        problem = f"it cannot be read ({reason_of(error)})"
        raise MappingRefused(mapping=path.name[:60], where=_TOP, problem=problem) from None
    return parse_mapping(text, name=path.name)


def parse_mapping(text: bytes, *, name: str) -> IntakeMapping:
    """Return the mapping in these bytes; raises MappingRefused, which calls it by ``name``."""
    if len(text) > _LARGEST:
        raise MappingRefused(mapping=name, where=_TOP, problem="it is too large for a mapping")
    try:
        table = tomllib.loads(text.decode())
    except UnicodeDecodeError:
        raise MappingRefused(mapping=name, where=_TOP, problem="it is not UTF-8 text") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"it is not TOML ({_place(error)})"
        raise MappingRefused(mapping=name, where=_TOP, problem=problem) from None
    return _mapping(Spec(mapping=name, where="", table=table))


def _mapping(spec: Spec) -> IntakeMapping:
    if spec.take("version", int) != VERSION:
        spec.refuse(f"this afield reads version {VERSION}", key="version")
    form = spec.one_of("format", FORMATS)
    tables = _tables(spec.inner("tables"))
    identity, sources = spec.inner("identity"), spec.inner("sources")
    made = IntakeMapping(
        name=spec.mapping,
        title=spec.take("title", str),
        credit=spec.get("credit", str, "") or "",
        format=form,
        encoding=_encoding(spec),
        delimiter=_delimiter(spec, form),
        rows=tuple(filter(None, (spec.get("rows", str, "") or "").split("."))),
        prefix=_prefix(identity),
        identity=identity.take("column", str),
        incident=transforms(spec.inner("incident"), "incident", tables=tables),
        claims=tuple(_claim(one, tables, form) for one in spec.inners("claims")),
        new_source=fixed(spec.inner("new_source"), "source"),
        sources={name: fixed(sources.inner(name), "source") for name in sources.table},
    )
    for table in (identity, sources, spec):
        table.done()
    if "title" not in made.incident:
        spec.refuse("'title' is missing, and every incident needs one", key="incident")
    return made


def _claim(spec: Spec, tables: Tables, form: str) -> ClaimRule:
    each = _each(spec.inner("each"), form) if "each" in spec else None
    given, empty = frozenset(spec.texts("if_given")), frozenset(spec.texts("if_empty"))
    items = (each.cells.keys() if each.cells else None) if each else ()
    fields = transforms(spec, "claim", tables=tables, items=items)
    source = fields.pop("source", None)
    return ClaimRule(fields=fields, source=source, each=each, if_given=given, if_empty=empty)


def _each(spec: Spec, form: str) -> Each:
    if form == "json" and "list" in spec:
        each = Each(objects=spec.take("list", str), cells={}, by="", quoted=frozenset())
    else:
        split = spec.inner("split")
        cells = {name: split.take(name, str) for name in split.table}
        if not cells:
            spec.refuse("'split' names no column")
        quoted = frozenset(spec.texts("quoted"))
        if not quoted <= cells.keys():
            spec.refuse("only names that stand in 'split' can be quoted", key="quoted")
        each = Each(objects=None, cells=cells, by=separator(spec), quoted=quoted)
        if len(each.by) != 1:
            spec.refuse("one character is expected", key="by")
    spec.done()
    return each


def _tables(spec: Spec) -> Tables:
    tables: dict[str, dict[str, Value]] = {}
    for name in spec.table:
        inner = spec.inner(name)
        tables[name] = {code: inner.take(code, str) for code in inner.table}
    return tables


def _encoding(spec: Spec) -> str:
    name = spec.get("encoding", str, "utf-8") or ""
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        spec.refuse("no encoding has this name", key="encoding")
    # Python also calls compression and hexadecimal "encodings"; those do not give text.
    if not known._is_text_encoding:  # noqa: SLF001 -- Python's own check has no public name
        spec.refuse("this encoding does not give text", key="encoding")
    # A mark at the beginning says "UTF-8" and is no part of the first column's name.
    return "utf-8-sig" if known.name == "utf-8" else known.name


def _delimiter(spec: Spec, form: str) -> str:
    if form != "csv":
        return ","
    delimiter = spec.get("delimiter", str, ",") or ""
    if len(delimiter) != 1 or delimiter in '"\r\n\0 ':
        spec.refuse("one character is expected, and no quotation mark or space", key="delimiter")
    return delimiter


def _prefix(spec: Spec) -> str:
    prefix = spec.take("prefix", str)
    if not prefix or not prefix.isascii() or set(prefix) & set(" :/#,"):
        spec.refuse("plain letters, digits and hyphens are expected", key="prefix")
    return prefix


def _place(error: Exception) -> str:
    """Return the line and column at the end of TOML's message, without the text it quotes."""
    words = str(error)
    return words[words.index("(at ") + 1 :].rstrip(")") if "(at " in words else "too deep"
