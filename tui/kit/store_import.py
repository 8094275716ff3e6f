"""The store is imported by one thread, and what stands on it by others only afterwards.

Python lets two threads that meet in a circle of imports, as SQLAlchemy has them inside, see
modules that are half made rather than wait for each other for ever. Then one of them fails.
"""

from __future__ import annotations

from threading import Event
from typing import Final

STORE_IMPORTED: Final = Event()
"""Set once the vault's thread has imported the store."""
