"""The first run: from an installation that has nobody to its first enrolment, each by their own page. Nothing is prepared but the tables."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.browser import aside, chromium, examine, heard, serving
from tests.codes import still

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
OWN = "four quiet lanterns"


class Run:
    """Two browsers over one empty installation: the administrator's and the command's."""

    def __init__(self, browser: Any, address: str, language: str, size: str, code: Callable[[str], str]) -> None:
        self.browser, self.address, self.language, self.size, self.code = browser, address, language, size, code
        self.faults: list[str] = []
        self.windows: dict[str, Any] = {}

    def window(self, who: str) -> Any:
        if who not in self.windows:
            context = self.browser.new_context(viewport=SIZES[self.size])
            context.add_cookies([{"name": "django_language", "value": self.language, "url": self.address}])
            self.windows[who] = context.new_page()
            self.windows[who].on("console", partial(heard, self.faults, who))
        return self.windows[who]

    def go(self, who: str, path: str) -> Any:
        page = self.window(who)
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}\n{page.inner_text('body')[:600]}"
        return page

    def send(self, who: str, shot: str, button: str = "main form button:not([type=button])", /, **typed: str) -> Any:
        """Fill a form, look at the page, send it; what is refused ends the run."""
        page = self.window(who)
        for field, text in typed.items():
            control = page.locator(f"[name={field}]").first
            match control.evaluate("c => c.type"):
                case "select-one":
                    control.select_option(label=text)
                case "radio":
                    page.locator(f"label:has([name={field}][value={text}])").click()
                case _:
                    control.fill(text)
        examine(page, f"first-{shot}", self.faults, self.language, self.size)
        page.locator(button).first.click()
        page.wait_for_load_state()
        assert not page.locator(".errors").count(), f"{shot}: {page.inner_text('main')[:800]}"
        return page


@pytest.fixture(params=[("zh-hans", "phone"), ("en", "desk")], ids=["zh-phone", "en-desk"])
def run(
    request: pytest.FixtureRequest, clone: str, django_db_blocker: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    from django.db import connection

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.ANJU_DEMO = False
    with django_db_blocker.unblock(), serving() as address, chromium(tmp_path) as browser:
        _beat()
        yield Run(browser, address, *request.param, still(monkeypatch))
        connection.close()


def _beat() -> None:
    from anju.operations import clock, heartbeat

    aside(lambda: heartbeat.expect(clock.now(), clock.real()))


def test_from_nobody_to_the_first_enrolment(run: Run) -> None:
    page = run.go("admin", "/")
    assert page.url.endswith("/first/")
    run.send("admin", "admin", name="管理员", username="first", password="seven green lamps", again="seven green lamps")
    page = run.send("admin", "sign-in", "main form button.button-wide >> nth=0", login="first", password="seven green lamps")
    page = _second_step(run, "admin", "seven green lamps")
    examine(page, "first-landed", run.faults, run.language, run.size)
    _places(run)
    _plan(run)
    secret = _command(run)
    _own_password(run, *secret)
    _enrol(run)
    assert not run.faults, "\n".join(dict.fromkeys(run.faults))


def _second_step(run: Run, who: str, password: str) -> Any:
    """Whoever administers or commands sets a second step up before anything else opens; gives the first page after it."""
    page = run.go(who, "/settings/")
    assert page.url.endswith("/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F")
    run.send(who, f"{who}-again", password=password)
    assert page.url.endswith("/accounts/2fa/totp/activate/")
    examine(page, f"first-{who}-second-step", run.faults, run.language, run.size)
    secret = page.locator(".secret").inner_text()
    page.fill("[name=code]", run.code(secret))
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page = run.go(who, "/")
    assert "/accounts/" not in page.url
    return page


def _places(run: Run) -> None:
    """A county, a township in it, a village in that."""
    kinds = {"county": ("县", "county"), "township": ("乡镇", "township"), "village": ("村", "village")}
    for kind, name, code in (("county", "云溪县", "990185"), ("township", "青岚镇", ""), ("village", "一村", "")):
        page = run.go("admin", "/staff/areas/new/")
        inside = {"township": "云溪县", "village": "青岚镇"}.get(kind)
        page.locator("[name=kind]").select_option(kind)
        if inside:
            option = page.locator("[name=parent] option", has_text=inside).first
            page.locator("[name=parent]").select_option(option.get_attribute("value"))
        run.send("admin", f"area-{kind}", name=name, code=code)
    assert all(name in run.go("admin", "/staff/areas/").inner_text("main") for name in ("云溪县", "青岚镇", "一村")), kinds


def _plan(run: Run) -> None:
    page = run.go("admin", "/adopt/")
    examine(page, "first-plans", run.faults, run.language, run.size)
    page.locator("main a[href*='/adopt/four-in-one/']").first.click()
    page.wait_for_load_state()
    option = page.locator("[name=area] option", has_text="青岚镇").first
    page.locator("[name=area]").select_option(option.get_attribute("value"))
    page = run.send("admin", "adopting")
    for control in page.locator("main form.card input").all():
        if control.get_attribute("type") == "text" and not control.input_value():
            control.fill("5")
    page = run.send("admin", "adopting-parameters")
    for step in ("posts", "check", "rehearsal", "difference", "decision"):
        page = run.go("admin", f"{page.url.removeprefix(run.address).rsplit('/', 2)[0]}/{step}/")
        examine(page, f"first-adopting-{step}", run.faults, run.language, run.size)
    page = run.send("admin", "adopting-decision", "button[value=adopt]", basis="县指〔2026〕1号", decider="指挥长")
    assert "/plan/" in page.url


def _command(run: Run) -> tuple[str, str]:
    """A member who commands the township; their first password is on the page that made them."""
    page = run.go("admin", "/staff/members/new/")
    option = page.locator("[name=area] option", has_text="青岚镇").first
    page.locator("[name=area]").select_option(option.get_attribute("value"))
    page = run.send("admin", "member", name="值班长", username="duty", purpose="area")
    examine(page, "first-secret", run.faults, run.language, run.size)
    handed = page.locator("dd.secret").all_inner_texts()
    member = page.locator("main a[href^='/staff/members/']").first.get_attribute("href")
    assert member
    _post(run, member)
    return handed[0], handed[1]


def _post(run: Run, member: str) -> None:
    """The agency that takes people in, and the post in it: a command sees no case before it has one."""
    page = run.go("admin", "/staff/agencies/new/")
    _choose(page, "area", "青岚镇")
    page.locator("[name=kind]").select_option("bureau")
    run.send("admin", "agency", name="云溪县某局")
    page = run.go("admin", member)
    page.locator("[name=role]").select_option("bureau_office")
    _choose(page, "agency", "云溪县某局")
    _choose(page, "area", "青岚镇")
    run.send("admin", "post", "form[action$='/give/'] button")


def _choose(page: Any, field: str, text: str) -> None:
    option = page.locator(f"#id_{field} option", has_text=text).first
    page.locator(f"#id_{field}").select_option(option.get_attribute("value"))


def _own_password(run: Run, username: str, first: str) -> None:
    """What was handed over opens nothing but the choice of one's own, and is none itself."""
    run.go("command", "/accounts/login/")
    page = run.send("command", "command-sign-in", "main form button.button-wide >> nth=0", login=username, password=first)
    assert page.url.endswith("/accounts/password/change/")
    for path in ("/duties/", "/intake/", "/household/1/", "/settings/"):
        assert run.go("command", path).url.endswith("/accounts/password/change/"), path
    page.fill("[name=oldpassword]", first)
    page.fill("[name=password1]", first)
    page.fill("[name=password2]", first)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/accounts/password/change/"), "the same again is none of one's own"
    page = run.send("command", "own-password", oldpassword=first, password1=OWN, password2=OWN)
    page = _second_step(run, "command", OWN)
    examine(page, "first-command-landed", run.faults, run.language, run.size)


def _enrol(run: Run) -> None:
    from anju.operations import clock
    from anju.records.models import Enrolment, Import
    from anju.workers import jobs
    from tests.operations.test_intake import book, person

    page = run.go("command", "/intake/")
    examine(page, "first-intake", run.faults, run.language, run.size)
    sheet = {"name": "名单.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": book([person(1, "王一"), person(2, "王二")])}
    page.locator("input[type=file]").set_input_files(sheet)
    page.locator("section[aria-labelledby=bring] button").click()
    page.wait_for_load_state()
    page.locator(".bar button").click()
    page.wait_for_load_state()
    number = aside(lambda: _engine(lambda: Import.objects.latest("pk").pk))
    aside(lambda: jobs.preview_import(number))
    page = run.go("command", f"/intake/{number}/")
    page.locator("form[action$='/take/'] button").first.click()
    page.wait_for_load_state()
    aside(lambda: jobs.take_import(number))
    page = run.go("command", "/enrol/")
    page.locator("a.duty-link").first.click()
    page.wait_for_load_state()
    page.locator("input[type=date]").fill(clock.now().strftime("%Y-%m-%d"))
    basis = {"authority": "县防控指挥部", "article": "第三十九条", "decider": "值班负责人", "reason": "密切接触", "first_day_evidence": "车票"}
    run.send("command", "basis", "button[value=check]", **basis)
    page = run.send("command", "basis-shown", "button[value=enrol]")
    assert aside(lambda: _engine(Enrolment.objects.filter(subject="person").count)) == 1
    examine(page, "first-enrolled", run.faults, run.language, run.size)
    for path in ("/duties/", "/incidents/", "/my-people/", "/staff/"):
        examine(run.go("command", path), f"first-after{path.replace('/', '-')}", run.faults, run.language, run.size)


def _engine(act: Callable[[], Any]) -> Any:
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return act()


