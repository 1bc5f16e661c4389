"""What goes along on a round, and the phones that carry one. The first two run under the viewer's scope; `lo` and `hi` are their area again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anju.core.enrolment.fact import Key
from anju.records.queries.rows import rows
from anju.records.sealed import unseal

MOST = 200
"""Households of one round; more than anybody walks."""
HOMES = """
    SELECT e.id, e.area, a.name, a.name_en, e.adoption, e.track, coalesce(i.name, h.name, ''), e.starts, e.ends, e.zone, coalesce(u.stage, ''),
           i.person, i.phone, o.id, o.address, i.address
    FROM enrolment e
    JOIN area a ON a.id = e.area
    LEFT JOIN pulse u ON u.enrolment = e.id
    LEFT JOIN person p ON p.id = e.person
    LEFT JOIN identity i ON i.person = e.person
    LEFT JOIN household o ON o.id = coalesce(e.household, p.household)
    LEFT JOIN LATERAL (
        SELECT z.name FROM person y JOIN identity z ON z.person = y.id
        WHERE e.subject = 'household' AND y.household = e.household AND y.merged_into IS NULL ORDER BY y.id LIMIT 1) h ON true
    WHERE e.archived IS NULL AND e.annulled IS NULL AND e.subject IN ('person', 'household') AND e.area BETWEEN %(lo)s AND %(hi)s
      AND (e.id = ANY(%(named)s) OR EXISTS (
          SELECT 1 FROM seat s WHERE s.enrolment = e.id AND s.post = ANY(%(posts)s) AND s.until IS NULL))
    ORDER BY e.area, e.id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A household on the round, with what is sealed in clear."""

    enrolment: int
    area: int
    place: str
    place_en: str
    adoption: int
    track: str
    name: str
    starts: datetime
    ends: datetime | None
    zone: str
    stage: str
    phone: str
    address: str


def homes(posts: Sequence[int], named: Sequence[int], lo: int, hi: int) -> tuple[Home, ...]:
    """The households where `posts` sit, and those of the enrolments `named`. The caller keeps that they were read."""
    found = rows(HOMES, {"posts": list(posts), "named": list(named), "lo": lo, "hi": hi, "most": MOST})
    return tuple(Home(*(*row[:11], *_reach(*row[11:]))) for row in found)


def _reach(person: int | None, phone: bytes | None, door: int | None, address: bytes | None, own: bytes | None) -> tuple[str, str]:
    """The telephone number, and the address: the door's, else the person's own."""
    number = unseal(bytes(phone), f"identity.phone:{person}") if phone else ""
    if address:
        return number, unseal(bytes(address), f"household.address:{door}")
    return number, unseal(bytes(own), f"identity.address:{person}") if own else ""


CLOSERS = """
    SELECT k.enrolment, k.rule, k.occurs_on, k.nth, m.name
    FROM unnest(%(enrolments)s::bigint[], %(rules)s::text[], %(days)s::date[], %(nths)s::integer[], %(facts)s::integer[])
         AS k(enrolment, rule, occurs_on, nth, fact)
    JOIN evidence v ON v.enrolment = k.enrolment AND v.seq = k.fact
    JOIN post s ON v.by = 'post:' || s.id
    JOIN member m ON m.id = s.member
"""


def closers(closed: Sequence[tuple[int, str, date, int, int]]) -> dict[tuple[int, str, date, int], str]:
    """Who closed each duty (enrolment, rule, day, nth, the fact that closed it), where that may be seen."""
    columns = list(zip(*closed, strict=True)) or [()] * 5
    given = dict(zip(("enrolments", "rules", "days", "nths", "facts"), map(list, columns), strict=True))
    return {(enrolment, rule, day, nth): name for enrolment, rule, day, nth, name in rows(CLOSERS, given)}


PHONES = """
    SELECT p.id, p.member, m.name, a.name, a.name_en, p.taken, p.heard, p.queued, p.oldest, p.wipe, p.gone, p.how, p.lost, p.silent, p.seen,
           {refused}, {along}
    FROM phone p JOIN member m ON m.id = p.member JOIN area a ON a.id = p.area
    WHERE p.area BETWEEN %(lo)s AND %(hi)s AND (p.gone IS NULL OR p.gone > %(since)s OR p.lost > 0 AND p.seen IS NULL)
    ORDER BY (p.lost > 0 AND p.seen IS NULL) DESC, p.silent NULLS LAST, p.gone NULLS FIRST, p.heard DESC LIMIT 200
"""
REFUSED = "(SELECT count(*) FROM carried c WHERE c.phone = p.id AND c.outcome = 'refused')"
OPEN = "FROM along g JOIN duty d USING (jurisdiction, enrolment, occurs_on, rule, nth) WHERE g.phone = p.id AND d.how IS NULL AND d.opens <= %(now)s"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A phone, whose it is, and how much waits on it. `refused`: pieces of work that a person has to settle. `along`: duties in sight that it took
    along, whose time has come and that nobody has settled since.
    """

    number: int
    member: int
    name: str
    place: str
    place_en: str
    taken: datetime
    heard: datetime
    queued: int
    oldest: datetime | None
    wipe: datetime | None
    gone: datetime | None
    how: str
    lost: int
    silent: datetime | None
    seen: datetime | None
    refused: int
    along: int


def phones(lo: int, hi: int, since: datetime, now: datetime, *, cases: bool) -> tuple[Carrier, ...]:
    """The phones in sight that carry a round, those that need somebody first; also those wiped since `since`. What was refused and what went along
    is about cases: whoever may see none is told of none."""
    counts = {"refused": REFUSED, "along": f"(SELECT count(*) {OPEN})"} if cases else {"refused": "0", "along": "0"}
    return tuple(Carrier(*row) for row in rows(PHONES.format(**counts), {"lo": lo, "hi": hi, "since": since, "now": now}))


ALONG = f"""
    SELECT p.id, d.enrolment, d.rule, d.occurs_on, d.nth FROM phone p JOIN LATERAL (SELECT d.* {OPEN}) d ON true
    WHERE p.id = ANY(%(phones)s) ORDER BY p.id, d.closes
"""  # noqa: S608  # constants


def along(phones: Sequence[int], now: datetime) -> tuple[tuple[int, int, Key], ...]:
    """What `phones` took along, whose time has come and that nobody has settled, as far as it is in sight: phone, enrolment, duty."""
    found = rows(ALONG, {"phones": list(phones), "now": now})
    return tuple((phone, enrolment, Key(rule, day, nth)) for phone, enrolment, rule, day, nth in found)
