"""A dossier opened by the letter of docs/opening-a-bundle.md, with the programs that it names.

age, age-keygen         a classic key; the age of Debian 12 knows no other
age-encryption (node)   a post-quantum key
tar, sha256sum, ssh-keygen, jq, bagit.py
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.sharing import Choices, pack_dossier, read_outsider
from tests.models.sharing.people import make_vault
from tests.peer import node_script, peer, require

PAGE = Path(__file__).resolve().parents[2] / "docs" / "opening-a-bundle.md"
NAMED = "afield-1a2b3c4d.age"
"""The file as the page calls it."""
CONTENT = bytes(range(256)) * 500
SECRET = "the real name of the source"
OFFICE = "Прокуратура, відділ 3"


def blocks() -> list[str]:
    section = PAGE.read_text("utf-8").partition("## For somebody outside")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```", section, flags=re.DOTALL | re.MULTILINE)


def shell(script: str, folder: Path) -> str:
    """Run a block of the page as it stands, and return what it printed."""
    done = subprocess.run(
        ["/bin/sh", "-e"], input=script.encode(), cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def lines(sheet: Path) -> io.StringIO:
    return io.StringIO(sheet.read_bytes().decode("utf-8-sig"), newline="")


def hand_over(folder: Path, recipient: str, out: Path) -> str:
    """Write a dossier for this key, and return the device that signed it."""
    with make_vault(folder / "vault", "Ada") as ada:
        title = "[invented] Ліс <script>alert(1)</script>"
        values = {"title": title, "when": "2026-03", "summary": "=HYPERLINK(1)"}
        incident = ada.save("incident", None, values)
        source = ada.save("source", None, {"name": "K7", "identity": SECRET})
        claim = {"incident": incident, "source": source, "words": "Я бачила"}
        said = ada.save("claim", None, claim)
        original = folder / "Ivan Petrenko.MP4"
        original.write_bytes(CONTENT)
        attach_evidence(ada, said, original, title="Міст", graphic=True)
        outsider = read_outsider(ada, recipient=recipient, name=OFFICE)
        choices = Choices(outsider=outsider, use="inquiry")
        pack_dossier(ada, records=[incident], choices=choices, purpose="для суду", out=out)
        return ada.device


def check(folder: Path, device: str) -> None:
    """Follow the blocks that check, and look at what lies in the folder."""
    unpacked = folder / "handed-over"
    whole, signed, covered = blocks()[2:]
    assert shell(whole, unpacked) == ""
    assert "Good" in shell(signed, unpacked)
    assert device in (unpacked / "statement.json").read_text()
    named, found = shell(covered, unpacked).splitlines()
    assert found.startswith(named)
    (file,) = (unpacked / "data" / "evidence").iterdir()
    assert re.fullmatch(r"EVD-[0-9A-Z]{4}-[0-9A-Z]{4}-video\.mp4", file.name)
    assert file.read_bytes() == CONTENT
    (row,) = csv.DictReader(lines(unpacked / "data" / "index.csv"))
    assert (row["file"], row["title"]) == (f"evidence/{file.name}", "Міст")
    assert row["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert row["sha512"] == hashlib.sha512(CONTENT).hexdigest()
    assert row["who_says"].endswith(" K7")
    for each in unpacked.rglob("*"):
        assert "Petrenko" not in each.name
        if each.is_file():
            assert SECRET.encode() not in each.read_bytes()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Give the folder in which the page was followed with a classic key, and the signer."""
    for program in ("age", "age-keygen", "tar", "sha256sum", "ssh-keygen", "jq"):
        peer(program)
    folder = tmp_path_factory.mktemp("outside")
    recipient = shell(blocks()[0], folder).strip()
    device = hand_over(folder, recipient, folder / NAMED)
    shell(blocks()[1], folder)
    return folder, device


def test_the_page_is_followed_to_the_letter_with_a_classic_key(opened):
    check(*opened)


def test_the_page_is_followed_with_a_post_quantum_key_by_another_program(tmp_path):
    script = node_script("age.mjs", package="age-encryption")
    keys = subprocess.run([*script, "keys"], capture_output=True, check=True).stdout
    identity, recipient = keys.decode().split()
    assert recipient.startswith("age1pq1")
    device = hand_over(tmp_path, recipient, tmp_path / NAMED)
    decrypt, *rest = [line for line in blocks()[1].splitlines() if line.startswith("age -d")]
    assert not rest
    done = subprocess.run(
        [*script, "decrypt", identity],
        input=(tmp_path / NAMED).read_bytes(),
        capture_output=True,
        check=True,
    )
    (tmp_path / "handed-over.tar").write_bytes(done.stdout)
    shell(blocks()[1].replace(decrypt, ":"), tmp_path)
    check(tmp_path, device)


def test_a_changed_file_is_noticed_by_the_first_check(opened, tmp_path):
    copy = shutil.copytree(opened[0] / "handed-over", tmp_path / "copy")
    page = copy / "data" / "index.html"
    page.write_text(page.read_text().replace("Ліс", "Луг"))
    done = subprocess.run(["/bin/sh", "-e"], input=blocks()[2].encode(), cwd=copy, check=False)
    assert done.returncode != 0


def test_it_is_a_bagit_bag(opened):
    program = Path(sys.executable).parent / "bagit.py"
    require(program.exists(), "bagit is missing")
    command = [sys.executable, str(program), "--validate", str(opened[0] / "handed-over")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_commands_of_the_readme_inside_are_those_of_the_page(opened):
    text = (opened[0] / "handed-over" / "README.txt").read_text("ascii")
    for block in blocks()[2:]:
        for word in ("sha256sum -c --quiet", "ssh-keygen -Y verify", "sha256sum manifest"):
            assert word not in block or word in text
    assert opened[1] in text


class Tags(HTMLParser):
    """Collects the tags of a page, and what its links point to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_the_page_runs_nothing_loads_nothing_and_links_to_its_own_files_alone(opened):
    folder = opened[0] / "handed-over" / "data"
    found = Tags()
    text = (folder / "index.html").read_text("utf-8")
    found.feed(text)
    assert not found.tags & {"script", "img", "iframe", "link", "object", "video", "form"}
    assert all(one.startswith(("#", "evidence/")) for one in found.links)
    assert all((folder / one).exists() for one in found.links if one.startswith("evidence/"))
    assert "default-src 'none'" in text
    assert "&lt;script&gt;" in text
    assert OFFICE in text


def test_no_cell_of_a_sheet_is_a_formula(opened):
    for name in ("index.csv", "records.csv"):
        rows = csv.reader(lines(opened[0] / "handed-over" / "data" / name))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
