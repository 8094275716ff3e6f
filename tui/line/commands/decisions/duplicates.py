"""The command about duplicates: which incidents may be one, and what a person decides about two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, one_line, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command

if TYPE_CHECKING:
    from models.queries import Candidates, IncidentFacts, Likeness, Pair

CERTAINTY = click.Choice(["possible", "likely", "certain"])
MOST = click.IntRange(1, 1000)


@command("duplicates")
@click.argument("reference", required=False)
@click.option("--same-as", metavar="OTHER", help="It is a duplicate of OTHER, which counts.")
@click.option("--not-the-same", metavar="OTHER", help="It is not the same as OTHER; remember it.")
@click.option("--possible", metavar="OTHER", help="It may be the same as OTHER; remember it.")
@click.option("--why", help="The reason of a decision; it is signed with it.")
@click.option("--certainty", type=CERTAINTY, help="How certain it is that two are not the same.")
@click.option("--most", type=MOST, default=50, show_default=True, help="So many at most.")
def duplicates(
    context: LineContext,
    *,
    reference: str | None,
    same_as: str | None,
    not_the_same: str | None,
    possible: str | None,
    why: str | None,
    certainty: str | None,
    most: int,
) -> None:
    """List which incidents may be the same as one, with reasons, or decide about two of them.

    Without a reference, the strongest pairs of the whole vault. Nothing is merged: a duplicate
    keeps its claims and its evidence, and counts with the other one.
    """
    named = {"same-as": same_as, "not-the-same": not_the_same, "possible": possible}
    decision = {name: other for name, other in named.items() if other is not None}
    if decision:
        if reference is None or len(decision) > 1 or not (why or "").strip():
            raise click.UsageError(_("Name the incident, one decision about it, and --why."))
        ((name, other),) = decision.items()
        _decide(context, name, (reference, other), why=why or "", certainty=certainty)
    elif reference is not None:
        _list_candidates(context, reference, most)
    else:
        _list_pairs(context, most)


def _decide(
    context: LineContext, name: str, typed: tuple[str, str], *, why: str, certainty: str | None
) -> None:
    from models.actions import decide_not_the_same, mark_duplicate, note_possible_duplicate

    with context.vault(write=True) as vault:
        one, second = (vault.resolve(each, "incident")[1] for each in typed)
        facts: dict[str, Any] = {"ref": _ref(one), "other": _ref(second), "decided": name}
        if name == "same-as":
            facts["counts"] = _ref(mark_duplicate(vault, one, of=second, why=why))
        elif name == "possible":
            note_possible_duplicate(vault, one, second, why=why, certainty=certainty)
        else:
            decide_not_the_same(vault, one, second, why=why, certainty=certainty)
    if context.as_json:
        output.document(facts)
        return
    output.fact(_("Saved"), facts["ref"])
    if "counts" in facts:
        output.fact(_("Counts with"), facts["counts"])
    else:
        words = {"not-the-same": _("Not the same as"), "possible": _("Perhaps the same as")}
        output.fact(words[name], facts["other"])


def _list_candidates(context: LineContext, reference: str, most: int) -> None:
    from models.queries import duplicates_of, find_candidates

    with context.vault() as vault:
        _kind, incident = vault.resolve(reference, "incident")
        found = find_candidates(vault, incident, most=most)
        behind = [(one.ref, one.id, one.title or "") for one in duplicates_of(vault, incident)]
    if context.as_json:
        output.document(_as_object(found, behind))
        return
    for ref, _id, title in behind:
        output.fact(_("Counts with it"), f"{ref} {one_line(title)}".rstrip())
    for one in found.found:
        output.fact(_("Incident"), _named(one.facts))
        _tell(one.likeness)
        for link in one.links:
            output.fact(_("Linked"), f"{link.type}. {one_line(link.reason or '')}".rstrip())
        output.blank()
    if not found.found:
        output.say(_("No incident looks like the same."))
    if found.settled:
        words = ("{n} more was decided not to be the same.", "{n} more were decided not to be.")
        output.say(plural(found.settled, *words))
    if found.more:
        output.say(plural(found.more, "{n} more is not listed.", "{n} more are not listed."))


def _list_pairs(context: LineContext, most: int) -> None:
    from models.queries import compare_pairs, likely_pairs

    with context.vault() as vault:
        likely = likely_pairs(vault)
        pairs = compare_pairs(vault, likely.ids)
    shown, more = pairs[:most], max(len(pairs) - most, 0)
    if context.as_json:
        listed = [_pair_as_object(pair) for pair in shown]
        output.document({"pairs": listed, "more": more, "not_compared": likely.more})
        return
    for pair in shown:
        output.fact(_("Incident"), _named(pair.one))
        output.fact(_("Incident"), _named(pair.other))
        _tell(pair.likeness)
        output.blank()
    if not pairs:
        output.say(_("No two incidents look like one."))
    if more:
        output.say(plural(more, "{n} more is not listed.", "{n} more are not listed."))
    if likely.more:
        words = ("{n} pair was not compared.", "{n} pairs were not compared.")
        output.say(plural(likely.more, *words))


def _tell(likeness: Likeness) -> None:
    """Print what two incidents come to, and each reason by itself."""
    output.fact(_("Duplicate"), likeness.strength or _("no reason stands now"))
    for reason in likeness.speaks_for:
        output.fact(_("For"), one_line(reason.words))
    for reason in likeness.speaks_against:
        output.fact(_("Against"), one_line(reason.words))


def _as_object(found: Candidates, behind: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {
        **_named_object(found.subject),
        "duplicates": [{"ref": ref, "id": id, "title": title} for ref, id, title in behind],
        "candidates": [
            _named_object(one.facts)
            | _reasons(one.likeness)
            | {
                "links": [
                    {"type": link.type, "certainty": link.certainty, "reason": link.reason}
                    for link in one.links
                ]
            }
            for one in found.found
        ],
        "settled": found.settled,
        "more": found.more,
    }


def _pair_as_object(pair: Pair) -> dict[str, Any]:
    both = {"one": _named_object(pair.one), "other": _named_object(pair.other)}
    return both | _reasons(pair.likeness)


def _reasons(likeness: Likeness) -> dict[str, Any]:
    return {
        "strength": likeness.strength,
        "for": [{"about": one.about, "words": one.words} for one in likeness.speaks_for],
        "against": [{"about": one.about, "words": one.words} for one in likeness.speaks_against],
    }


def _named_object(facts: IncidentFacts) -> dict[str, Any]:
    return {"ref": facts.ref, "id": facts.id, "title": facts.title}


def _named(facts: IncidentFacts) -> str:
    return f"{facts.ref} {one_line(facts.title)}".rstrip()


def _ref(incident: str) -> str:
    from models.records import ref_of

    return ref_of("incident", incident)
