"""What screens ask of the vault, each as one piece of work on the vault's thread."""

from __future__ import annotations

from tui.services.backups import (
    COPIED,
    backup_done_words,
    copied_words,
    default_backup_path,
    last_backup_words,
    make_backup,
    needs_reminder,
    typed_place,
)
from tui.services.bundles import (
    Parcel,
    default_export_path,
    open_parcel,
    pack_export,
    plan_export,
    possible_recipients,
    record_titles,
)
from tui.services.cards import (
    add_card,
    list_people,
    mark_compared,
    read_card,
    revoke_card,
    state_in_words,
    write_own_card,
    write_receipt_file,
)
from tui.services.draft_ways import draft_names, way_back
from tui.services.forks_and_erasures import (
    Request,
    Side,
    comply_with_request,
    decide_on_fork,
    erasable_fields,
    erase_fields,
    fork_sides,
    list_forks,
    list_requests,
    reason_of,
    statements,
)
from tui.services.outsiders import named_outsider
from tui.services.record_data import RecordData, read_record
from tui.services.suggestions import (
    NOTHING,
    Named,
    known_places,
    named_things,
    names_of,
    record_choices,
)
from tui.services.undo_words import done_again, undone

__all__ = [
    "COPIED",
    "NOTHING",
    "Named",
    "Parcel",
    "RecordData",
    "Request",
    "Side",
    "add_card",
    "backup_done_words",
    "comply_with_request",
    "copied_words",
    "decide_on_fork",
    "default_backup_path",
    "default_export_path",
    "done_again",
    "draft_names",
    "erasable_fields",
    "erase_fields",
    "fork_sides",
    "known_places",
    "last_backup_words",
    "list_forks",
    "list_people",
    "list_requests",
    "make_backup",
    "mark_compared",
    "named_outsider",
    "named_things",
    "names_of",
    "needs_reminder",
    "open_parcel",
    "pack_export",
    "plan_export",
    "possible_recipients",
    "read_card",
    "read_record",
    "reason_of",
    "record_choices",
    "record_titles",
    "revoke_card",
    "state_in_words",
    "statements",
    "typed_place",
    "undone",
    "way_back",
    "write_own_card",
    "write_receipt_file",
]
