"""Doubles of two SMS gateways, as their published APIs say: what is signed wrongly, of no approved template or too often is refused with their codes.

They work the signatures out anew, from what arrived over the wire, by the published steps; nothing of the adapters is used here.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.workers.receivers import served

KEY, SECRET, SIGN, APP = "test-key", "test/secret+with=signs", "安居", "1400006666"
VARIABLES = {"SMS_1": "n", "SMS_2": "n", "SMS_3": "code", "1110": "n", "1111": "code"}
"""The approved templates, and the one variable of each. SMS_3 and 1111 are for codes."""
CODES = ("SMS_3", "1111")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALIYUN_RULES = {True: ((MINUTE, 1), (HOUR, 5), (DAY, 10)), False: ((DAY, 50),)}
TENCENT_RULES = (
    (timedelta(seconds=30), 1, "LimitExceeded.PhoneNumberThirtySecondLimit"),
    (DAY, 10, "LimitExceeded.PhoneNumberDailyLimit"),
)
URL = re.compile(r"https?://|www\.|[a-z]\.(com|cn)\b", re.IGNORECASE)


@dataclass
class Gateway:
    """What arrived, by number; `at` is the gateway's clock, `broken` an answer it gives whatever comes, `status` with it."""

    port: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    broken: Any = None
    status: int = 200
    sent: list[tuple[str, str, str, datetime]] = field(default_factory=list)
    """Number, template, value, when."""
    paths: list[str] = field(default_factory=list)

    def times(self, number: str, codes: bool) -> list[datetime]:
        return [when for to, template, _value, when in self.sent if to == number and (template in CODES) == codes]

    def over(self, times: list[datetime], within: timedelta, most: int) -> bool:
        return sum(when > self.at - within for when in times) >= most


@contextmanager
def aliyun() -> Iterator[Gateway]:
    """Dysmsapi 2017-05-25, SendSms."""
    with _gateway(_aliyun) as gateway:
        yield gateway


@contextmanager
def tencent() -> Iterator[Gateway]:
    """sms.tencentcloudapi.com 2021-01-11, SendSms."""
    with _gateway(_tencent) as gateway:
        yield gateway


@contextmanager
def _gateway(answers: Any) -> Iterator[Gateway]:
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            gateway.paths.append(self.path)
            said = answers(gateway, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            raw = json.dumps(gateway.broken if gateway.broken is not None else said).encode()
            self.send_response(gateway.status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.port = server.server_address[1]
    with served(server):
        yield gateway


def _sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _aliyun(gateway: Gateway, path: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
    fault = _aliyun_signed(headers, path, body, gateway.at)
    given = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    fault = fault or _aliyun_asked(given) or _aliyun_often(gateway, given)
    if fault:
        return {"Code": fault, "Message": f"refused for {given.get('PhoneNumbers', '')}", "RequestId": "R"}
    (value,) = json.loads(given["TemplateParam"]).values()
    gateway.sent.append((given["PhoneNumbers"], given["TemplateCode"], value, gateway.at))
    return {"Code": "OK", "Message": "OK", "BizId": "B", "RequestId": "R"}


def _aliyun_signed(headers: dict[str, str], path: str, body: bytes, at: datetime) -> str:
    found = re.fullmatch(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})", headers.get("authorization", ""))
    if not found:
        return "MissingAuthorization"
    key, names, signature = found.groups()
    needed = {"host", *(name for name in headers if name.startswith("x-acs-"))}
    if not needed <= set(names.split(";")) or headers.get("x-acs-content-sha256") != _sha(body):
        return "SignatureDoesNotMatch"
    if (headers.get("x-acs-action"), headers.get("x-acs-version")) != ("SendSms", "2017-05-25"):
        return "InvalidAction.NotFound"
    lines = "".join(f"{name}:{headers[name]}\n" for name in names.split(";"))
    place, _, query = path.partition("?")
    canonical = f"POST\n{place}\n{query}\n{lines}\n{names}\n{_sha(body)}"
    wanted = hmac.new(SECRET.encode(), b"ACS3-HMAC-SHA256\n" + _sha(canonical.encode()).encode(), hashlib.sha256).hexdigest()
    if key != KEY:
        return "InvalidAccessKeyId.NotFound"
    if abs(datetime.fromisoformat(headers["x-acs-date"]) - datetime.now(UTC)) > timedelta(minutes=15):
        return "InvalidTimeStamp.Expired"
    return "" if hmac.compare_digest(wanted, signature) else "SignatureDoesNotMatch"


def _aliyun_asked(given: dict[str, str]) -> str:
    if not re.fullmatch(r"1\d{10}", given.get("PhoneNumbers", "")):
        return "isv.MOBILE_NUMBER_ILLEGAL"
    if given.get("SignName") != SIGN:
        return "isv.SMS_SIGNATURE_ILLEGAL"
    if given.get("TemplateCode") not in VARIABLES:
        return "isv.SMS_TEMPLATE_ILLEGAL"
    try:
        values = json.loads(given.get("TemplateParam", ""))
    except ValueError:
        return "isv.INVALID_JSON_PARAM"
    if set(values) != {VARIABLES[given["TemplateCode"]]}:
        return "isv.TEMPLATE_MISSING_PARAMETERS"
    (value,) = values.values()
    if not isinstance(value, str):
        return "isv.INVALID_JSON_PARAM"
    if URL.search(value):
        return "isv.PARAM_NOT_SUPPORT_URL"
    return "isv.PARAM_LENGTH_LIMIT" if len(value) > 35 else ""


def _aliyun_often(gateway: Gateway, given: dict[str, str]) -> str:
    code = given["TemplateCode"] in CODES
    times = gateway.times(given["PhoneNumbers"], code)
    whole = gateway.times(given["PhoneNumbers"], True) + gateway.times(given["PhoneNumbers"], False)
    if any(gateway.over(times, within, most) for within, most in ALIYUN_RULES[code]) or gateway.over(whole, DAY, 40):
        return "isv.BUSINESS_LIMIT_CONTROL"
    return ""


def _tencent(gateway: Gateway, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    fault = _tencent_signed(headers, path, body)
    if fault:
        return {"Response": {"Error": {"Code": fault, "Message": "refused"}, "RequestId": "R"}}
    given = json.loads(body)
    (number,) = given["PhoneNumberSet"]
    fault = _tencent_asked(given, number) or _tencent_often(gateway, number)
    if not fault:
        gateway.sent.append((number, given["TemplateId"], given["TemplateParamSet"][0], gateway.at))
    status = {"SerialNo": "5000", "PhoneNumber": number, "Fee": 0 if fault else 2, "Code": fault or "Ok", "Message": "", "IsoCode": "CN"}
    return {"Response": {"SendStatusSet": [status | {"SessionContext": given.get("SessionContext", "")}], "RequestId": "R"}}


def _tencent_signed(headers: dict[str, str], path: str, body: bytes) -> str:
    pattern = r"TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
    found = re.fullmatch(pattern, headers.get("authorization", ""))
    if not found:
        return "AuthFailure.InvalidAuthorization"
    key, day, names, signature = found.groups()
    if key != KEY:
        return "AuthFailure.SecretIdNotFound"
    if (headers.get("x-tc-action"), headers.get("x-tc-version")) != ("SendSms", "2021-01-11"):
        return "InvalidAction"
    when = datetime.fromtimestamp(int(headers["x-tc-timestamp"]), UTC)
    if abs(when - datetime.now(UTC)) > timedelta(minutes=5) or f"{when:%Y-%m-%d}" != day:
        return "AuthFailure.SignatureExpire"
    if not {"content-type", "host"} <= set(names.split(";")):
        return "AuthFailure.SignatureFailure"
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names.split(";"))
    canonical = f"POST\n{path}\n\n{lines}\n{names}\n{_sha(body)}"
    told = f"TC3-HMAC-SHA256\n{headers['x-tc-timestamp']}\n{day}/sms/tc3_request\n{_sha(canonical.encode())}"
    proof = ("TC3" + SECRET).encode()
    for step in (day, "sms", "tc3_request", told):
        proof = hmac.new(proof, step.encode(), hashlib.sha256).digest()
    return "" if hmac.compare_digest(proof.hex(), signature) else "AuthFailure.SignatureFailure"


def _tencent_asked(given: dict[str, Any], number: str) -> str:
    if not re.fullmatch(r"\+861\d{10}", number):
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if given["SmsSdkAppId"] != APP:
        return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
    if given["SignName"] != SIGN:
        return "FailedOperation.SignatureIncorrectOrUnapproved"
    if given["TemplateId"] not in VARIABLES or len(given["TemplateParamSet"]) != 1:
        return "FailedOperation.TemplateIncorrectOrUnapproved"
    return "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" if URL.search(given["TemplateParamSet"][0]) else ""


def _tencent_often(gateway: Gateway, number: str) -> str:
    times = gateway.times(number, True) + gateway.times(number, False)
    return next((code for within, most, code in TENCENT_RULES if gateway.over(times, within, most)), "")
