"""The people of the program's own tests, for attacks that go through the program."""

from __future__ import annotations

from tests.whole.conftest import ana, boris, empty_ana, empty_boris, made

__all__ = ["ana", "boris", "empty_ana", "empty_boris", "made"]
