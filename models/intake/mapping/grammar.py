"""The grammar of transforms: a mapping writes each as a table, known by the key that names it.

"column"                                    the cell as it is
{column = "c", nothing = ["-1"]}            the same; these cells count as empty
{constant = "open"}                         the same for every row
{text = ["{a}, {b}", "{c}"], by = ". "}     parts joined; empty parts left out; most = 90
{lookup = "c", table = "name"}              a code through [tables.name]; otherwise = "L9"
{split = "c", by = ";"}                     a cell cut into a list
{list = "c", text = "{item.key}"}           a text for each object of a list
{account = "c", patterns = ["t.me/*"]}      the publisher that a web address names
{date = "c", format = "%m/%d/%Y"}           until = "d", shape = {lookup = ...}
{number = "c"}                              a count
{latitude = "c"}  {longitude = "c"}         decimal degrees
{range = ["low", "best", "high"]}           how many, from the smallest to the largest
{rising = ["low", "high"], otherwise = "issue"}   a code when counts do not rise
[ ... ]                                     several of these, joined into one list
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.intake.mapping.account import Account
from models.intake.mapping.measures import DIRECTIVES, SHAPES, Date, Number, Position, Rising, Span
from models.intake.mapping.strict_table import Spec
from models.intake.mapping.transform import (
    Column,
    Constant,
    Listed,
    Lookup,
    Several,
    Split,
    Text,
    Transform,
)
from models.records import Value

Tables = Mapping[str, Mapping[str, Value]]


def transform(spec: Spec, key: str, *, tables: Tables) -> Transform:
    """Return the transform that is at a key of a table."""
    spec.heard.add(key)
    return _transform(spec, key, spec.table[key], tables)


def _transform(spec: Spec, key: str, written: object, tables: Tables) -> Transform:
    if isinstance(written, str):
        return Column(written)
    if isinstance(written, list):
        return Several(tuple(_transform(spec, key, one, tables) for one in written))
    if not isinstance(written, dict):
        spec.refuse("a column, a transform or a list of them is expected", key=key)
    inner = spec.of(key, written)
    # "list" comes with a "text" of its own, so the first that fits in this order decides.
    name = next((name for name in _READERS if name in written), None)
    if name is None:
        spec.refuse(f"none of the transforms is named ({', '.join(_READERS)})", key=key)
    made = _READERS[name](inner, tables)
    inner.done()
    return made


def _nothing(spec: Spec) -> frozenset[str]:
    return frozenset(spec.texts("nothing"))


def _column(spec: Spec, _: Tables) -> Transform:
    return Column(spec.take("column", str), nothing=_nothing(spec))


def _constant(spec: Spec, _: Tables) -> Transform:
    value = spec.take("constant", object)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return Constant(value)
    if not isinstance(value, str | int):
        spec.refuse("a text, a whole number, true, false or a list of texts is expected")
    return Constant(value)


def _text(spec: Spec, _: Tables) -> Transform:
    by, most = spec.get("by", str, " "), spec.get("most", int, 0)
    if most and most < 10:
        spec.refuse("at least 10 characters are needed", key="most")
    return Text(spec.texts("text"), by=by or "", most=most or 0)


def _lookup(spec: Spec, tables: Tables) -> Transform:
    name = spec.take("table", str)
    if name not in tables:
        spec.refuse(f"there is no [tables.{name}]", key="table")
    return Lookup(
        _some(spec, "lookup"), table=tables[name], otherwise=spec.get("otherwise", str, None)
    )


def _split(spec: Spec, _: Tables) -> Transform:
    return Split(spec.take("split", str), by=separator(spec), nothing=_nothing(spec))


def _list(spec: Spec, _: Tables) -> Transform:
    return Listed(spec.take("list", str), part=spec.take("text", str), nothing=_nothing(spec))


def _account(spec: Spec, _: Tables) -> Transform:
    patterns = spec.texts("patterns")
    if any(pattern.split("/").count("*") != 1 for pattern in patterns):
        spec.refuse("each holds exactly one step that is *", key="patterns")
    return Account(spec.take("account", str), patterns=patterns, nothing=_nothing(spec))


def _date(spec: Spec, tables: Tables) -> Transform:
    shape = transform(spec, "shape", tables=tables) if "shape" in spec else None
    until = spec.get("until", str, None)
    if shape and not until:
        spec.refuse("it says what two dates mean, and 'until' is missing", key="shape")
    if shape and not (shape.outcomes and set(shape.outcomes) <= {*SHAPES, None}):
        spec.refuse(f"one of {', '.join(SHAPES)} is expected for each code", key="shape")
    return Date(spec.take("date", str), form=_form(spec), until=until, shape=shape)


def _form(spec: Spec) -> str:
    form = spec.take("format", str)
    parts = form.replace("%%", "").split("%")[1:]
    letters = "".join(part[:1] for part in parts)
    if not set(letters) <= DIRECTIVES or len(set(letters)) != len(parts):
        spec.refuse("only %Y, %m, %d, %H and %M are known, each once", key="format")
    if "".join(sorted(letters)) not in {"Y", "Ym", "Ydm", "HMYdm"}:
        spec.refuse("%Y, then %m, then %d, then %H and %M are needed, none left out", key="format")
    return form


def _number(spec: Spec, _: Tables) -> Transform:
    return Number(spec.take("number", str), nothing=_nothing(spec))


def _latitude(spec: Spec, _: Tables) -> Transform:
    return Position(spec.take("latitude", str), least=-90, most=90)


def _longitude(spec: Spec, _: Tables) -> Transform:
    return Position(spec.take("longitude", str), least=-180, most=180)


def _range(spec: Spec, _: Tables) -> Transform:
    return Span(_some(spec, "range"), nothing=_nothing(spec))


def _rising(spec: Spec, _: Tables) -> Transform:
    otherwise = spec.take("otherwise", str)
    return Rising(_some(spec, "rising"), otherwise=otherwise, nothing=_nothing(spec))


def _some(spec: Spec, key: str) -> tuple[str, ...]:
    columns = spec.texts(key)
    if not columns:
        spec.refuse("at least one column is expected", key=key)
    return columns


def separator(spec: Spec) -> str:
    """Return the separator that a cell is cut at."""
    by = spec.take("by", str)
    if not by:
        spec.refuse("a separator cannot be empty", key="by")
    return by


_READERS: dict[str, Callable[[Spec, Tables], Transform]] = {
    "column": _column,
    "constant": _constant,
    "lookup": _lookup,
    "split": _split,
    "list": _list,
    "account": _account,
    "date": _date,
    "number": _number,
    "latitude": _latitude,
    "longitude": _longitude,
    "range": _range,
    "rising": _rising,
    "text": _text,
}
