"""Every vault of a test process takes its statements from one store.

SQLAlchemy compiles a statement once for each engine. A person opens one vault in a process; tests
open thousands, and spent half of their time compiling the same statements for each of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine

_FIRST: list[Engine] = []


def sharing_engine(*words: Any, **named: Any) -> Engine:
    """Return an engine that reads the compiled statements of the first one, and adds to them."""
    engine = create_engine(*words, **named)
    if not _FIRST:
        # The first connection tells a dialect what the driver can do.
        engine.connect().close()
        _FIRST.append(engine)
    first = _FIRST[0]
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine
