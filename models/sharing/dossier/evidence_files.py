"""Evidence files get names that any system takes: reference, sort of evidence, and extension.

Nothing of the name that a file came with takes part: it may name a person, or be a path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FOLDER = "data/evidence"

_SORTS = {
    "VID": "video",
    "PHO": "photo",
    "AUD": "audio",
    "SAT": "satellite",
    "DOC": "document",
    "WEB": "web",
    "TST": "testimony",
    "FOR": "forensic",
    "PHYS": "object",
    "DATA": "data",
    "NOTE": "note",
}
"""By the first part of a type of evidence."""
_MEDIA = {"image": "photo", "video": "video", "audio": "audio", "text": "document"}
_EXTENSIONS = {
    "application/geo+json": "geojson",
    "application/gpx+xml": "gpx",
    "application/json": "json",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.google-earth.kml+xml": "kml",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/zip": "zip",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/markdown": "md",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/mpeg": "mpg",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    # A page that is opened runs what is in it and may tell its maker so; text does neither.
    "application/xhtml+xml": "html.txt",
    "image/svg+xml": "svg.txt",
    "text/html": "html.txt",
    "text/xml": "xml.txt",
}
_OTHER = "bin"
_REFERENCE = re.compile(r"[^A-Za-z0-9-]")


class EvidenceFiles:
    """Gives each evidence file a name of its own, the same for the same records every time."""

    def __init__(self) -> None:
        """Begin without any name taken."""
        self._taken: set[str] = set()

    def name(self, ref: str, values: Mapping[str, object]) -> str:
        """Return the member name of the evidence with this reference and these values."""
        stem = f"{_REFERENCE.sub('', ref)}-{_sort(values)}"
        extension = _EXTENSIONS.get(str(values.get("mime") or "").casefold(), _OTHER)
        name, number = f"{FOLDER}/{stem}.{extension}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{FOLDER}/{stem}-{number}.{extension}"
        self._taken.add(name.casefold())
        return name


def _sort(values: Mapping[str, object]) -> str:
    first = str(values.get("type") or "").partition("-")[0]
    media = str(values.get("mime") or "").partition("/")[0]
    return _SORTS.get(first) or _MEDIA.get(media) or "file"
