"""Statements, signatures and manifests as an enemy would make them: each is refused."""

from __future__ import annotations

import pytest
import rfc8785

from crypto.signing import signature
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_MANIFEST_FILE,
    digest_in,
)
from models.sharing.errors import AlteredBundle, ForgedBundle, NewerBundle
from models.sharing.statement import SIGNATURE_NAMESPACE
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import by_sender, said


def test_a_newer_bundle_says_so_even_with_members_unknown_today(pair, parts, refused):
    newer = by_sender(pair, parts, v=3)
    error = refused({**newer, "data/new-kind/x": b"x"}, NewerBundle)
    assert error.exit_status == 6


def test_only_one_of_the_two_signatures_is_not_enough(pair, parts, refused):
    content = parts[STATEMENT_FILE]
    other = pair.stranger.identity
    forged = signature.sign_mldsa(other, content, SIGNATURE_NAMESPACE)
    for wrong in (b"", forged, parts[MLDSA_SIGNATURE_FILE][:-1], b"\0" * 2420):
        refused(forge.retagged(parts | {MLDSA_SIGNATURE_FILE: wrong}), ForgedBundle)
    forged = signature.sign_ssh(other, content, SIGNATURE_NAMESPACE).encode()
    elsewhere = signature.sign_ssh(pair.sender.identity, content, "afield-other").encode()
    for wrong in (b"", forged, elsewhere, b"\xff", parts[SSH_SIGNATURE_FILE] + b"\n"):
        refused(forge.retagged(parts | {SSH_SIGNATURE_FILE: wrong}), ForgedBundle)


def test_a_changed_statement_under_old_signatures_is_refused(parts, refused):
    for change in ({"purpose": "public"}, {"made": "2020-01-01T00:00:00Z"}, {"stayed": {}}):
        changed = rfc8785.dumps(said(parts) | change | {"extra": 1})
        refused(forge.retagged(parts | {STATEMENT_FILE: changed}), ForgedBundle)


def test_a_statement_signed_by_another_than_it_names_is_refused(pair, parts, refused):
    identity, card = pair.stranger.identity, pair.stranger.card
    refused(forge.signed(parts, identity, card), ForgedBundle)
    own = {"device": card.device, "name": card.name}
    refused(forge.signed(parts, identity, card, **{"from": own}), ForgedBundle)


def test_a_statement_that_gives_its_signer_another_name_is_refused(pair, parts, refused):
    own = {"device": pair.sender.device, "name": "The Commission"}
    refused(by_sender(pair, parts, **{"from": own}), ForgedBundle)


def test_allowed_signers_of_another_key_are_refused(pair, parts, refused):
    line = signature.allowed_signers_line(pair.stranger.card, SIGNATURE_NAMESPACE).encode()
    refused(forge.retagged(parts | {ALLOWED_SIGNERS_FILE: line}), ForgedBundle)


@pytest.mark.parametrize(
    "statement",
    [
        b'{"v":1,"v":1}',
        b'{"v":1.0}',
        b"[" * 90_000,
        b"{}",
        b"null",
        b'{"v":1}\n',
        b"\xef\xbb\xbf{}",
        b'{"a":"\\ud800"}',
    ],
)
def test_a_statement_that_is_not_canonical_is_refused(parts, refused, statement):
    refused(forge.retagged(parts | {STATEMENT_FILE: statement}), AlteredBundle)


def test_manifests_that_disagree_are_refused(pair, parts, refused):
    other = parts[MANIFEST_FILE].replace(b"a", b"b", 1)
    refused(parts | {MANIFEST_FILE: other}, AlteredBundle)
    refused(forge.retagged(parts | {MANIFEST_FILE: other}), AlteredBundle)
    refused(parts | {TAG_MANIFEST_FILE: b""}, AlteredBundle)
    refused(parts | {README_FILE: b"run this"}, AlteredBundle)
    listed = parts[MANIFEST_FILE] + b"00" * 32 + b"  ../../etc/passwd\n"
    changed = rfc8785.dumps(said(parts) | {"manifest": forge.digest(listed)})
    evil = parts | {MANIFEST_FILE: listed, STATEMENT_FILE: changed}
    refused(forge.retagged(evil), AlteredBundle)


def test_evidence_under_another_digest_is_refused(pair, parts, refused):
    (name,) = [name for name in parts if digest_in(name)]
    refused(parts | {name: b"other bytes"}, AlteredBundle)
    refused(by_sender(pair, parts | {name: b"other bytes"}), AlteredBundle)
