"""The tables about letters are made from what Unicode publishes, and nothing of it is lost."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONFUSABLES = """\ufeff# confusables.txt
# Version: 18.0.0
0049 ;\t006C ;\tMA\t# ( I → l )
FF29 ;\t006C ;\tMA\t# ( Ｉ → l )

006D ;\t0072 006E ;\tMA\t# ( m → rn )
"""
SCRIPTS = """# Scripts-18.0.0.txt
0041..005A    ; Latin # L&  [26]
0370          ; Greek # L&
005B          ; Latin # made up, to show that neighbours become one
"""


@pytest.fixture
def dev(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "made").mkdir()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "TABLES", tmp_path / "made")
    return module


def test_the_published_files_become_tables_that_name_their_source(dev, tmp_path):
    (tmp_path / "confusables.txt").write_text(CONFUSABLES, encoding="utf-8")
    (tmp_path / "Scripts.txt").write_text(SCRIPTS, encoding="utf-8")

    assert dev.unicode([str(tmp_path)]) == 0

    alike = (tmp_path / "made" / "confusables.txt").read_text(encoding="utf-8").splitlines()
    assert [one for one in alike if not one.startswith("#")] == [
        "006C; 0049 FF29",
        "0072 006E; 006D",
    ]
    assert "confusables.txt of Unicode 18.0.0: the whole of it" in alike[0]
    scripts = (tmp_path / "made" / "scripts.txt").read_text(encoding="utf-8").splitlines()
    assert [one for one in scripts if not one.startswith("#")] == [
        "Greek; 0370-0370",
        "Latin; 0041-005B",
    ]


def test_a_file_that_names_no_version_is_not_taken(dev, tmp_path):
    (tmp_path / "confusables.txt").write_text("0049 ; 006C ; MA", encoding="utf-8")
    with pytest.raises(dev.Stop):
        dev.unicode([str(tmp_path)])
    assert list((tmp_path / "made").iterdir()) == []
