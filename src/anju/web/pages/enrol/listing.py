"""Who is taken in and not enrolled, by door."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from anju.records.queries import waiting as rows
from anju.web import access
from anju.web.asked import Asked, bounds


@dataclass(frozen=True, slots=True)
class Door:
    """Everybody at one door who is not enrolled."""

    address: str
    place: str
    place_en: str
    people: tuple[rows.Waiting, ...]


@access.staff("area")
def enrol(request: Asked) -> HttpResponse:
    """The list; sought by name, pinyin, initials or the last figures of a telephone, in one village or all."""
    lo, hi = bounds(request.viewer)
    places = rows.places(lo, hi)
    village = request.GET.get("village", "")
    chosen = int(village) if village.isdecimal() and int(village) in {one.area for one in places} else None
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    sought = rows.Sought(request.GET.get("q", "")[:60], chosen)
    found = rows.waiting(sought, page, lo, hi, request.now)
    context = {
        "doors": doors(found[: rows.PAGE]), "more": len(found) > rows.PAGE, "page": page, "q": sought.text, "village": chosen, "places": places,
        "count": rows.count(lo, hi, request.now),
    }  # fmt: skip
    return render(request, "web/enrol/list.html", context)


def doors(people: Sequence[rows.Waiting]) -> tuple[Door, ...]:
    """People by door, in the order they come."""
    by_door: dict[tuple[str, int], list[rows.Waiting]] = {}
    for one in people:
        by_door.setdefault(("door", one.household) if one.household is not None else ("person", one.person), []).append(one)
    return tuple(Door(here[0].address, here[0].place, here[0].place_en, tuple(here)) for here in by_door.values())
