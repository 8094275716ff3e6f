from __future__ import annotations

import pytest

from models.sharing.container import (
    OPERATIONS_FILE,
    TAG_FILES,
    card_name,
    evidence_name,
    member_order,
    read_manifest,
    write_manifest,
)
from models.sharing.errors import AlteredBundle

DIGEST = "ab" * 32


def test_a_manifest_is_read_back_in_its_order():
    digests = {"data/b": DIGEST, "data/a": "cd" * 32}
    assert list(read_manifest(write_manifest(digests)).items()) == list(digests.items())


@pytest.mark.parametrize(
    "content",
    [
        f"{DIGEST} data/a\n",
        f"{DIGEST}  data/a",
        f"{DIGEST}  data/a\r\n",
        f"{DIGEST.upper()}  data/a\n",
        f"{DIGEST}  data/a\n{DIGEST}  data/a\n",
        f"{DIGEST}  data/\x1b[2J\n",
        f"{DIGEST}  data/a b\n",
        f"{DIGEST[:-1]}  data/a\n",
        "\n",
        "ü\n",
    ],
)
def test_a_manifest_in_any_other_form_is_refused(content):
    with pytest.raises(AlteredBundle):
        read_manifest(content.encode())


@pytest.mark.parametrize(
    "name",
    [
        "../vault.db",
        "/etc/passwd",
        "data/../x",
        "data/evidence/../x",
        "./README.txt",
        "readme.txt",
        "data/",
        f"data/evidence/{DIGEST.upper()}",
        f"data/evidence/{DIGEST}\n",
        f"data/evidence/{DIGEST[:-1]}",
        "data/cards/x.json",
    ],
)
def test_no_other_name_has_a_place_in_a_bundle(name):
    assert member_order(name) is None


def test_every_name_of_a_bundle_has_its_own_place():
    names = [
        *TAG_FILES,
        card_name("00" * 16),
        card_name("ff" * 16),
        OPERATIONS_FILE,
        evidence_name("00" * 32),
        evidence_name("ff" * 32),
    ]
    places = [member_order(name) for name in names]
    assert places == sorted(places)
    assert len(set(places)) == len(names)
