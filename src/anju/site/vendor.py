"""Serves the few files pages take from node_modules, under names of our own: /static/vendor/htmx.js and so on.

Nothing of them is committed: `npm ci` brings exactly what package-lock.json names.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from anju.site.environment import checkout

FILES = {
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/alpine.js": "@alpinejs/csp/dist/cdn.min.js",
    "vendor/echarts.js": "echarts/dist/echarts.common.min.js",
}


def folder() -> Path:
    """The node_modules folder of this checkout."""
    return checkout() / "node_modules"


class _Renamed(FileSystemStorage):
    """Opens the file in node_modules behind each of our names."""

    def path(self, name: str) -> str:
        return str(folder() / FILES[name])


class VendorFinder(BaseFinder):
    """A static files finder over `FILES` alone."""

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: ANN401  # Django's own signature
        found = [str(folder() / FILES[path])] if path in FILES and (folder() / FILES[path]).is_file() else []
        return found if find_all else (found[0] if found else None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = _Renamed(location=folder())
        for name, source in FILES.items():
            if not (folder() / source).is_file():
                raise FileNotFoundError(f"{folder() / source} is missing: run `npm ci` in {checkout()}")
            yield name, storage
