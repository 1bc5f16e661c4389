"""Collects static files into var/static, only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Bring var/static up to date; whether there was anything to do."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = _state()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state, encoding="ascii")
    return True


def _state() -> str:
    """A digest over the names, sizes and times of all sources."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
