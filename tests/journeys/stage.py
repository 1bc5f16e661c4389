"""A stage for journeys: pages in a real browser, one person a window, and a clock that the journey moves on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser import SIZES, aside

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
            self.windows[who].set_default_timeout(8000)
        return self.windows[who]

    def _session(self, who: str) -> str:
        from django.test import Client

        client = Client()
        client.force_login(self.world.members[who])
        return client.cookies["anju"].value

    def go(self, who: str, path: str) -> Any:
        """Open a page in somebody's window; anything but success ends the journey."""
        page = self.window(who)
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
        from anju.operations import clock
        from anju.operations.heartbeat import beat
        from anju.operations.tick import tick
        from anju.records.queries.heartbeat import LIMITS

        self.now += timedelta(**by)
        aside(lambda: (tick(self.now), [beat(loop, self.now, clock.real()) for loop in LIMITS]))

    def until(self, moment: datetime) -> None:
        """Let time pass to a moment."""
        self.pass_time(seconds=(moment - self.now).total_seconds())

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
        for asked in form.fields:
            self._fill(main, asked, answers.get(asked.name))
        main.locator("button.button-wide").click()
        page.wait_for_load_state()
        left = self.duty(enrolment, rule)
        same = left is not None and (left.occurs_on, left.nth) == (duty.occurs_on, duty.nth)
        assert not same, f"{rule} was not closed by {who}:\n{page.inner_text('main')[:900]}"

    def _fill(self, form: Any, asked: Any, answer: object) -> None:
        control = form.locator(f"[name={asked.name}]").first
        if answer is None and not asked.required:
            return
        match asked.kind:
            case "choice":
                self._tick(form, asked.name, answer or asked.options[0].name)
            case "choices":
                for option in answer or []:  # type: ignore[attr-defined]
                    self._tick(form, asked.name, option)
            case "flag":
                self._tick(form, asked.name, "no" if answer is False else "yes")
            case "post":
                control.select_option(str(answer))
            case "moment":
                control.fill(self.now.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M"))
            case "decimal" | "integer":
                control.fill(str(answer if answer is not None else int(asked.low or 0)))
            case _:
                control.fill(str(answer or "已经说清楚"))

    def _tick(self, form: Any, name: str, value: object) -> None:
        box = form.locator(f"input[name={name}][value={value}]").first
        form.locator(f"label[for={box.get_attribute('id')}]").first.click()
        assert box.is_checked()
