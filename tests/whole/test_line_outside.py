"""Line mode hands over to somebody outside: one key, one name, and what that means said first."""

from __future__ import annotations

import pytest

from crypto import age
from tests.whole.person import incidents
from tests.whole.test_line_decisions import ana, boris, friends, pair, source_of  # noqa: F401

KEY = age.X25519Identity(bytes(range(32)))
RECIPIENT = str(KEY.recipient())
OFFICE = "Прокуратура, відділ 3"
OUTSIDE = ("--to-age", RECIPIENT, "--as", OFFICE)
SEALED = ("--use", "inquiry", "--disclose", "source.identity")


def test_a_name_is_asked_consent_for_as_a_colleagues_is(ana, tmp_path):  # noqa: F811
    ref = source_of(ana)
    given = ("--use", "inquiry", "--state", "given", "--level", "I3")
    ana.ask("consent", "add", ref, *given, "--outside", OFFICE)
    assert ana.ask("consent", "list", ref)[0]["recipient"] == OFFICE

    plan = ana.ask("export", *OUTSIDE, *SEALED, "--dry-run")
    assert plan["disclosed"] == [{"ref": ref, "field": "identity"}]
    assert plan["to"] == [{"name": OFFICE, "recipient": RECIPIENT, "state": "outside"}]
    court = ("--to-age", RECIPIENT, "--as", "Court of the capital")
    assert ana.ask("export", *court, *SEALED, "--dry-run")["disclosed"] == []


def test_what_it_means_is_said_before_it_is_written_and_the_key_may_come_from_a_file(
    ana,  # noqa: F811
    tmp_path,
):
    file = tmp_path / "their key.txt"
    file.write_text(f"# of the office\n{RECIPIENT}\n")
    out = tmp_path / "out.age"
    done = ana.run("export", "--to-age", str(file), "--as", OFFICE, "--out", str(out))
    assert done.status == 0
    assert "outside the circle of cards" in done.talk
    assert "quantum computer" in done.talk
    assert f"For: {OFFICE}, outside the circle of cards" in done.out
    assert out.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519")


def test_who_is_given_away_is_said_before_it_is_written_without_a_dry_run(
    ana,  # noqa: F811
    tmp_path,
):
    ref = source_of(ana)
    given = ("--use", "inquiry", "--state", "given", "--level", "I3")
    ana.ask("consent", "add", ref, *given, "--outside", OFFICE)
    ana.ask("set", ref, "risk=at-risk,do-not-contact")
    done = ana.run("export", *OUTSIDE, *SEALED, "--out", str(tmp_path / "out.age"))
    assert done.status == 0
    assert "the names on the cards of who wrote: Ana" in done.talk
    assert f"Leaves, sealed, under consent: {ref} identity" in done.talk
    assert "at risk if exposed, do not contact" in done.talk


def test_the_flags_of_whom_a_record_gives_away_stand_beside_it(ana):  # noqa: F811
    ref = source_of(ana)
    ana.ask("set", ref, "risk=at-risk,do-not-contact")
    told = ana.run("export", *OUTSIDE, "--dry-run").out
    assert "at risk if exposed, do not contact" in told
    protected = ana.ask("export", *OUTSIDE, "--dry-run")["protected"]
    assert {"ref": ref, "source": ref, "flags": ["at-risk", "do-not-contact"]} in protected
    assert {one["source"] for one in protected} == {ref}
    assert len(protected) > 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ((), "usage"),
        (("--to-age", RECIPIENT), "usage"),
        (("--as", OFFICE), "usage"),
        (("--to-age", RECIPIENT, "--as", ""), "bad-name"),
        (("--to-age", RECIPIENT, "--as", "Boris"), "name-like-a-card"),
        (("--to-age", f"'{KEY}", "--as", OFFICE), "secret-key-given"),
        (("--to-age", "x" * 5000, "--as", OFFICE), "bad-recipient"),
        ((*OUTSIDE, "--to", "Boris"), "one-outsider"),
    ],
)
def test_who_it_is_for_is_refused_in_words_and_a_secret_is_never_repeated(
    ana,  # noqa: F811
    asked,
    code,
):
    done = ana.refused("export", incidents(ana)[0], *asked, "--dry-run")
    assert done.error["error"] == code
    assert done.status == 2
    assert str(KEY)[20:] not in done.out + done.talk
