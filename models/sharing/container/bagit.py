"""BagIt manifests (RFC 8493) name each file of a bundle: a line ``<sha256>  <name>`` for each.

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
    """Return a manifest with a line for each name and its SHA-256, in the order given."""
    return b"".join(f"{digest}  {name}\n".encode("ascii") for name, digest in digests.items())


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the SHA-256 by name of a manifest that ``write_manifest`` could have written.

    Raises AlteredBundle.
    """
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
    """Return ``bag-info.txt``: how many bytes and files there are under ``data/``, no more."""
    return f"Payload-Oxum: {octets}.{files}\n".encode("ascii")
