"""Is the port free? Asked before the web server starts, because it would share a taken port silently and answer every second request."""

import errno
import secrets
import socket
from http.client import HTTPException
from threading import Thread
from time import sleep
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from anju.site.postgres import Refused

OURS = range(10_000, 30_000)
"""Where a free port is looked for: below those that kernels give to outgoing connections, one of which might take it before it is bound."""


def require_free(host: str, port: int) -> None:
    """Raise Refused when something listens there already, or when the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise Refused(_told(error, host, port)) from error


def unused(host: str) -> int:
    """A port at `host` that nothing listens at now."""
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((host, secrets.choice(OURS)))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return int(probe.getsockname()[1])


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        socket.create_connection((_reachable(host), port), timeout=0.5).close()
    except OSError:
        return False
    return True


class Page:
    """The first page, asked for in a thread of its own as soon as something listens: whatever is read for it, no visitor waits for."""

    def __init__(self, host: str, port: int) -> None:
        reachable = _reachable(host)
        self._address = f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/"
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()

    @property
    def came(self) -> bool:
        """Whether there was an answer, whichever."""
        return not self._thread.is_alive()

    def _ask(self) -> None:
        asker = build_opener(ProxyHandler({}))
        while True:
            try:
                asker.open(self._address).close()
            except HTTPError:
                return
            except (OSError, HTTPException):
                sleep(0.05)
            else:
                return


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # not bound here


def _told(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        taken = f"port {port} on {host} is taken by another program, perhaps another Anju."
        return f"{taken} Stop it, or choose another port: ANJU_PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"port {port} needs rights this user does not have. Choose one above 1023: ANJU_PORT=8000 make run"
    return f"{host} is not an address of this machine ({error.strerror}). Set ANJU_HOST to one that is, such as 127.0.0.1"
