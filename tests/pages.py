"""One list of every page, for pictures and for whatever is asked of all of them: found from the URL configuration, visited in the demo.

A page is found as people find it: somebody signs in and follows links. What no link leads to is led to by `Visitor.starts`; what is no page of its
own, or is looked at elsewhere, stands in `LEFT_OUT` with the reason. An address that is none of these fails tests/web/test_pages.py.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from inspect import getclosurevars, isfunction
from typing import Any
from urllib.parse import urljoin, urlsplit

VISITORS: Mapping[str, Sequence[str]] = {
    "four-in-one": ("doctor", "cadre", "staff", "office", "command", "auditor", "admin"),
    "two-cover-one": ("linked_leader", "town_leader", "social_group", "command"),
    "return-to-work": ("group_head",),
    "school-programme": ("principal",),
}
"""By the folder of a plan, the accounts of its demo that look around."""
SEEN_BY_EACH = ("web:duties", "web:households", "web:household", "web:incidents", "web:people", "web:menu")
"""Pages that say something else to everybody: pictured through the eyes of each account of the first demo."""

SHOWN = frozenset(
    """
    account_login account_logout account_request_login_code account_change_password account_reauthenticate mfa_index
    web:home web:home-report web:home-ask web:home-going web:home-doctor web:home-record web:home-rights web:home-complain web:home-agreed
    web:home-told web:home-pin-new web:home-leave web:home-left web:home-say web:field web:verify web:verify-code
    web:duties web:menu web:settings web:contact web:clock web:mine web:absence web:told web:do web:undo web:round
    web:at web:reached web:grid web:call web:calls
    web:households web:household web:ledger web:write web:correct web:sensors web:agreed web:papers web:paper-card web:paper-serve web:things
    web:thing-new web:incidents web:incident web:incident-new web:board web:release web:release-one web:roster web:shifts web:shift-take
    web:shift-swap web:calendar web:people web:people-post web:people-nobody web:supplies web:registers web:register-places web:candidates
    web:candidate-new web:gates web:plan web:plans web:units web:unit web:units-board web:complaints web:balance web:intake web:staff
    web:channels web:phones web:enrol web:enrol-new web:enrol-move web:enrol-elsewhere web:enrol-mistake web:second-looks web:second-look
    web:areas web:area-new web:adopt web:adopting web:member web:member-new web:agency web:agency-new web:agency-close web:stand-by web:digests
    web:digest web:resources web:resource web:reached web:enrol-sooner web:walls
    """.split()  # noqa: SIM905  # one line a word would be a hundred lines
)
"""The pages that are found in the demo, by the names of their addresses."""

AT_SOME_HOURS = ("web:second-look", "web:shift-take")
"""Of them, those that a demo shorter than a visitor's does not hold at each hour."""

_DATA = "no page: a file, a feed, a picture, or what a program asks for"
_PART = "a part of a page, or a step that leads on by itself"
_LATER = "stands only after an act that no demo has gone through; its own tests look at it, most of them in a browser"
_THEIRS = "a page of the library behind sign-in that Anju never leads to"
_FIRST = "stands only until somebody has an account: tests/web/test_entrance.py"
_AWAY = "leads to a provider of accounts elsewhere, back from it, or on to a page of ours: tests/web/test_look_identity.py"
LEFT_OUT: Mapping[str, str] = {
    name: reason
    for reason, names in {
        _DATA: """api:openapi-json api:token api:report api:own api:metadata api:episodes api:tasks api:told api:api-root mfa_download_recovery_codes
            web:calendar-feed web:paper web:home-paper web:home-photo web:home-photo-small web:photo web:photo-small web:field-worker web:manifest
            web:verify-square web:touch-icon web:icon web:qualification-paper""",
        _PART: """web:start web:landing web:sign_in web:banners web:board-now web:wall-now web:door web:again web:choose
            web:balance-rows web:enrol-first web:home-door web:home-answer web:home-door-answer web:home-back web:release-part web:register-check
            web:home-agreed-end web:home-for web:home-gone""",
        _LATER: """account_confirm_login_code mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
            mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn
            mfa_login_webauthn web:prove web:import web:import-row web:enrol-proposed web:register web:register-door
            web:register-door-new web:candidate web:gate web:arrive web:arrived web:neighbour web:neighbour-told web:digest-due web:switch
            web:switched web:draft web:draft-step web:complaint web:at-door web:qualifications
            web:qualification web:wall web:identities web:member-identities socialaccount_login_cancelled
            socialaccount_login_error""",
        _THEIRS: """account_inactive account_signup account_email account_email_verification_sent account_set_password account_confirm_email
            account_reset_password account_reset_password_from_key_done account_reset_password_from_key account_reset_password_done""",
        _FIRST: "web:first",
        _AWAY: """wecom_login wecom_callback dingtalk_login dingtalk_callback openid_connect_login openid_connect_callback socialaccount_signup
            socialaccount_connections""",
    }.items()
    for name in names.split()
}
"""By the name of an address, why nobody visits it."""
LEADS_ON = ("web:landing", "web:start", "web:sign_in", "mfa_activate_totp")
"""Left out, and yet the way to others."""
OFTEN = 4
"""How many pages of one name a visitor opens for the links on them: households differ."""
LINK = re.compile(r'\shref="([^"#]+)')
PIN_PAGE = "/home/pin/"


@dataclass
class Visitor:
    """Whoever looks: a name for pictures, a client of Django's that is signed in, and where their links begin."""

    name: str
    client: Any
    starts: Sequence[str]
    apart: bool = False


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, who came to it, and where. `shot` is its name among the pictures."""

    name: str
    visitor: Visitor = field(compare=False)
    address: str

    @property
    def shot(self) -> str:
        """How its picture is called."""
        plain = self.name.rpartition(":")[2].replace("_", "-")
        return f"{plain}-{self.visitor.name}" if self.visitor.apart and self.name in SEEN_BY_EACH else plain


def addresses() -> Iterator[tuple[str, Any]]:
    """Every named address of the URL configuration, with its view."""
    from django.urls import URLPattern, get_resolver

    def within(resolver: Any, space: str) -> Iterator[tuple[str, Any]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield (f"{space}:" if space else "") + (pattern.name or str(pattern.pattern)), pattern.callback
            else:
                yield from within(pattern, pattern.namespace or space)

    yield from within(get_resolver(), "")


def answers_only(view: Any) -> bool:
    """Whether it takes a form and shows nothing by itself."""
    while view is not None:
        if isfunction(view) and list(getclosurevars(view).nonlocals.get("request_method_list", ())) == ["POST"]:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def leads_on(view: Any) -> bool:
    """Whether it does nothing but lead to another address."""
    from django.views.generic.base import RedirectView

    return issubclass(getattr(view, "view_class", object), RedirectView)


def raise_demo(now: datetime, days: int, arrivals: Sequence[int]) -> None:
    """Build the demos of `VISITORS`: the first with so many days and arrivals, the others shorter."""
    from anju.operations.demo.script import script
    from anju.operations.demo.start import build
    from anju.operations.folder import texts_of

    for n, folder in enumerate(VISITORS):
        path, said = script(folder)
        build({**said, **({"days": 2} if n else {"days": days, "arrivals": arrivals})}, texts_of(path), now)


def visitors(now: datetime) -> list[Visitor]:
    """Somebody at home, a stranger, and the accounts, each signed in."""
    from django.test import Client

    from anju.operations.demo import door
    from anju.records.models import Certificate, Member
    from anju.records.scope import ENGINE, scoped

    secret, pin = door.knock(now)
    home = Client()
    home.get(f"/h/{secret}/")
    home.post(PIN_PAGE, {"pin": pin})
    with scoped(ENGINE):
        codes = list(Certificate.objects.values_list("code", flat=True)[:1])
        members = {member.username: member for member in Member.objects.all()}
    made = [
        Visitor("home", home, ("/home/", "/home/left/")),
        Visitor("stranger", Client(), ("/sign-in/", "/verify/", *(f"/verify/{c}/" for c in codes))),
    ]
    for n, (folder, names) in enumerate(VISITORS.items()):
        for name in names:
            client = Client(raise_request_exception=False)
            client.force_login(members[f"{folder}.{name}" if n else name])
            made.append(Visitor(name, client, ("/landing/", "/menu/", "/at/"), apart=not n))
    return made


def signed_in(browser: Any, address: str, visitor: Visitor, language: str, **more: Any) -> Any:
    """A window of the browser's with a visitor's own cookies."""
    context = browser.new_context(**more)
    cookies = {name: morsel.value for name, morsel in visitor.client.cookies.items()} | {"django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return context


def walk(all_visitors: Iterable[Visitor]) -> tuple[list[Page], list[str]]:
    """Every page that links lead to, by whoever came first; those of `SEEN_BY_EACH` by each who is apart. And what failed on the way."""
    found: dict[tuple[str, str], Page] = {}
    faults: list[str] = []
    for visitor in all_visitors:
        known = {name for name, _shot in found}
        for page in _walked(visitor, known, faults):
            found.setdefault((page.name, page.shot if page.name in SEEN_BY_EACH else ""), page)
    return list(found.values()), faults


def _walked(visitor: Visitor, known: set[str], faults: list[str]) -> Iterator[Page]:
    queue, seen, times = deque(visitor.starts), set(visitor.starts), dict[str, int]()
    while queue:
        address = queue.popleft()
        name = _name(address)
        times[name] = times.get(name, 0) + 1
        if not name or (name in LEFT_OUT and name not in LEADS_ON) or times[name] > (1 if name in known else OFTEN):
            continue
        answer = visitor.client.get(address)
        if answer.status_code in (301, 302):
            links = [answer["Location"]]
        elif answer.status_code == 200 and "html" in answer["Content-Type"]:
            yield Page(name, visitor, address)
            links = LINK.findall(answer.content.decode())
        else:
            faults += [f"{visitor.name} {address}: {answer.status_code}"] if answer.status_code >= 500 else []
            continue
        fresh = dict.fromkeys(to for link in links if (to := urljoin(address, link.replace("&amp;", "&"))).startswith("/") and to not in seen)
        seen.update(fresh)
        queue.extend(fresh)


def _name(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
