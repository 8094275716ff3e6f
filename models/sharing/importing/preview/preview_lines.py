"""The sentences of a preview: what a person reads before a bundle is taken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.sharing.importing.preview.compared_record import ComparedRecord, State
from models.sharing.importing.preview.counted_words import (
    changes_in_words,
    counts_in_words,
    earlier_changes_in_words,
    records_in_words,
    values_in_words,
)
from models.sharing.importing.preview.preview_facts import PreviewFacts
from models.sharing.statement import RECEIPT_KIND
from models.values import clean, vocabulary


def preview_lines(facts: PreviewFacts) -> list[str]:
    """Return all of a preview in sentences; of recorded values they show titles alone."""
    return [
        *guard_lines(facts),
        *_summary(facts),
        *mixing_lines(facts),
        *_staying(facts),
        *_records(facts),
        *_writers(facts),
        *_erasures(facts),
        *_peer_state(facts),
    ]


def guard_lines(facts: PreviewFacts) -> list[str]:
    """Return what would happen to fields that guard people: the first that a person reads."""
    names = _names(facts)
    lines = [
        f"{record.ref}: WOULD OPEN to colleagues what you closed: "
        f"{guard.label}, loosened by {names.get(guard.device, guard.device[:8])}. "
        "It stays closed until you agree."
        for record in facts.loosened
        for guard in record.loosened
    ]
    lines += [
        f"{record.ref}: others make stricter or change what guards it: "
        f"{', '.join(record.tightened)}."
        for record in facts.records
        if record.tightened
    ]
    lines += [
        f"{ref}: {names.get(device, device[:8])} names as seen what was never handed to them; "
        "theirs overtakes nothing and stands beside yours."
        for ref, device in facts.unseen
    ]
    return lines


def mixing_lines(facts: PreviewFacts) -> list[str]:
    """Return a sentence for each signer or writer whose name mixes letters of several scripts."""
    found = (signer.mixing for signer in (facts.signer, *facts.writers))
    return list(dict.fromkeys(line for line in found if line))


def _summary(facts: PreviewFacts) -> Iterator[str]:
    """Yield who made it, what the sender states about it, and how much is new."""
    states = {state.value: many for state, many in facts.states.items()}
    yield f"From: {facts.signer.words()}"
    yield f"Made: {facts.made_at.strftime('%Y-%m-%d %H:%M UTC')}"
    yield f"Purpose: {clean(facts.purpose) or 'not stated'}"
    if facts.use:
        yield f"Use consented to: {vocabulary('consent_use').label(facts.use)}"
    for record in facts.records:
        if record.record in facts.coarser:
            yield f"{record.ref}: {facts.coarser[record.record].words(facts.signer.name)}"
    yield f"Records: {counts_in_words(states)}"
    yield f"Changes: {facts.new_operations:,} new of {facts.operations:,}"
    if facts.newer:
        changes, records = changes_in_words(facts.newer), records_in_words(facts.newer_records)
        yield (
            f"Made by a newer afield: {changes} in {records}, kept whole; this one cannot show "
            "what they say."
        )
    for one in facts.unreadable:
        yield (
            f"Left out: {one.words()}, in a form that only a newer afield can check. Update "
            "afield and take the same bundle in again."
        )
    for one in facts.custody:
        yield (
            f"Left out: {one.words()}, of custody. What is done with evidence here is taken down "
            "here alone."
        )
    yield f"Evidence files: {facts.new_evidence:,} new of {len(facts.evidence):,}"
    if facts.kind == RECEIPT_KIND:
        yield "A receipt: it says what its sender holds, and brings no records."
    elif facts.nothing_new:
        yield "Nothing new: taking it in would change nothing."


def _staying(facts: PreviewFacts) -> Iterator[str]:
    """Yield whose keys nobody compared, and what the sender says was withheld or stayed."""
    for writer in facts.writers:
        if writer.device != facts.signer.device and not writer.trust.compared:
            yield f"Holds changes by: {writer.words()}"
    for rule, many in facts.rules.items():
        yield f"Withheld: {values_in_words(many)} by rule {rule}"
    for rule, many in facts.stayed.items():
        yield f"Stayed: {records_in_words(many)} by rule {rule}"


def _records(facts: PreviewFacts) -> Iterator[str]:
    """Yield what is missing, refused, set aside or turned by a decision, record by record."""
    names = _names(facts)
    for record in facts.holes:
        yield from _hole(record, names)
    for record in facts.records:
        if record.refused:
            yield f"{record.ref}: refused, because {record.refused}"
    for record in facts.records:
        if record.discarded:
            yield _discarded(record)
    yield from map(_turned, facts.turned)


def _writers(facts: PreviewFacts) -> Iterator[str]:
    """Yield what is doubtful about the devices whose operations it brings."""
    for signer in facts.ahead:
        yield f"The clock of {signer.shown_name} is more than a day ahead."
    for signer in facts.forked:
        yield (
            f"{signer.shown_name} has signed two different changes as the same number: "
            "a copy of that vault may be in use. Both are kept, and nothing more of that device "
            "is taken until somebody decides."
        )
    if facts.held:
        whose = ", ".join(signer.shown_name for signer in facts.frozen)
        yield f"Held until somebody decides: {changes_in_words(facts.held)} by {whose}."
    for left in facts.left_out:
        yield f"Left out: {left.words()}."


def _erasures(facts: PreviewFacts) -> Iterator[str]:
    names = _names(facts)
    for erasure in facts.erasures:
        who = names.get(erasure.writer, erasure.writer[:8])
        yield f"{who} asks to erase {values_in_words(erasure.values)} of {erasure.ref}."


def _peer_state(facts: PreviewFacts) -> Iterator[str]:
    """Yield what the sender says to lack and to hold."""
    if facts.wanted:
        refs = ", ".join(evidence.ref for evidence in facts.wanted)
        yield f"{facts.signer.shown_name} lacks the evidence files of {refs}."
    if facts.lost_here:
        yield (
            f"{facts.signer.shown_name} says to hold {changes_in_words(facts.lost_here)} of your "
            "own that this vault does not have. If that is true, this vault is an older copy."
        )


def _names(facts: PreviewFacts) -> dict[str, str]:
    """Return the names of all writers by device."""
    return {writer.device: writer.shown_name for writer in facts.writers}


def _discarded(record: ComparedRecord) -> str:
    verb = "sets" if record.discarded == 1 else "set"
    many = changes_in_words(record.discarded)
    return f"{record.ref}: {many} {verb} nothing, because of a decision about a fork."


def _turned(record: ComparedRecord) -> str:
    if record.state is State.DISCARDED:
        return f"{record.ref}: a decision about a fork leaves nothing of it here."
    fields = ", ".join(record.fields)
    return f"{record.ref}: reads differently after a decision about a fork: {fields}."


def _hole(record: ComparedRecord, names: Mapping[str, str]) -> Iterator[str]:
    """Yield which earlier operations a record lacks, and what is to be done about them."""
    seen = ", ".join(names.get(device, device[:8]) for device in record.writers)
    by = f" that {seen} built on" if seen else ""
    if absent := record.missing - record.resting:
        verb = "is" if absent == 1 else "are"
        many = earlier_changes_in_words(absent)
        yield f"{record.ref}: {many}{by} {verb} missing; ask for a full bundle."
    if record.resting:
        verb = "was" if record.resting == 1 else "were"
        many = earlier_changes_in_words(record.resting)
        yield f"{record.ref}: {many}{by} {verb} left out; what rests on it waits."
