"""Programs and files outside the checkout that tests compare with.

A test that lacks one is skipped with a sentence that says what is missing. Where every
comparison must be made, AFIELD_REQUIRE_PEERS=1 turns the skip into a failure.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Never

import pytest

NODE = Path(__file__).parent / "peers"
"""Where ``npm ci --prefix tests/peers`` puts the peers that are JavaScript."""


def absent(what: str) -> Never:
    """Skip the test that asks, or fail it where nothing may be skipped."""
    if os.environ.get("AFIELD_REQUIRE_PEERS") == "1":
        pytest.fail(f"AFIELD_REQUIRE_PEERS=1, and {what}", pytrace=False)
    pytest.skip(what)


def require(present: object, what: str) -> None:
    """Go on when something is present; ``what`` says in a clause what is missing."""
    if not present:
        absent(what)


def peer(name: str) -> str:
    """Return the path of a program."""
    path = shutil.which(name)
    if path is None:
        absent(f"the program {name} is not installed")
    return path


def node_script(name: str, *, package: str) -> list[str]:
    """Return the command that runs one of our scripts around a JavaScript peer."""
    node = peer("node")
    found = (NODE / "node_modules" / package).is_dir()
    require(found, f"{package} is not installed; run: npm ci --prefix tests/peers")
    return [node, str(NODE / name)]
