"""Who may be an outsider: a key that age knows and no card has, and a name like nobody's here."""

from __future__ import annotations

from crypto import age
from crypto.signing import clean_name
from models.lifecycle import Vault
from models.sharing.errors import CannotPack
from models.sharing.policy import Outsider
from models.values import alike, legible
from models.vault import all_colleagues

_ANYONE = "anyone"
_SECRET = "age-secret-key"  # noqa: S105  the beginning of a key that is refused
_SSH = ("ssh-", "ecdsa-", "sk-ssh", "sk-ecdsa", "-----begin")


def read_outsider(vault: Vault, *, recipient: str, name: str) -> Outsider:
    """Return the outsider that was typed, each key in its one spelling.

    Raises SecretKeyGiven, SshKeyGiven, BadRecipient, ColleaguesKey, BadName, NamesNobody or
    NameLikeACard. None of them repeats the key.
    """
    key = _key(recipient)
    for one in all_colleagues(vault):
        if one.card.recipient == key:
            raise OwnKey if one.own else ColleaguesKey(name=one.name)
    return Outsider(name_outsider(vault, name), key)


def name_outsider(vault: Vault, name: str) -> str:
    """Return a name cleaned as those on cards are; consent is asked for it.

    Raises BadName, NamesNobody, or NameLikeACard where a reader could take it for a name on a card.
    """
    called = clean_name(name)
    if not legible(called) or alike(called, _ANYONE):
        raise NamesNobody(name=called)
    for one in all_colleagues(vault):
        if alike(one.name, called):
            raise NameLikeACard(name=called, other=one.name)
    return called


def _key(text: str) -> str:
    typed = text.strip().casefold()
    if _SECRET in typed:
        raise SecretKeyGiven
    if typed.startswith(_SSH):
        raise SshKeyGiven
    try:
        # Codes to be scanned spell a key in capitals.
        return str(age.parse_recipient(text.lower() if text.isupper() else text))
    except age.AgeError:
        # Without its cause: no part of what was typed may come to light by it.
        raise BadRecipient from None


class BadRecipient(CannotPack):
    """What was given as an age recipient is none."""

    sentence = "This is not an age key that afield can encrypt to, so nothing was written."
    next_step = "It is one line that begins with age1pq1 or age1, without a plugin; copy it whole."
    code = "bad-recipient"
    exit_status = 2


class SecretKeyGiven(CannotPack):
    """The secret half of a key pair was given instead of the public one."""

    sentence = "That is a secret key and must not be here: whoever has it opens all that is theirs."
    next_step = (
        "Nothing was written or kept. Clear it from this screen and the shell's history, and ask "
        "for a new key: age-keygen -y KEYFILE prints the half that is given away."
    )
    code = "secret-key-given"
    exit_status = 2


class SshKeyGiven(CannotPack):
    """A key of SSH was given instead of one of age."""

    sentence = "This is a key of SSH; afield encrypts to keys of age alone. Nothing was written."
    next_step = "Ask them to run age-keygen, and for the line that begins with age1pq1 or age1."
    code = "ssh-key-given"
    exit_status = 2


class ColleaguesKey(CannotPack):
    """The key is on the card of a colleague, who is no outsider."""

    sentence = "This key is on the card of {name}, so nothing was written for somebody outside."
    next_step = "Hand it over as to any colleague, by the name on the card: --to NAME"
    code = "colleagues-key"
    exit_status = 2


class OwnKey(CannotPack):
    """The key is this vault's own."""

    sentence = "This key is your own, so nothing was written for somebody outside."
    next_step = "Ask whoever is to open it for their own key, which begins with age1."
    code = "own-key"
    exit_status = 2


class NamesNobody(CannotPack):
    """A name was given that could be anybody's."""

    sentence = "{name} names nobody in particular, and consent is asked for a name."
    next_step = "Name the office or the person, such as: Prosecutor's office, unit 3"
    code = "names-nobody"
    exit_status = 2


class NameLikeACard(CannotPack):
    """A name was given that reads like one on a card here."""

    sentence = "{name} reads like {other}, whose card is here, so nothing was written."
    next_step = "For that colleague: --to NAME. For somebody else choose a name unlike theirs."
    code = "name-like-a-card"
    exit_status = 2


class OneOutsider(CannotPack):
    """Several were named where only one may be."""

    sentence = "A file for somebody outside is for one of them, and for no colleague beside."
    next_step = "Export once for each: --to-age RECIPIENT --as NAME, or --to NAME for colleagues."
    code = "one-outsider"
    exit_status = 2
