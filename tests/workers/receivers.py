"""A chat robot and a mail server that keep what they are sent."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Kept:
    """What arrived at a port; with `status` a robot answers."""

    port: int = 0
    status: int = 200
    got: list[str] = field(default_factory=list)


@contextmanager
def robot() -> Iterator[Kept]:
    """An HTTP server that takes POST and GET."""
    kept = Kept()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(json.dumps(json.loads(body), ensure_ascii=False))

        def do_GET(self) -> None:
            self._answer(self.path)

        def _answer(self, said: str) -> None:
            if kept.status == 200:
                kept.got.append(said)
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with served(server):
        yield kept


@contextmanager
def mail_server() -> Iterator[Kept]:
    """As much of SMTP as taking a message needs."""
    kept = Kept()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.upper().split()[0]
                if word == "QUIT":
                    return self._say("221 bye")
                self._say("354 go on" if word == "DATA" else "250 ok")
                if word == "RCPT":
                    kept.got.append(line)
                if word == "DATA":
                    kept.got.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                    self._say("250 ok")
            return None

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    with served(server):
        yield kept


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[None]:
    """Serves meanwhile, in a thread of its own."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
