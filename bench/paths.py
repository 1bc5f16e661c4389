"""Anju's own paths, each as a worker or a page would take it, with what stands beside it."""

from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from anju.api import bearer
from anju.core.plan.compile import commands
from anju.operations import clock, tick
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Agency, Area, Clock, Member, Post
from anju.records.scope import ENGINE, scoped
from bench import ground
from bench.busy import together
from bench.ground import COUNTY, NIGHT, Ground
from bench.own import Bare

COMMAND = Viewer("member:1", "area", lo=COUNTY, hi=COUNTY + 999999)
MISSED_AT = NIGHT + timedelta(hours=14, minutes=31)
"""18:31: rubbish that was to be taken by 15:30 is told to the unit's head."""

CLOSE = """
UPDATE duty SET how = 'done', closed_at = opens, closed_by = 1, closed_by_whom = 'bench'
WHERE how IS NULL AND NOT (rule = 'take_rubbish' AND enrolment %% 5 = 0)
"""
MISS = """
UPDATE pulse SET until = %(until)s, individual_at = %(later)s, rung_at = CASE WHEN enrolment %% 5 = 0 THEN %(rung)s::timestamptz END,
    routine_at = CASE WHEN enrolment %% 5 = 0 THEN %(rung)s::timestamptz ELSE %(later)s END
WHERE enrolment > 0
"""


@dataclass(frozen=True, slots=True)
class Timed:
    """So many of something in so many seconds; `busy`: of the processors, this process and the database's and the web's together."""

    many: int
    seconds: float
    busy: float = 0.0

    @property
    def rate(self) -> float:
        return self.many / self.seconds


def day() -> Timed:
    """The morning's three routine duties of everybody, each made when it opens: 08:00, 09:00, 09:30."""
    many, seconds = 0, 0.0
    for minutes in (241, 301, 331):
        started = perf_counter()
        many += tick.tick(NIGHT + timedelta(minutes=minutes)).raised
        seconds += perf_counter() - started
    return Timed(many, seconds)


def batch(enrolments: list[int]) -> Timed:
    """One temperature of each, between 36.1 and 37.0, recorded by the command in one go, as a sheet is typed in."""
    sheet = [(e, Said("evidence", "report", {"celsius": round(36.1 + e % 10 / 10, 1), "site": "axillary"}, via="household")) for e in enrolments]
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    started, before = perf_counter(), together(pid)
    answers = record_many(COMMAND, sheet, now=NIGHT + timedelta(minutes=340))
    seconds, busy = perf_counter() - started, together(pid) - before
    refused = [answer for answer in answers if not isinstance(answer, Done)]
    if refused:
        raise RuntimeError(f"{len(refused)} reports refused, the first: {refused[0]}")
    return Timed(len(answers), seconds, busy)


def miss(bare: Bare) -> None:
    """Close everything but every fifth household's rubbish, and let it be a minute before its first rung."""
    rung = NIGHT + timedelta(hours=14, minutes=30)
    bare.run(CLOSE)
    bare.run(MISS, until=NIGHT + timedelta(hours=14, minutes=29), rung=rung, later=NIGHT + timedelta(days=7))
    bare.settle()


def sweep() -> Timed:
    """Every missed duty's next step, stored, and who is told."""
    started = perf_counter()
    done = tick.tick(MISSED_AT)
    return Timed(done.climbed, perf_counter() - started)


def lapses(bare: Bare, many: int) -> Timed:
    """Misses that call for something more: a temperature nobody took opens a call, decided one by one in the core."""
    bare.run(
        "UPDATE duty SET how = NULL, closed_at = NULL, closed_by = NULL WHERE rule = 'learn_temperature' AND enrolment IN "
        "(SELECT enrolment FROM pulse WHERE enrolment > 0 ORDER BY enrolment DESC LIMIT %(many)s)",
        many=many,
    )
    bare.run(
        "UPDATE pulse SET individual_at = %(at)s WHERE enrolment IN "
        "(SELECT enrolment FROM pulse WHERE enrolment > 0 ORDER BY enrolment DESC LIMIT %(many)s)",
        at=MISSED_AT,
        many=many,
    )
    bare.settle()
    started = perf_counter()
    done = tick.tick(MISSED_AT + timedelta(minutes=1))
    return Timed(done.evaluated, perf_counter() - started)


def enrolments() -> list[int]:
    """All of them, in order."""
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT enrolment FROM pulse WHERE enrolment > 0 ORDER BY enrolment")
        return [number for (number,) in cursor.fetchall()]


def tokens(chosen: list[int]) -> list[str]:
    """A household's token for each, as the door gives it."""
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO link (jurisdiction, area, enrolment, person, secret_hash, made_at) SELECT jurisdiction, area, id, person, "
            "sha256(int8send(id)), %s FROM enrolment WHERE id = ANY(%s) RETURNING id, enrolment, person",
            [NIGHT, chosen],
        )
        made = cursor.fetchall()
    return [bearer.issue(*row) for row in made]


def set_clock(at: timedelta) -> None:
    """Let the web process's clock show that much after the ground's night."""
    with scoped(ENGINE):
        Clock.objects.update_or_create(pk=1, defaults={"offset": NIGHT + at - clock.real()})


def doctors(many: int) -> list[str]:
    """Cookies of so many signed-in village doctors."""
    with scoped(ENGINE):
        members = [post.member for post in Post.objects.filter(role="follow_up_doctor").select_related("member").order_by("id")[:many]]
    return [_cookie(member) for member in members if member]


def commanders() -> list[str]:
    """Cookies of a county's and a township's command, each with the post without which a command sees nobody."""
    with scoped(ENGINE):
        places = [Area.objects.get(pk=COUNTY), Area.objects.filter(kind="township").order_by("id").first()]
        members = [Member.objects.create(username=f"command{n}", purpose="area", area=place, language="zh-hans") for n, place in enumerate(places)]
        plan = plan_of(Adoption.objects.get().pk)
        role, _ = commands(plan, plan.tracks["home"])
        for member in members:
            Post.objects.create(member=member, agency=Agency.objects.get(), area=member.area, role=role, active_from=NIGHT - timedelta(days=9))
    return [_cookie(member) for member in members]


def _cookie(member: Member) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"anju={session.session_key}"


def lay(size: int) -> tuple[Ground, float]:
    """The ground, and how long it took."""
    started = perf_counter()
    return ground.lay(size), perf_counter() - started
