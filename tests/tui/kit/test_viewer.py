from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from crypto.files import MemoryFile
from tui.kit import NoViewer, Viewing, over_ssh, viewer_for
from tui.kit.viewer import HERE, Viewer, ViewerFailed

SCREEN = {"DISPLAY": ":0"}
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory files are Linux's")


def only(*names):
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("mime", "here", "chosen"),
    [
        ("video/mp4", ("mpv", "ffplay"), "mpv"),
        ("video/mp4", ("ffplay",), "ffplay"),
        ("image/jpeg", ("nsxiv", "less"), "nsxiv"),
        ("application/pdf", ("mupdf",), "mupdf"),
        ("text/plain", ("less",), "less"),
    ],
)
def test_a_program_is_chosen_by_type_among_those_that_are_here(mime, here, chosen):
    assert viewer_for(mime, SCREEN, find=only(*here)).name == chosen


@pytest.mark.parametrize(
    ("mime", "given", "terminal"),
    [
        ("video/mp4", {}, True),  # no screen
        ("text/plain", SCREEN, False),  # no terminal to be had
        ("application/zip", SCREEN, True),
        ("text/html", {}, False),
        (None, SCREEN, True),
    ],
)
def test_where_none_fits_it_is_said_with_the_way_to_take_it_out(mime, given, terminal):
    with pytest.raises(NoViewer) as caught:
        viewer_for(mime, given, terminal=terminal, find=only("mpv", "less"))
    assert "evidence get" in caught.value.next_step


def test_a_program_that_a_person_names_takes_the_file_where_the_braces_stand():
    chosen = viewer_for(None, {}, named="mpv --loop '{}' -x", find=only("mpv"))
    assert chosen.command(Path("/f")) == ["mpv", "--loop", "/f", "-x"]
    assert viewer_for(None, {}, named="mpv", find=only("mpv")).command(Path("/f")) == ["mpv", "/f"]


@pytest.mark.parametrize("named", ["", "absent", "'unclosed"])
def test_a_program_that_is_not_here_is_refused_before_any_byte_is_unsealed(named):
    with pytest.raises(NoViewer):
        viewer_for(None, SCREEN, named=named, find=only("mpv"))


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_a_session_over_ssh_is_known_by_its_variables(name):
    assert over_ssh({name: "x"})
    assert not over_ssh({name: "", "TERM": "xterm"})


def stand_in(script: str) -> Viewer:
    return Viewer((sys.executable, "-c", script, HERE), in_terminal=False)


@linux
def test_the_program_reads_its_file_and_its_end_is_waited_for(tmp_path):
    out = tmp_path / "seen"
    script = f"import sys; open({str(out)!r}, 'wb').write(open(sys.argv[1], 'rb').read())"
    with MemoryFile() as memory:
        memory.write(b"bytes")
        memory.seal()
        Viewing(stand_in(script), memory.descriptor, dict(os.environ)).wait()
    assert out.read_bytes() == b"bytes"


@linux
def test_a_program_that_fails_is_named_and_one_that_is_ended_is_not():
    with MemoryFile() as memory:
        failing = Viewing(stand_in("raise SystemExit(3)"), memory.descriptor, dict(os.environ))
        with pytest.raises(ViewerFailed) as caught:
            failing.wait()
        assert "3" in str(caught.value)
        running = Viewing(
            stand_in("import threading; threading.Event().wait()"),
            memory.descriptor,
            dict(os.environ),
        )
        running.close()
        running.wait()
