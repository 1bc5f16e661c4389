"""The phone's program as a browser fetches it: one page without anybody's name, its service worker, and what makes it an app."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anju.web import access
from anju.web.pages.field.icon import SIZES
from anju.web.pages.field.words import REASON_WORDS
from anju.web.permissions import PLACED

PARTS = ("able", "door", "form", "main", "picture", "place", "scan", "seal", "send", "show", "store")
"""The program's modules, by name."""


@access.public
def program(request: HttpRequest) -> HttpResponse:
    """The program's page. It names nobody, so that a browser may keep it."""
    answer = render(request, "web/field/program.html", {"reasons": REASON_WORDS.items()})
    answer["Permissions-Policy"] = PLACED
    return answer


@access.public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which files it keeps. Another release has another text, by which browsers know it."""
    files = [static(f"web/field/{part}.js") for part in PARTS]
    files += [_plain(f"web/field/{part}.js") for part in PARTS]
    said = json.dumps({"release": _release(), "page": reverse("web:field"), "files": sorted(set(files))})
    text = f"const PROGRAM = {said};\n{_source('web/field/worker.js')}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@access.public
def manifest(request: HttpRequest) -> HttpResponse:
    """What the program is called on a phone's first screen."""
    icon = {"src": static("web/anju.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    points = [{"src": reverse("web:icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in SIZES[1:]]
    said = {
        "name": _("Anju: my round"), "short_name": _("My round"), "lang": get_language(), "id": "/field/", "start_url": "/field/", "scope": "/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#0b5d4c",
        "icons": [icon, *points],
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _plain(name: str) -> str:
    """The address under which modules ask for each other: without the digest that a release puts into names."""
    folder, _slash, file = static(name).rpartition("/")
    return f"{folder}/{Path(name).name}" if file else name


def _source(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")


@cache
def _release() -> str:
    digest = sha256()
    for name in (*(f"web/field/{part}.js" for part in PARTS), "web/field/worker.js", "web/anju.css"):
        digest.update(_source(name).encode())
    return digest.hexdigest()[:16]
