"""The process that reads metadata is alone and bounded, and what it says is checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.metadata import (
    MOST_FACTS,
    Embedded,
    Fact,
    FactName,
    Place,
    Trouble,
    as_text,
    facts_in,
    read_embedded,
    suggested_by,
)
from models.metadata.answer import read_answer
from models.metadata.process import CODE
from tests import media

PICTURE = media.jpeg(exif=media.INVENTED)
BOUNDED = pytest.mark.skipif(sys.platform != "linux", reason="Linux bounds all of it")


def given_to(program: str, folder: Path, *, seconds: float = 30.0, size: int = 0) -> Embedded:
    """Return what becomes of a picture when another program reads it."""
    room = folder / "models" / "metadata" / "reading"
    room.mkdir(parents=True)
    for package in (room.parent.parent, room.parent, room):
        (package / "__init__.py").touch()
    (room / "reading_program.py").write_text(f"import os, sys, time\ndef main(words):\n{program}")
    data = PICTURE + bytes(size)
    return read_embedded([data], size=len(data), seconds=seconds, code=folder)


def test_a_picture_and_a_film_are_read_in_another_process() -> None:
    for data in (PICTURE, media.INVENTED_FILM):
        embedded = read_embedded([data[:5], data[5:]], size=len(data))
        assert embedded.trouble is None
        assert embedded.looked
        assert FactName.POSITION in {fact.name for fact in embedded.facts}


def test_what_has_no_metadata_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    for data in (b"", b"text", b"%PDF-1.7 and so on, much longer"):
        assert read_embedded([data], size=len(data)) == Embedded(looked=False)


def test_a_film_longer_than_any_pipe_is_handed_over_whole() -> None:
    film = media.film(media.film_header(media.UNIX_2026), picture=bytes(20_000_000))
    pieces = (film[at : at + 1_000_000] for at in range(0, len(film), 1_000_000))
    assert len(read_embedded(pieces, size=len(film)).facts) == 2


def test_the_process_has_no_variable_no_folder_and_no_open_file_of_this_one(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = (
        "    import json\n"
        f"    open({str(seen)!r}, 'w').write(json.dumps([dict(os.environ), os.getcwd(),"
        " sys.argv, os.listdir('/proc/self/fd') if os.path.isdir('/proc/self/fd') else []]))\n"
    )
    with pytest.MonkeyPatch.context() as patch, seen.parent.joinpath("secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        patch.setenv("AFIELD_SECRET", "never")
        given_to(program, tmp_path)
    variables, folder, words, opened = json.loads(seen.read_text())
    assert variables.keys() <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LC_CTYPE"}
    assert folder == Path(sys.executable).anchor
    assert words == ["-c", "jpeg", "4"]
    # The three standard streams, the file that it writes here, and the folder that is listed.
    assert len(opened) in {0, 5}


@pytest.mark.parametrize(
    ("program", "seconds", "trouble"),
    [
        ("    while True: time.sleep(9)\n", 0.3, Trouble.TOO_LONG_A_WAIT),
        ("    while True: sys.stdout.write('x' * 4096)\n", 30, Trouble.TOO_MUCH),
        ("    sys.stdout.write('x' * 65_537)\n", 30, Trouble.TOO_MUCH),
        ("    os.abort()\n", 30, Trouble.TOO_MUCH),
        ("    raise ValueError\n", 30, Trouble.NO_ANSWER),
        ("    pass\n", 30, Trouble.NO_ANSWER),
        ("    os.close(0); time.sleep(9)\n", 0.3, Trouble.TOO_LONG_A_WAIT),
        ("    os.close(1)\n    os._exit(0)\n", 30, Trouble.NO_ANSWER),
    ],
)
def test_whatever_the_process_does_is_said_in_words(
    tmp_path: Path, program: str, seconds: float, trouble: Trouble
) -> None:
    told = given_to(program, tmp_path, seconds=seconds, size=300_000)
    # An answer that is too long may be cut off before the process ended by itself.
    assert told.trouble in {trouble, Trouble.NO_ANSWER if trouble is Trouble.TOO_MUCH else trouble}
    assert told.facts == ()


def test_where_it_cannot_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert read_embedded([PICTURE], size=len(PICTURE)).trouble is Trouble.NOT_STARTED


def test_what_the_giver_raises_ends_the_process_and_passes() -> None:
    def pieces():
        yield PICTURE[:100]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_embedded(pieces(), size=len(PICTURE))


def alone(what: str) -> subprocess.CompletedProcess[str]:
    """Run some statements in a process that has bounded itself."""
    program = (
        f"import sys; sys.path.insert(0, {str(CODE)!r})\n"
        "import os\nfrom models.metadata.reading.reading_program import bound\n"
        f"print(bound(seconds=1))\n{what}"
    )
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )


@BOUNDED
def test_the_bounds_are_in_force_before_the_first_foreign_byte(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.touch()
    for what, error in (
        ("bytes(600 * 1024 * 1024)", "MemoryError"),
        (f"os.open({str(out)!r}, os.O_WRONLY)", "Too many open files"),
        ("os.pipe()", "Too many open files"),
    ):
        done = alone(what)
        assert done.stdout == "True\n"
        assert error in done.stderr
    assert alone("while True: pass").returncode < 0


@BOUNDED
def test_it_can_write_to_no_file_that_it_might_have(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = (
        f"import os, sys; sys.path.insert(0, {str(CODE)!r})\n"
        f"f = os.open({str(out)!r}, os.O_WRONLY | os.O_CREAT)\nimport signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from models.metadata.reading.reading_program import bound\n"
        "bound(seconds=9)\nos.write(f, b'x')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert "File too large" in done.stderr
    assert out.read_bytes() == b""


FACT = ["MODEL", "EXIF", "V-12"]


def answer(**changes: object) -> bytes:
    return json.dumps({"bounded": True, "facts": [FACT], "trouble": None} | changes).encode()


def test_an_answer_as_it_should_be_is_taken() -> None:
    assert read_answer(answer()) == Embedded((Fact(FactName.MODEL, Place.EXIF, "V-12"),))
    assert read_answer(answer(bounded=False)).bounded is False


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 50_000,
        answer(more=1),
        answer(facts=None),
        answer(facts=[["MODEL", "EXIF"]]),
        answer(facts=[["model", "EXIF", "V"]]),
        answer(facts=[["MODEL", "exif", "V"]]),
        answer(facts=[["MODEL", "EXIF", 1]]),
        answer(facts=[["MODEL", "EXIF", "x" * 201]]),
        answer(facts=[[[], {}, "V"]]),
        answer(facts=[FACT] * (MOST_FACTS + 1)),
        answer(trouble="said"),
        answer(trouble=1),
        answer(bounded="yes"),
    ],
)
def test_an_answer_that_is_not_as_it_should_be_says_nothing(data: bytes) -> None:
    assert read_answer(data) == Embedded(trouble=Trouble.NO_ANSWER)


def test_facts_are_cleaned_and_what_is_no_time_or_place_is_left_out() -> None:
    facts = [
        ["MODEL", "EXIF", "\x1b]52;c;x\x07V\u202e12\nTaken at (EXIF): 2026-01-01T00:00:00"],
        ["TAKEN", "EXIF", "2026-13-45T99:00:00"],
        ["POSITION", "EXIF", "91.0, 0.0"],
        ["POSITION", "EXIF", "nan, nan"],
        ["SERIAL", "EXIF", "\u202e"],
    ]
    (fact,) = read_answer(answer(facts=facts)).facts
    assert fact.text == "]52;c;xV12 Taken at (EXIF): 2026-01-01T00:00:00"
    assert facts_in(as_text(Embedded((fact,)))) == (fact,)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(FactName), st.sampled_from(Place), st.text())))
def test_facts_are_read_back_from_the_lines_in_which_they_are_recorded(some) -> None:
    facts = [[name.name, place.name, text[:200]] for name, place, text in some[:MOST_FACTS]]
    read = read_answer(answer(facts=facts))
    assert facts_in(as_text(read)) == read.facts


@given(st.text())
def test_what_a_person_wrote_besides_is_no_fact_or_one_that_holds(text: str) -> None:
    for fact in facts_in(text):
        assert fact.text == fact.text.strip()


def test_what_could_not_be_read_stands_in_the_last_line() -> None:
    text = as_text(Embedded((Fact(FactName.MODEL, Place.EXIF, "V"),), Trouble.CUT_SHORT))
    first, last = text.splitlines()
    assert first == "Camera model (EXIF): V"
    assert last.endswith("could be read: the file ends before what it announces.")


def test_the_clock_of_the_camera_is_offered_before_that_of_the_container_and_each_once() -> None:
    facts = [
        Fact(FactName.RECORDED, Place.CONTAINER, "2026-03-01T12:30:05Z"),
        Fact(FactName.POSITION, Place.EXIF, "48.500000, 37.250000"),
        Fact(FactName.TAKEN, Place.EXIF, "2026-03-01T14:30:05+02:00"),
        Fact(FactName.TAKEN, Place.XMP, "2026-03-01T14:30:05+02:00"),
        Fact(FactName.CHANGED, Place.EXIF, "2026-03-02T00:00:00"),
    ]
    offered = [(one.when, one.lat, one.lon, one.source.place) for one in suggested_by(facts)]
    assert offered == [
        ("2026-03-01T14:30:05+02:00", "", "", Place.EXIF),
        ("2026-03-01T12:30:05Z", "", "", Place.CONTAINER),
        ("", "48.500000", "37.250000", Place.EXIF),
    ]
