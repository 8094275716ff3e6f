"""The HTML sheet: one page to read, without a script and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from models.records import KINDS
from models.sharing.dossier.csv_sheet import Sink
from models.sharing.dossier.evidence_index import Listed
from models.sharing.dossier.leaving_records import LeavingRecord

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""
_STYLE = """
body { font: 16px/1.45 sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em;
  color: #111; background: #fff; }
h2 { margin-top: 2.5em; border-bottom: 2px solid #111; }
table { border-collapse: collapse; margin: .6em 0 1.2em; width: 100%; }
th, td { border: 1px solid #999; padding: .25em .5em; text-align: start; vertical-align: top;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table.facts th { width: 14em; }
section section { margin-inline-start: 1.5em; }
code { font-size: .85em; }
@media print { body { margin: 0; max-width: none; } }
"""
_DEEPEST = 6
"""HTML knows no heading below this."""


class HtmlSheet:
    """Writes the page piece by piece; whatever was recorded is escaped, and never a link."""

    def __init__(self, sink: Sink, title: str) -> None:
        """Begin the page."""
        self._sink = sink
        self._put(_HEAD.format(title=escape(title), style=_STYLE))
        self.heading(title, level=1)

    def heading(self, words: str, *, level: int = 2) -> None:
        """Write a heading."""
        depth = min(level, _DEEPEST)
        self._put(f"<h{depth} dir=auto>{escape(words)}</h{depth}>\n")

    def paragraph(self, words: str) -> None:
        """Write a paragraph."""
        self._put(f"<p dir=auto>{escape(words)}</p>\n")

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write labels with their words, one pair a row."""
        rows = "".join(
            f"<tr><th scope=row>{escape(label)}<td dir=auto>{escape(words)}\n"
            for label, words in pairs
        )
        if rows:
            self._put(f"<table class=facts>\n{rows}</table>\n")

    def evidence(self, listed: Iterable[Listed]) -> None:
        """Write the table of all evidence; a file is named, and shown by nobody but its reader."""
        columns = ("File", "Reference", "What", "Belongs to", "Who says", "Acquired", "SHA-256")
        heads = "".join(f"<th scope=col>{escape(one)}" for one in columns)
        self._put(f"<table class=index>\n<tr>{heads}\n")
        for one in listed:
            self._put(_row(one))
        self._put("</table>\n")

    def record(self, record: LeavingRecord, *, level: int) -> None:
        """Write everything that was handed over of one record."""
        entry = record.entry
        self._put(f'<section id="{escape(entry.ref)}">\n')
        label = KINDS[entry.kind].LABEL
        self.heading(f"{label} {entry.name}", level=level)
        facts = [(one.label, one.words) for one in record.facts]
        facts.append(("Recorded", f"{record.at:%Y-%m-%d %H:%M:%S} UTC, by {record.by}"))
        facts += [("Not handed over", one) for one in record.stays]
        self.facts(facts)

    def end_record(self) -> None:
        """End a record, after those that hang on it."""
        self._put("</section>\n")

    def finish(self) -> None:
        """End the page."""
        self._put("</body>\n</html>\n")

    def _put(self, text: str) -> None:
        self._sink.write(text.encode())


def _row(one: Listed) -> str:
    entry = one.record.entry
    file = f'<a href="{quote(one.file)}">{escape(one.file)}</a>' if one.file else "not handed over"
    what = [entry.title, one.record.words("type"), _marks(one)]
    cells = (
        _lines(one.incidents or one.linked),
        _lines(one.says),
        _lines([one.record.words("acquired_when"), one.record.words("acquired_by")]),
        f"<code>{escape(one.record.words('sha256'))}</code>",
    )
    first = f'<tr><td>{file}<td><a href="#{escape(entry.ref)}">{escape(entry.ref)}</a>'
    return first + "".join(f"<td dir=auto>{cell}" for cell in (_lines(what), *cells)) + "\n"


def _marks(one: Listed) -> str:
    """Return what to know before a file is opened."""
    marks = []
    if one.graphic:
        marks.append("GRAPHIC: it can harm the person who looks at it")
    if one.record.values.get("identifies_people"):
        marks.append("shows who people are")
    return "; ".join(marks)


def _lines(words: Sequence[str]) -> str:
    return "<br>".join(escape(one) for one in words if one)
