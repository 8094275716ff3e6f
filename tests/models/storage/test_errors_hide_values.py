"""What the database says of a statement that failed quotes no value of it."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from models.projection import table_of
from models.sharing.container import STANDARD
from models.sharing.staging import StagedOperations
from models.storage import ColleagueRow, Database, DraftRow, database

WORD = "hidingplacecanary"
DRAFT = DraftRow.__table__
INCIDENT = table_of("incident")


def twice(vault, connection):
    """Break a key: the row is refused whole, after its values were bound."""
    row = {column.name: WORD for column in DRAFT.columns}
    connection.execute(insert(DRAFT), row)
    connection.execute(insert(DRAFT), row)


def many(vault, connection):
    row = {column.name: WORD for column in DRAFT.columns}
    connection.execute(insert(DRAFT), [row, row])


def without_a_table(vault, connection):
    connection.execute(text("UPDATE nowhere SET word = :word"), {"word": WORD})


def by_hand(vault, connection):
    connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (WORD,))


def not_null(vault, connection):
    record = vault.save("incident", None, {"title": "x", "when": "2026"})
    change = {"title": WORD, "ref": None}
    connection.execute(update(INCIDENT).where(INCIDENT.c.id == record).values(change))


def not_bound(vault, connection):
    connection.execute(text("SELECT :word, :other"), {"word": WORD, "other": {WORD}})


FAILING = (twice, many, without_a_table, by_hand, not_null, not_bound)


def told(error: BaseException) -> str:
    """Give all that any log, crash report or traceback could show of an error."""
    return "\n".join([str(error), repr(error), *traceback.format_exception(error)])


@pytest.mark.parametrize("failing", FAILING)
def test_an_error_of_the_database_carries_no_value(vault, failing):
    with pytest.raises(DBAPIError) as raised, vault.database.transaction() as connection:
        failing(vault, connection)
    assert "hide_parameters" in told(raised.value), "this error had parameters, and hid them"
    assert WORD not in told(raised.value).replace(f'WORD = "{WORD}"', "")


def test_an_error_of_the_scratch_database_of_a_bundle_carries_none_either(tmp_path):
    scratch = StagedOperations(tmp_path / "scratch", bytes(32), quotas=STANDARD)
    with pytest.raises(DBAPIError) as raised, scratch._database.transaction() as connection:
        by_hand(None, connection)
    scratch.close()
    assert WORD not in told(raised.value)


def test_a_card_that_cannot_be_kept_twice_carries_no_value(vault):
    row = {
        "device": vault.device,
        "name": WORD,
        "card": WORD.encode(),
        "state": WORD,
        "added": WORD,
    }
    with pytest.raises(DBAPIError) as raised, vault.writing() as connection:
        connection.execute(insert(ColleagueRow.__table__), row)
    assert WORD not in told(raised.value)


def test_without_the_setting_the_value_would_be_told(tmp_path, monkeypatch):
    make = database.create_engine
    telling = {"hide_parameters": False}
    monkeypatch.setattr(database, "create_engine", lambda *a, **k: make(*a, **(k | telling)))
    other = Database(tmp_path / "x.db", bytearray(32), write=True)
    with pytest.raises(DBAPIError) as raised, other.transaction() as connection:
        by_hand(None, connection)
    other.close()
    assert WORD in str(raised.value)
