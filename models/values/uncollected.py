"""Reading very many rows is faster while Python looks for no circles among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected_rows() -> Iterator[None]:
    """Look for no circles of objects meanwhile; rows of a database refer to nothing.

    Python goes through all that there is again and again while a hundred thousand rows are made,
    which takes as long as making them.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
