"""A second way of counting, deliberately naive, that shares no code with afield.

It works on plain dictionaries, recounts everything for each question, and knows no database. Dates
are lists of the days that an incident may have happened on; None is an open start or end.
"""

from __future__ import annotations


def stated(text):
    """Return the low and the high of a typed count, and whether it is a number at all."""
    if text is None or text in {"?", "several"}:
        return None, None, False
    if text.startswith("~"):
        return None, None, True
    if text.startswith("<="):
        return None, int(text[2:]), True
    if text.endswith("+"):
        return int(text[:-1]), None, True
    low, _, high = text.partition("-")
    return int(low), int(high or low), True


def counted(incidents):
    return [
        one
        for one in incidents
        if not one.get("withdrawn")
        and not one.get("canonical")
        and one.get("status") not in {"discounted", "duplicate"}
    ]


def killed_people(book, incident):
    people = {}
    for harm in book["harms"]:
        person = next(one for one in book["persons"] if one["key"] == harm["person"])
        if harm["incident"] == incident["key"] and harm["outcome"] == "killed":
            people[person["key"]] = person.get("least", 1)
    return people


def bounds(book, incident):
    """Return the low, the high, and whether anybody gives a number."""
    if incident.get("killed_low") is not None and incident.get("count_basis"):
        return incident["killed_low"], incident.get("killed_high"), True
    usable = [
        claim
        for claim in book["claims"]
        if claim["incident"] == incident["key"]
        and claim.get("how_many")
        and claim.get("state") != "conflict"
        and claim.get("credibility") != "5"
        and not claim.get("withdrawn")
    ]
    gone = {claim.get("supersedes") for claim in usable}
    latest = {}
    for claim in usable:
        if claim["key"] in gone or claim["harm"] != "killed":
            continue
        source = next(one for one in book["sources"] if one["key"] == claim["source"])
        origin = claim.get("origin_group") or source.get("origin_group") or source["key"]
        if origin not in latest or claim["reported_at"] > latest[origin]["reported_at"]:
            latest[origin] = claim
    numbers = [stated(claim["how_many"]) for claim in latest.values()]
    lows = [low for low, _high, _number in numbers if low is not None]
    highs = [high for _low, high, _number in numbers if high is not None]
    opened = [low for low, high, _number in numbers if high is None and low is not None]
    linked = sum(killed_people(book, incident).values())
    low = max(linked, min(lows)) if lows else (linked or None)
    high = max([*highs, low or 0]) if highs else None
    if highs and opened and max(opened) > max(highs):
        high = None
    return low, high, bool(linked) or any(number for *_bounds, number in numbers)


def figure(book, incidents):
    """Return what a group of counted incidents comes to."""
    each = [(one, *bounds(book, one)) for one in incidents]
    both = [one for one in each if one[1] is not None and one[2] is not None]
    return {
        "incidents": len(each),
        "low": less([low or 0 for _one, low, _high, _number in each], repeated(book, each)),
        "high": None
        if any(high is None for _one, _low, high, _number in each)
        else less([high for _one, _low, high, _number in each], repeated(book, each)),
        "bounded": {
            "incidents": len(both),
            "low": less([low for _one, low, _high, _number in both], repeated(book, both)),
            "high": less([high for _one, _low, high, _number in both], repeated(book, both)),
        },
        "no_number": sum(not number for *_rest, number in each),
    }


def less(numbers, again):
    """Return a sum without those who are in it again, and never less than its largest part."""
    return max([sum(numbers) - again, *numbers], default=0)


def repeated(book, each):
    """Return how often people are linked as killed beyond their first time."""
    seen, again = set(), 0
    for one, *_bounds in each:
        for person, least in killed_people(book, one).items():
            again += least if person in seen else 0
            seen.add(person)
    return again


def by_month(book):
    months = {}
    for one in counted(book["incidents"]):
        known = {day[:7] for day in one["days"] if day is not None}
        name = known.pop() if len(known) == 1 and None not in one["days"] else "not placeable"
        months.setdefault(name, []).append(one)
    return {name: figure(book, some) for name, some in months.items()}


def by_unit(book, *, above):
    units = {}
    for one in counted(book["incidents"]):
        days = [day for day in one["days"] if day is not None]
        day = one["days"][0] or (days[-1] if days else None)
        names = set()
        for involved in book["involvements"]:
            if involved["incident"] == one["key"]:
                names |= (
                    climb(book, involved["actor"], day, set()) if above else {involved["actor"]}
                )
        for name in names:
            units.setdefault(name, []).append(one)
    return {name: figure(book, some) for name, some in units.items()}


def climb(book, unit, day, been):
    found = {unit}
    for line in book["commands"]:
        first, last = line["days"]
        if line["actor"] == unit and day and first <= day <= last and line["superior"] not in been:
            found |= climb(book, line["superior"], day, been | {unit})
    return found


def by_order(book):
    orders = {}
    for one in counted(book["incidents"]):
        for name in {
            link["order"]
            for link in book["order_links"]
            if link["incident"] == one["key"] and link["relation"] != "contradicted-by"
        }:
            orders.setdefault(name, []).append(one)
    return {name: figure(book, some) for name, some in orders.items()}
