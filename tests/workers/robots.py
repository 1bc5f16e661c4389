"""A double of the three chat robots, as their published hooks say: whatever it thinks of a message, its status is 200, and a code tells.

Signatures are worked out anew from what arrived over the wire; nothing of the adapter is used here.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.workers.receivers import served

TOKEN, SECRET = "a1b2c3d4-e5f6", "SECret/with+signs="
WECOM, DINGTALK, FEISHU = "wecombot", "dingtalk", "feishu"
OK = {WECOM: {"errcode": 0, "errmsg": "ok"}, DINGTALK: {"errcode": 0, "errmsg": "ok"}, FEISHU: {"code": 0, "msg": "success", "data": {}}}
FAULTS = {
    "gone": {WECOM: 93000, DINGTALK: 300001, FEISHU: 19001},
    "sign": {WECOM: 93000, DINGTALK: 310000, FEISHU: 19021},
    "often": {WECOM: 45009, DINGTALK: 130101, FEISHU: 11232},
    "long": {WECOM: 40058, DINGTALK: 430104, FEISHU: 9499},
}


@dataclass
class Kept:
    """What was taken. `fault`: what the robot thinks of everything it is sent; `signed`: whether it asks for a signature."""

    port: int = 0
    fault: str = ""
    signed: bool = False
    texts: list[str] = field(default_factory=list)


@contextmanager
def robots() -> Iterator[Kept]:
    """All three, each at its own path of one port."""
    kept = Kept()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            raw = json.dumps(_answer(kept, self.path, said)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with served(server):
        yield kept


def _answer(kept: Kept, path: str, said: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/cgi-bin/webhook/send":
        kind, token, text, right = WECOM, query.get("key"), said["text"]["content"], True
    elif parts.path == "/robot/send":
        kind, token, text = DINGTALK, query.get("access_token"), said["text"]["content"]
        stamp = query.get("timestamp", "0")
        right = _same(query.get("sign", ""), SECRET.encode(), f"{stamp}\n{SECRET}".encode()) and abs(int(stamp) / 1000 - time()) < 3600
    else:
        kind, token, text = FEISHU, parts.path.rpartition("/")[2], said["content"]["text"]
        stamp = said.get("timestamp", "0")
        right = _same(said.get("sign", ""), f"{stamp}\n{SECRET}".encode(), b"") and abs(int(stamp) - time()) < 3600
    fault = kept.fault or ("gone" if token != TOKEN else "sign" if kept.signed and not right else "long" if len(text.encode()) > 2048 else "")
    if fault:
        return {"code" if kind == FEISHU else "errcode": FAULTS[fault][kind], "msg": f"refused {token}"}
    kept.texts.append(text)
    return OK[kind]


def _same(sign: str, key: bytes, message: bytes) -> bool:
    return hmac.compare_digest(base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode(), sign)
