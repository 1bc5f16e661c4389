"""Doubles of three identity providers on this machine, as their published APIs say: WeCom, DingTalk and OpenID Connect.

They check what arrives over the wire: the application's secret, a code that is good once, where it leads back to, PKCE where it was begun with it.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from tests.workers.receivers import served

ID, SECRET, AGENT = "ww0123456789abcdef", "a-secret-of-the-double", "1000002"
TOKEN = "token-of-the-double"


@dataclass
class Provider:
    """One double: `who` has agreed, `codes` are good, `broken` is what it answers whatever comes."""

    port: int = 0
    who: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    broken: Any = None
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def agree(self, query: dict[str, str]) -> str:
        """A code for whoever has agreed, bound to what was asked with."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = query
        return code

    def spend(self, code: str) -> dict[str, str] | None:
        """What the code was bound to; None the second time."""
        return self.codes.pop(code, None)


Answer = tuple[int, Any]


def _wecom(double: Provider, path: str, query: dict[str, str], body: bytes, headers: dict[str, str]) -> Answer:
    if path == "/cgi-bin/gettoken":
        if query != {"corpid": ID, "corpsecret": SECRET}:
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": TOKEN, "expires_in": 7200}
    if path == "/cgi-bin/auth/getuserinfo":
        if query.get("access_token") != TOKEN:
            return 200, {"errcode": 40014, "errmsg": "invalid access_token"}
        if double.spend(query.get("code", "")) is None:
            return 200, {"errcode": 40029, "errmsg": "invalid code"}
        return 200, {"errcode": 0, "errmsg": "ok", **double.who}
    return 404, {}


def _dingtalk(double: Provider, path: str, query: dict[str, str], body: bytes, headers: dict[str, str]) -> Answer:
    if path == "/v1.0/oauth2/userAccessToken":
        said = json.loads(body)
        right = (said.get("clientId"), said.get("clientSecret"), said.get("grantType")) == (ID, SECRET, "authorization_code")
        if not right or double.spend(said.get("code", "")) is None:
            return 400, {"code": "invalid.authcode", "message": "x"}
        return 200, {"accessToken": TOKEN, "refreshToken": "again", "expireIn": 7200, "corpId": "corp"}
    if path == "/v1.0/contact/users/me":
        return (200, double.who) if headers.get("x-acs-dingtalk-access-token") == TOKEN else (401, {})
    return 404, {}


def _oidc(double: Provider, path: str, query: dict[str, str], body: bytes, headers: dict[str, str]) -> Answer:
    if path == "/.well-known/openid-configuration":
        ends = {f"{name}_endpoint": f"{double.address}/{name}" for name in ("token", "userinfo")}
        return 200, {**ends, "issuer": double.address, "authorization_endpoint": f"{double.address}/authorize", "jwks_uri": f"{double.address}/jwks"}
    if path == "/authorize":
        back = {"code": double.agree(query), "state": query["state"]}
        return 302, f"{query['redirect_uri']}?{urlencode(back)}"
    if path == "/token":
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        bound = double.spend(said.get("code", ""))
        if bound is None or (said.get("client_id"), said.get("client_secret")) != (ID, SECRET) or said["redirect_uri"] != bound["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        proof = base64.urlsafe_b64encode(hashlib.sha256(said.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if bound.get("code_challenge") != proof:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        claims = {"iss": double.address, "aud": ID, "sub": double.who["sub"], "exp": 4_000_000_000, "iat": 1}
        return 200, {"access_token": TOKEN, "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32, algorithm="HS256")}
    if path == "/userinfo":
        return (200, double.who) if headers.get("authorization") == f"Bearer {TOKEN}" else (401, {})
    return 404, {}


KINDS = {"wecom": _wecom, "dingtalk": _dingtalk, "oidc": _oidc}


@contextmanager
def provider(kind: str) -> Iterator[Provider]:
    """One of them, listening at a free port."""
    double, answer = Provider(), KINDS[kind]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _reply(self, body: bytes) -> None:
            place = urlsplit(self.path)
            double.asked.append(place.path)
            query = {name: values[0] for name, values in parse_qs(place.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, said = (200, double.broken) if double.broken is not None else answer(double, place.path, query, body, headers)
            written = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", said)
                written = b""
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.port = server.server_address[1]
    with served(server):
        yield double
