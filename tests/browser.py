"""One way to open pages in a real browser, for every test that does: the browser, a server for it, and what is asked of every page.

SHOTS=folder keeps pictures of the pages that are examined.
"""

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

CHROMIUM = next((path for path in map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")) if path.exists()), None)
"""The engine without a window's own pages where there is one: the whole program starts several for each person who looks, a second each."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PATIENCE = 90.0
"""Seconds to wait for what comes at once on a quiet machine."""
MARKS = [pytest.mark.journey, pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium-headless-shell")]


def aside(act: Callable[[], Any]) -> Any:
    """Do something with the database in a thread of its own: the browser's event loop shares this one's connection with nobody."""
    from django.db import connection

    def done() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def comes(true: Callable[[], Any]) -> bool:
    """Whether something becomes true that no page can be waited for to show; asked again until it does."""
    end = monotonic() + PATIENCE
    while not true():
        if monotonic() > end:
            return False
        sleep(0.1)
    return True


@contextmanager
def chromium(folder: Path) -> Iterator[Any]:
    """A browser with a Chinese face to write in; every window of it is waited for with patience."""
    import manimgx_fonts_cjk
    from playwright.sync_api import sync_playwright

    fonts = folder / "fonts.conf"
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{Path(manimgx_fonts_cjk.__file__).parent}</dir>'
        f"<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": str(fonts)})
        opens = browser.new_context

        def opened(**more: Any) -> Any:
            context = opens(**more)
            context.set_default_timeout(1000 * PATIENCE)
            return context

        browser.new_context = opened
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """The pages on a port of their own, each line in a thread with a connection of its own; gives the address. When it ends so has every thread: a
    window that is still open may ask on, and whoever answered it then would ask the database that the next test is copied from.
    """
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    lines = set[socket.socket]()

    class Pages(ThreadedWSGIServer):
        daemon_threads = False  # waited for as it is closed

        def process_request(self, request: Any, client_address: Any) -> None:
            lines.add(request)
            super().process_request(request, client_address)

        def close_request(self, request: Any) -> None:
            lines.discard(request)
            super().close_request(request)

    server = Pages(("127.0.0.1", 0), WSGIRequestHandler, connections_override={})
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        for line in tuple(lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        server.server_close()


def heard(faults: list[str], name: str, message: Any) -> None:
    """What the browser complains of; a page that is meant to be missing is not a fault. For `page.on("console", partial(...))`."""
    if message.type == "error" and "404" not in message.text:
        faults.append(f"{name}: {message.text}")


def violations(page: Any, *, contrast: bool = True) -> list[Any]:
    """What axe finds on a page as it is now, its contrasts too unless they are known; the program is brought in once a page."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    return list(page.evaluate("(asked) => axe.run(asked).then((told) => told.violations)", asked))


def examine(page: Any, name: str, faults: list[str], language: str, size: str, *, contrast: bool = True) -> None:
    """No accessibility violation, nothing wider than the screen, no English left in Chinese; a picture where SHOTS names a folder."""
    page.wait_for_load_state()  # a press that led here waited for the page's first byte only
    page.wait_for_selector(".htmx-request, .htmx-swapping, .htmx-settling", state="detached")
    page.locator("h1:visible").first.wait_for()  # the round's page puts its own up a moment after loading
    if os.environ.get("SHOTS"):
        folder = Path(os.environ["SHOTS"])
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(folder / f"{name.strip('/').replace('/', '-')}-{language}-{size}.png"), full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    faults += [f"{name}: {wide} px wider than the screen"] if wide > 0 else []
    faults += [f"{name}: {v['id']}: {n['html'][:200]}" for v in violations(page, contrast=contrast) for n in v["nodes"]]
    if language == "zh-hans" and name != "sign-in":
        faults += [f"{name}: English left: {word}" for word in english(page.inner_text("main"))]


def resized(page: Any, name: str, faults: list[str], language: str, sizes: Mapping[str, Any]) -> None:
    """A page that was opened at the first of `sizes`, looked at in all of them: its window is made as large as each, and then as it was.

    Contrasts, two thirds of what axe costs, are asked at the first alone: they are the same in both languages, which begin at different sizes.
    """
    for n, (size, view) in enumerate(sizes.items()):
        page.set_viewport_size(view)
        examine(page, name, faults, language, size, contrast=not n)
    page.set_viewport_size(next(iter(sizes.values())))


def turned(language: str, sizes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sizes in their order, and for English from the last: what pages are opened at is not the same in both languages."""
    return sizes if language != "en" else dict(reversed(sizes.items()))


TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, textarea, label.choice, input")]
    .filter((e) => !e.matches("[type=hidden], [type=radio], [type=checkbox]"))
    .filter((e) => !e.matches(".skip") && e.checkVisibility() && !(e.tagName === "A" && getComputedStyle(e).display === "inline"))
    .map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
    .map(([e, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${e.outerHTML.slice(0, 120)}`)"""
"""Whatever a thumb is meant to hit and might miss: under 44 px either way. Links within a sentence are not meant."""


def reachable(page: Any, name: str, faults: list[str]) -> None:
    """Every target is large enough, and with letters twice their size nothing is wider than the screen."""
    faults += [f"{name}: {fault}" for fault in page.evaluate(TARGETS)]
    usual = page.evaluate("() => getComputedStyle(document.documentElement).fontSize")
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", f"{2 * float(usual.removesuffix('px'))}px")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    faults += [f"{name}: at 200 % {wide} px wider than the screen"] if wide > 0 else []
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


NAMES = ("county isolation site", "anju channel")
"""What is called so in both languages: an agency of the tests, a command."""


def english(text: str) -> list[str]:
    """Words of a Chinese page that look like untranslated English."""
    return [word for word in re.findall(r"[A-Za-z]{4,}(?: [a-z]{2,})+", text) if "four-in-one" not in word and word not in NAMES]
