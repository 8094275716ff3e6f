"""A bundle opened without afield, by the programs that docs/opening-a-bundle.md names.

age-encryption (node)   decrypts it; the one peer with post-quantum keys
tar, sha256sum, zcat, jq, ssh-keygen, bagit.py
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.log import Operation
from models.sharing import pack_bundle
from models.vault import add_colleague
from tests.models.sharing.people import make_vault
from tests.peer import node_script, peer, require

CONTENT = bytes(range(256)) * 5000
SECRET = "the real name of the source"


def run(*command, folder=None, data=None):
    return subprocess.run(
        command, cwd=folder, input=data, capture_output=True, timeout=120, check=False
    )


def ok(*command, folder=None, data=None):
    done = run(*command, folder=folder, data=data)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


class Opened:
    """A bundle that other programs decrypted and unpacked."""

    def __init__(self, folder: Path, device: str, incident: str) -> None:
        self.folder = folder
        self.device = device
        self.incident = incident

    def copy(self, to: Path) -> Path:
        return shutil.copytree(self.folder, to / "copy")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("peers")
    script = node_script("age.mjs", package="age-encryption")
    with make_vault(folder / "ada", "Ada") as ada, make_vault(folder / "ben", "Ben") as ben:
        add_colleague(ada, ben.card)
        incident = ada.save("incident", None, {"title": "Ліс під Бором", "when": "2026-03"})
        source = ada.save("source", None, {"name": "K7", "identity": SECRET})
        ada.save("claim", None, {"incident": incident, "source": source, "words": "I saw it"})
        original = folder / "clip.mp4"
        original.write_bytes(CONTENT)
        attach_evidence(ada, incident, original)
        out = folder / "out.age"
        pack_bundle(ada, records=[incident], to=[ben.card], purpose="review", out=out)
        key = str(ben.identity.age_identity)
        archive = ok(*script, "decrypt", key, data=out.read_bytes())
        unpacked = folder / "unpacked"
        unpacked.mkdir()
        ok(peer("tar"), "xf", "-", folder=unpacked, data=archive)
        return Opened(unpacked, ada.device, incident)


def test_tar_unpacks_plain_files_without_a_word_of_warning(opened, tmp_path):
    names = {str(path.relative_to(opened.folder)) for path in opened.folder.rglob("*")}
    assert {"README.txt", "statement.json", "data/operations.jsonl.gz"} < names
    (evidence,) = (opened.folder / "data/evidence").iterdir()
    assert evidence.read_bytes() == CONTENT
    assert evidence.name == hashlib.sha256(CONTENT).hexdigest()


def test_bagit_validates_it(opened):
    require(shutil.which("bagit.py", path=str(Path(sys.executable).parent)), "bagit is missing")
    program = Path(sys.executable).parent / "bagit.py"
    ok(sys.executable, str(program), "--validate", str(opened.folder))


def test_bagit_notices_a_changed_file(opened, tmp_path):
    program = Path(sys.executable).parent / "bagit.py"
    require(program.exists(), "bagit is missing")
    copy = opened.copy(tmp_path)
    (evidence,) = (copy / "data/evidence").iterdir()
    evidence.write_bytes(CONTENT[:-1] + b"x")
    assert run(sys.executable, str(program), "--validate", str(copy)).returncode != 0


def test_sha256sum_checks_both_manifests(opened):
    program = peer("sha256sum")
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        said = ok(program, "--check", "--strict", name, folder=opened.folder).decode()
        assert said.count(": OK\n") == len((opened.folder / name).read_text().splitlines())


def test_ssh_keygen_verifies_who_signed_the_statement(opened, tmp_path):
    statement = (opened.folder / "statement.json").read_bytes()
    command = [
        peer("ssh-keygen"), "-Y", "verify", "-f", "allowed_signers", "-I", opened.device,
        "-n", "afield-bundle", "-s", "statement.json.sig",
    ]  # fmt: skip
    said = ok(*command, folder=opened.folder, data=statement)
    assert b"Good" in said
    changed = statement.replace(b"review", b"public")
    assert run(*command, folder=opened.folder, data=changed).returncode != 0


def test_the_statement_binds_all_the_rest(opened):
    statement = json.loads((opened.folder / "statement.json").read_bytes())
    manifest = (opened.folder / "manifest-sha256.txt").read_bytes()
    assert statement["manifest"] == hashlib.sha256(manifest).hexdigest()
    assert statement["operations"]["count"] == 5


def test_zcat_and_jq_read_the_changes(opened):
    lines = ok(peer("zcat"), "operations.jsonl.gz", folder=opened.folder / "data")
    titles = ok(
        peer("jq"), "-r", 'select(.header.kind == "incident") | .disclosures.title[1]',
        data=lines,
    )  # fmt: skip
    assert titles.decode() == "Ліс під Бором\n"
    assert SECRET.encode() not in lines
    assert {Operation.from_line(line + b"\n").device for line in lines.splitlines()} == {
        opened.device
    }


def test_a_digest_is_checked_by_hand_as_the_documentation_says(opened):
    """What docs/opening-a-bundle.md tells an expert to do, with the standard library alone."""
    lines = ok(peer("zcat"), "operations.jsonl.gz", folder=opened.folder / "data").splitlines()
    proven = 0
    for line in map(json.loads, lines):
        for field, (salt, value) in line["disclosures"].items():
            record = line["header"]["record"]
            text = json.dumps(
                [salt, record, field, value], ensure_ascii=False, separators=(",", ":")
            )
            digest = hashlib.sha256(b"afield/field/v1\0" + text.encode()).hexdigest()
            assert line["header"]["fields"][field] == digest
            proven += 1
    assert proven > 10


def test_the_readme_inside_tells_the_commands_that_work(opened):
    text = (opened.folder / "README.txt").read_text()
    for word in ("tar xf", "bagit.py --validate", "sha256sum -c", "ssh-keygen -Y verify", "zcat"):
        assert word in text
    assert opened.device in text
    assert "Бор" not in text


def test_only_a_recipient_can_decrypt_it(opened):
    script = node_script("age.mjs", package="age-encryption")
    keys = ok(*script, "keys").decode().split()
    bundle = opened.folder.parent / "out.age"
    assert run(*script, "decrypt", keys[0], data=bundle.read_bytes()).returncode != 0
