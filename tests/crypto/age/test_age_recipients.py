"""Who can open a file, who cannot, and what may not stand in one file."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age, bech32
from crypto.age import header, text64
from crypto.age.header import Stanza

# The example keys of the format's specification.
SPEC_HYBRID = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
SPEC_HYBRID_RECIPIENT_BEGINS = "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5"
SPEC_HYBRID_RECIPIENT_ENDS = "53k2ykx3qheyty7saeq0d3fzv49zc0k"
SPEC_X25519 = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
SPEC_X25519_RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

PASSPHRASE = age.Passphrase("correct horse", work=4)


def sealed(recipients: list[age.Recipient]) -> bytes:
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(b"what was said"), sink, recipients)
    return sink.getvalue()


def opened(file: bytes, keys: list[age.Identity]) -> bytes:
    return age.Decryptor(io.BytesIO(file), keys).read()


def by_hand(*stanzas: Stanza) -> bytes:
    """Return a file with these stanzas under a right MAC."""
    return header.write(stanzas, file_key=bytes(16)) + bytes(32)


def classic() -> age.X25519Identity:
    return age.X25519Identity.generate(random=lambda size: b"\x05" * size)


def test_the_specifications_hybrid_key_derives_as_written():
    recipient = str(age.parse_identity(SPEC_HYBRID).recipient())
    assert recipient.startswith(SPEC_HYBRID_RECIPIENT_BEGINS)
    assert recipient.endswith(SPEC_HYBRID_RECIPIENT_ENDS)
    assert len(recipient) == 1959


def test_the_specifications_classic_key_derives_as_written():
    assert str(age.parse_identity(SPEC_X25519).recipient()) == SPEC_X25519_RECIPIENT


@given(st.binary(min_size=32, max_size=32))
@settings(deadline=None)
def test_identities_and_recipients_come_back_from_their_text(secret):
    for identity in (age.HybridIdentity(secret), age.X25519Identity(secret)):
        assert str(age.parse_identity(str(identity))) == str(identity)
        recipient = identity.recipient()
        assert age.parse_recipient(str(recipient)) == recipient


def test_every_recipient_of_a_file_can_open_it():
    people = [age.generate_identity() for _ in range(4)]
    file = sealed([person.recipient() for person in people])
    for person in people:
        assert opened(file, [person]) == b"what was said"


def test_the_right_key_is_found_among_others():
    people = [age.generate_identity() for _ in range(3)]
    file = sealed([people[2].recipient()])
    assert opened(file, [PASSPHRASE, classic(), *people]) == b"what was said"


@pytest.mark.parametrize(
    "recipient",
    [age.generate_identity().recipient(), classic().recipient(), PASSPHRASE],
    ids=["post-quantum", "classic", "passphrase"],
)
def test_a_stranger_opens_nothing(recipient):
    stranger = age.X25519Identity.generate(random=lambda size: b"\x06" * size)
    wrong = age.Passphrase("wrong")
    with pytest.raises(age.NoMatch):
        opened(sealed([recipient]), [age.generate_identity(), stranger, wrong])
    with pytest.raises(age.NoMatch):
        opened(sealed([recipient]), [])


def test_recipients_of_different_strength_do_not_share_a_file():
    hybrid = age.generate_identity().recipient()
    for mixed in (
        [hybrid, classic().recipient()],
        [PASSPHRASE, hybrid],
        [PASSPHRASE, classic().recipient()],
        [PASSPHRASE, PASSPHRASE],
    ):
        with pytest.raises(age.MixedRecipients):
            sealed(mixed)


def test_a_refused_mixture_writes_nothing():
    sink = io.BytesIO()
    with pytest.raises(age.MixedRecipients):
        age.Encryptor(sink, [PASSPHRASE, classic().recipient()])
    assert sink.getvalue() == b""


def test_a_file_for_nobody_is_not_made():
    with pytest.raises(ValueError, match="nobody"):
        sealed([])


def test_a_passphrase_beside_another_stanza_is_a_bad_header():
    identity = classic()
    stanzas = [
        PASSPHRASE.wrap(bytes(16), random=bytes),
        identity.recipient().wrap(bytes(16), random=lambda size: b"\x01" * size),
    ]
    for order in (stanzas, stanzas[::-1]):
        with pytest.raises(age.BadHeader):
            opened(by_hand(*order), [identity])
        with pytest.raises(age.BadHeader):
            opened(by_hand(*order), [PASSPHRASE])


def test_a_header_for_nobody_is_a_bad_header():
    with pytest.raises(age.BadHeader):
        opened(by_hand(), [classic()])


@pytest.mark.parametrize("size", [31, 33, 48])
def test_a_wrapped_key_of_another_size_is_refused_untried(size):
    hybrid = age.generate_identity()
    for key, recipient in (
        (hybrid, hybrid.recipient()),
        (classic(), classic().recipient()),
        (PASSPHRASE, PASSPHRASE),
    ):
        right = recipient.wrap(bytes(16), random=lambda size: b"\x01" * size)
        wrong = Stanza(right.kind, right.arguments, (right.body + bytes(16))[:size])
        with pytest.raises(age.BadHeader):
            opened(by_hand(wrong), [key])


def test_more_work_than_asked_for_is_refused_before_it_is_done():
    stanza = age.Passphrase("a", work=5).wrap(bytes(16), random=bytes)
    with pytest.raises(age.TooMuchWork):
        opened(by_hand(stanza), [age.Passphrase("a", most_work=4)])
    for work in ("23", "99", "9" * 10_000):
        asking = Stanza("scrypt", (stanza.arguments[0], work), stanza.body)
        with pytest.raises(age.TooMuchWork):
            opened(by_hand(asking), [age.Passphrase("a")])


def test_our_own_work_factor_is_eighteen():
    assert age.Passphrase("a").work == 18


def test_an_altered_header_is_told_apart_from_a_wrong_key():
    identity = classic()
    file = sealed([identity.recipient()])
    grease = file.replace(b"\n--- ", b"\n-> grease\n\n--- ", 1)
    with pytest.raises(age.BadHeaderMac):
        opened(grease, [identity])


def test_a_newer_version_is_called_newer():
    with pytest.raises(age.NewerAge) as caught:
        opened(b"age-encryption.org/v2\nwhatever follows", [classic()])
    assert isinstance(caught.value, age.BadHeader)
    assert caught.value.exit_status == 6


@pytest.mark.parametrize("filler", [b"A", b"A" * 64 + b"\n"], ids=["one line", "many lines"])
def test_a_header_without_end_is_given_up(filler):
    class Endless:
        given = 0

        def read(self, size, /):
            start = b"" if self.given else b"age-encryption.org/v1\n-> grease\n"
            self.given += size
            return start + filler * (size // len(filler))

    source = Endless()
    with pytest.raises(age.BadHeader):
        age.Decryptor(source, [classic()])
    assert source.given < 2 * header.MOST


NO_KEYS = {
    "nothing": "",
    "a word": "age",
    "a mistyped letter": SPEC_X25519_RECIPIENT[:-1] + "q",
    "an identity where a recipient belongs": SPEC_X25519,
    "another prefix": bech32.encode("age1tag", bytes(33)),
    "upper case": SPEC_X25519_RECIPIENT.upper(),
    "a short classic key": bech32.encode("age", bytes(31)),
    "a short post-quantum key": bech32.encode("age1pq", bytes(1215)),
    "coefficients out of range": bech32.encode("age1pq", b"\xff" * 1216),
    "a megabyte": "age1" + "q" * 1_000_000,
}


@pytest.mark.parametrize("text", NO_KEYS.values(), ids=NO_KEYS)
def test_a_text_that_is_no_recipient_is_refused(text):
    with pytest.raises(age.BadKey):
        age.parse_recipient(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SPEC_X25519.lower(),
        SPEC_X25519_RECIPIENT,
        bech32.encode("AGE-SECRET-KEY-", bytes(33)),
        bech32.encode("AGE-SECRET-KEY-PQ-", bytes(31)),
    ],
)
def test_a_text_that_is_no_identity_is_refused(text):
    with pytest.raises(age.BadKey):
        age.parse_identity(text)


def test_white_space_around_a_pasted_key_is_passed_over():
    assert str(age.parse_recipient(f"  {SPEC_X25519_RECIPIENT}\n")) == SPEC_X25519_RECIPIENT


def test_keys_of_low_order_are_refused_when_they_are_used():
    weak = age.parse_recipient(bech32.encode("age", bytes(32)))
    with pytest.raises(age.BadKey):
        sealed([weak])
    good = age.generate_identity().recipient()
    with pytest.raises(age.BadKey):
        sealed([age.HybridRecipient(good.key[:-32] + bytes(32))])


def test_a_share_that_makes_every_secret_the_same_is_malformed_and_not_just_another_s():
    """The specification calls a file with one malformed, whoever it may be for."""
    identity = age.generate_identity()
    made = identity.recipient().wrap(bytes(16), random=bytes)
    shared = text64.decode(made.arguments[0].encode("ascii"))
    weak = text64.encode(shared[:-32] + bytes(32)).decode("ascii")
    assert identity.unwrap([made]) == bytes(16)
    with pytest.raises(age.BadHeader):
        identity.unwrap([Stanza(made.kind, (weak,), made.body)])
