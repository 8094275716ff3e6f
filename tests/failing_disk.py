"""A disk that answers with an error wherever a file of some name is asked about or opened."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def failing(*names: str, code: int = errno.EIO, asked: bool = True) -> Iterator[None]:
    """Let nothing be learnt of files and folders with these names, and what is in them.

    Not ``asked``: whether they are there is said, and only opening them fails.
    """
    real_stat, real_open, real_list = Path.stat, Path.open, Path.iterdir

    def demand(path: Path) -> None:
        if set(names) & set(path.parts):
            raise OSError(code, os.strerror(code), str(path))

    def stat(self, **more):
        demand(self)
        return real_stat(self, **more)

    def opened(self, *given, **more):
        demand(self)
        return real_open(self, *given, **more)

    def listed(self):
        demand(self)
        return real_list(self)

    with pytest.MonkeyPatch.context() as patch:
        if asked:
            patch.setattr(Path, "stat", stat)
        patch.setattr(Path, "open", opened)
        patch.setattr(Path, "iterdir", listed)
        yield
