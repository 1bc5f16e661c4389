"""A stage for journeys: pages in a real browser, one person a window, and a clock that the journey moves on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser import SIZES, aside, examine

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Stage:
    """One township, one language and one size of screen. `now` is what every page and every worker is told."""

    browser: Any
    address: str
    world: Any
    language: str
    size: str
    now: datetime
    windows: dict[str, Any] = field(default_factory=dict)
    shots: Path | None = None
    _taken: int = 0

    def window(self, who: str) -> Any:
        """The window of whoever holds a role, signed in; any other word is a stranger's."""
        if who not in self.windows:
            context = self.browser.new_context(viewport=SIZES[self.size], accept_downloads=True)
            cookies = [{"name": "django_language", "value": self.language, "url": self.address}]
            if who in self.world.members:
                cookies.append({"name": "anju", "value": aside(lambda: self._session(who)), "url": self.address})
            context.add_cookies(cookies)
            self.windows[who] = context.new_page()
        return self.windows[who]

    def _session(self, who: str) -> str:
        from django.test import Client

        client = Client()
        client.force_login(self.world.members[who])
        return client.cookies["anju"].value

    def go(self, who: str, path: str) -> Any:
        """Open a page in somebody's window; anything but success ends the journey."""
        page = self.window(who)
        self._alive()
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{who} {path}: {answer.status}\n{page.inner_text('body')[:800]}"
        return page

    def picture(self, who: str, name: str) -> None:
        """Keep a picture of somebody's window, where SHOTS names a folder."""
        if self.shots is not None:
            self._taken += 1
            self.window(who).screenshot(path=self.shots / f"{self._taken:02d}-{name}-{self.language}-{self.size}.png", full_page=True)

    def pass_time(self, **by: float) -> None:
        """Let time pass, and let the worker come round."""
        from anju.operations.tick import tick

        self.now += timedelta(**by)
        aside(lambda: tick(self.now))
        self._alive()

    def _alive(self) -> None:
        """The workers' hearts beat: a journey is slower than they are."""
        from anju.operations import clock
        from anju.operations.heartbeat import beat
        from anju.records.queries.heartbeat import LIMITS

        aside(lambda: [beat(loop, self.now, clock.real()) for loop in LIMITS])

    def until(self, moment: datetime) -> None:
        """Let time pass to a moment."""
        self.pass_time(seconds=(moment - self.now).total_seconds())

    def look(self, who: str, name: str) -> None:
        """What a showing ends on: no accessibility violation, nothing wider than the screen, no English left in Chinese; a picture where asked."""
        faults: list[str] = []
        examine(self.window(who), f"{name}", faults, self.language, self.size)
        assert not faults, "\n".join(dict.fromkeys(faults))

    def says(self, who: str, *texts: Any) -> None:
        """Whether somebody reads each of `texts` on their page: words, or a plan's in the language of the stage."""
        self.window(who).wait_for_load_state()
        shown = " ".join(self.window(who).inner_text("body").split())
        for text in texts:
            wanted = text if isinstance(text, str) else self.word(text)
            assert " ".join(wanted.split()) in shown, f"{who} does not read {wanted!r}:\n{shown[:1500]}"

    def word(self, text: Any) -> str:
        """A plan's text in the language of the stage."""
        return str(text.zh if self.language == "zh-hans" else text.en)

    def rule(self, enrolment: int, rule: str) -> Any:
        """A rule of an enrolment's track."""
        from anju.records.models import Enrolment

        track = aside(lambda: self.engine(lambda: Enrolment.objects.get(pk=enrolment).track))
        return self.world.plan.tracks[track].rules[rule]

    def file(self, track: str) -> int:
        """The running file of a track, the area's or a unit's."""
        from anju.records.models import Enrolment

        return int(aside(lambda: self.engine(lambda: Enrolment.objects.get(track=track, archived=None).pk)))

    def engine(self, act: Callable[[], Any]) -> Any:
        """Look something up as the engine sees it."""
        from anju.records.scope import ENGINE, scoped

        with scoped(ENGINE):
            return act()

    def climbs(self, enrolment: int, rule: str) -> list[str]:
        """Who has been told of a duty of this rule, in the order of the ladder."""
        from anju.records.models import Climb

        found = lambda: list(Climb.objects.filter(enrolment=enrolment, rule=rule).order_by("at", "step").values_list("to_role", flat=True))  # noqa: E731
        return list(aside(lambda: self.engine(found)))

    def how(self, enrolment: int, rule: str) -> list[str | None]:
        """How each occurrence of a rule stands or was closed."""
        from anju.records.models import Duty

        found = lambda: list(Duty.objects.filter(enrolment=enrolment, rule=rule).order_by("opens", "nth").values_list("how", flat=True))  # noqa: E731
        return list(aside(lambda: self.engine(found)))

    def stand(self) -> None:
        """The area and its units go on their tracks, as adopting does."""
        from anju.operations.stand import stand

        aside(lambda: stand(self.world.viewer("command", self.now), self.world.adoption, self.now))

    def home(self, enrolment: int, who: str = "household") -> Any:
        """Somebody's own page, opened by the link and the PIN of their card."""
        from anju.operations import link, pin
        from anju.records.models import Enrolment

        def given() -> tuple[str, str]:
            viewer, person = self.world.viewer("command", self.now), self.engine(lambda: Enrolment.objects.get(pk=enrolment).person_id)
            return link.make(viewer, enrolment, person, now=self.now), pin.give(viewer, enrolment, person, now=self.now)

        secret, figures = aside(given)
        page = self.go(who, f"/h/{secret}/")
        page.locator("input[name=pin]").first.fill(figures)
        page.locator("form:has(input[name=pin]) button").first.click()
        page.wait_for_load_state()
        for name in ("pin", "again"):
            page.fill(f"input[name={name}]", "482917")
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        return self.go(who, "/home/")

    def send(self, who: str, path: str, form: str, **answers: object) -> Any:
        """Fill a form of the plan on a page and send it; what is refused ends the journey."""
        page = self.go(who, path)
        main = page.locator("main form.form").first
        for asked in self.world.plan.forms[form].asked:
            self.fill(main, asked, answers.get(asked.name))
        main.locator("button.button-wide").click()
        page.wait_for_load_state()
        assert not page.locator(".errors").count(), f"{who} {path}: {page.inner_text('main')[:800]}"
        return page

    def begin(self, who: str, enrolment: int, rule: str) -> None:
        """Open by hand, on the file's own page, a duty that the plan leaves to a person."""
        page = self.go(who, f"/unit/{enrolment}/")
        page.locator(f"button[name=what][value={rule}]").click()
        page.wait_for_load_state()
        assert self.duty(enrolment, rule) is not None, page.inner_text("main")[:600]

    def path(self, enrolment: int, rule: str) -> str:
        """The address of an open duty."""
        duty = self.duty(enrolment, rule)
        assert duty is not None, f"{rule} is not open"
        return f"/duties/{enrolment}.{rule}.{duty.occurs_on.isoformat()}.{duty.nth}/"

    def duty(self, enrolment: int, rule: str) -> Any:
        """The newest open duty of a rule, or none."""
        from anju.records.models import Duty
        from anju.records.scope import ENGINE, scoped

        def find() -> Any:
            with scoped(ENGINE):
                return Duty.objects.filter(enrolment=enrolment, rule=rule, how=None).order_by("opens", "nth").last()

        return aside(find)

    def do(self, who: str, enrolment: int, rule: str, **answers: object) -> None:
        """Do somebody's duty through its page: `answers` where it matters, what nobody wonders at elsewhere."""
        duty = self.duty(enrolment, rule)
        assert duty is not None, f"{rule} is not open"
        page = self.go(who, f"/duties/{enrolment}.{rule}.{duty.occurs_on.isoformat()}.{duty.nth}/")
        form = self.world.plan.forms[duty.evidence]
        main = page.locator("main form.form").first
        for asked in form.asked:
            self.fill(main, asked, answers.get(asked.name))
        main.locator("button.button-wide").click()
        page.wait_for_load_state()
        left = self.duty(enrolment, rule)
        same = left is not None and (left.occurs_on, left.nth) == (duty.occurs_on, duty.nth)
        assert not same, f"{rule} was not closed by {who}:\n{page.inner_text('main')[:900]}"

    def fill(self, form: Any, asked: Any, answer: object) -> None:
        """Answer one question of a form: with `answer`, or with what nobody wonders at."""
        control = form.locator(f"[name={asked.name}]").first
        if answer is None and not asked.required:
            return
        match asked.kind:
            case "choice":
                self._tick(form, asked.name, answer or asked.options[0].name)
            case "choices":
                for option in answer or [asked.options[0].name]:  # type: ignore[attr-defined]
                    self._tick(form, asked.name, option)
            case "flag":
                self._tick(form, asked.name, "no" if answer is False else "yes")
            case "post":
                control.select_option(str(answer))
            case "moment":
                moment = answer if isinstance(answer, datetime) else self.now
                control.fill(moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M"))
            case "decimal" | "integer":
                control.fill(str(answer if answer is not None else int(asked.low or 0)))
            case _ if control.evaluate("c => c.tagName") == "SELECT":
                control.select_option(index=1) if answer is None else control.select_option(str(answer))
            case _:
                control.fill(str(answer or "已经说清楚"))

    def _tick(self, form: Any, name: str, value: object) -> None:
        box = form.locator(f"input[name={name}][value={value}]").first
        form.locator(f"label[for={box.get_attribute('id')}]").first.click()
        assert box.is_checked()
