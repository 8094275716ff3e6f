"""BagIt's manifests (RFC 8493): a line ``<sha256>  <name>`` for each file.

``manifest-sha256.txt`` lists what lies under ``data/``, ``tagmanifest-sha256.txt`` the rest
except itself. ``sha256sum -c`` and ``bagit.py --validate`` read both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.sharing.errors import AlteredBundle

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]{1,100})")

BAGIT_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write_manifest(digests: Mapping[str, str]) -> bytes:
    """Give a manifest of names and their SHA-256, in the order given."""
    return b"".join(f"{digest}  {name}\n".encode("ascii") for name, digest in digests.items())


def read_manifest(content: bytes) -> dict[str, str]:
    """Read a manifest that ``write`` could have written; raises AlteredBundle."""
    digests: dict[str, str] = {}
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        raise AlteredBundle(part="a manifest") from error
    for line in text.split("\n")[:-1]:
        found = _LINE.fullmatch(line)
        if found is None or found[2] in digests:
            raise AlteredBundle(part="a manifest")
        digests[found[2]] = found[1]
    if write_manifest(digests) != content:
        raise AlteredBundle(part="a manifest")
    return digests


def bag_info(*, octets: int, files: int) -> bytes:
    """Give ``bag-info.txt``: how much there is under ``data/``, and nothing about what it is."""
    return f"Payload-Oxum: {octets}.{files}\n".encode("ascii")
