"""A face may import a part of its room when it is asked for, and gives it like the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import models.queries
from models.queries.cases import case_file
from models.values import later

ROOT = Path(__file__).resolve().parents[3]
UNLOCKING = """
import sys
import models.lifecycle, models.queries
print([name for name in sys.modules if name.startswith("models.lifecycle.verify")])
from models.lifecycle import verify_vault
print(verify_vault.__module__)
"""


def test_what_unlocking_does_not_need_is_imported_when_it_is_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", UNLOCKING], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == ["[]", "models.lifecycle.verify.whole_vault"]


def test_a_name_that_comes_later_is_the_one_of_its_module():
    assert models.queries.read_case_file is case_file.read_case_file


def test_a_name_that_no_module_has_is_refused_as_python_does():
    with pytest.raises(AttributeError):
        models.queries.nothing  # noqa: B018
    with pytest.raises(AttributeError):
        later("models.queries", {})("anything")
