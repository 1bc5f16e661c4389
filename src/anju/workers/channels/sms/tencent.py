"""Tencent Cloud's SendSms (2021-01-11), signed as its third signature asks (TC3-HMAC-SHA256)."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from anju.core.messages.gateway import Gateway
from anju.workers.channels import Broken, Busy, Letter, Unreachable, Unsent
from anju.workers.channels.sms.request import CHINA, Request, national

ACTION, VERSION, SERVICE = "SendSms", "2021-01-11", "sms"
ALGORITHM, ENDING = "TC3-HMAC-SHA256", "tc3_request"
FORM = "application/json; charset=utf-8"
LATER = ("LimitExceeded", "RequestLimitExceeded")
FAULT = ("InternalError", "RequestTimeout", "ResourceUnavailable")
NUMBER = ("InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist", "FailedOperation.PhoneNumberOnBlacklist")
BALANCE = ("FailedOperation.InsufficientBalanceInSmsPackage", "UnauthorizedOperation.ServiceSuspendDueToArrears")
WORDS = ("FailedOperation", "InvalidParameterValue", "MissingParameter")
"""Beginnings of its codes. What is none of them is the account: a key, a right or a clock that is wrong."""


def request(gateway: Gateway, letter: Letter, template: str, at: datetime, _nonce: str) -> Request:
    """One message to one number. `at` is the real time, aware. Raises Unreachable."""
    given = {
        "PhoneNumberSet": [CHINA + national(letter.to)], "SmsSdkAppId": gateway.app, "SignName": gateway.sign, "TemplateId": template,
        "TemplateParamSet": [letter.value], "SessionContext": letter.mark,
    }  # fmt: skip
    body = json.dumps(given, ensure_ascii=False).encode()
    signed = {"content-type": FORM, "host": gateway.host}
    headers = {
        "x-tc-action": ACTION, "x-tc-version": VERSION, "x-tc-region": gateway.region, "x-tc-timestamp": str(int(at.timestamp())),
        "Authorization": authorization(gateway.key, gateway.secret, SERVICE, signed, body, at),
    }  # fmt: skip
    return Request({**signed, **headers}, body)


def authorization(key: str, secret: str, service: str, headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """The signature of a POST to "/" with `headers` signed, for the UTC day and second of `at`."""
    names = sorted(headers)
    signed = ";".join(names)
    canonical = "\n".join(["POST", "/", "", *(f"{name}:{headers[name]}" for name in names), "", signed, sha256(body).hexdigest()])
    day = f"{at:%Y-%m-%d}"
    scope = f"{day}/{service}/{ENDING}"
    told = "\n".join([ALGORITHM, str(int(at.timestamp())), scope, sha256(canonical.encode()).hexdigest()])
    proof = f"TC3{secret}".encode()
    for step in (day, service, ENDING):
        proof = hmac.digest(proof, step.encode(), sha256)
    return f"{ALGORITHM} Credential={key}/{scope}, SignedHeaders={signed}, Signature={hmac.digest(proof, told.encode(), sha256).hex()}"


def taken(answer: Mapping[str, Any], _gateway: Gateway) -> int:
    """How many parts were taken, as it charges them. Raises Unsent."""
    said = answer.get("Response") or {}
    status: Mapping[str, Any] = next(iter(said.get("SendStatusSet") or ()), {})
    code = str((said.get("Error") or status).get("Code", ""))
    if code == "Ok":
        return max(1, int(status.get("Fee") or 1))
    if code.startswith(LATER):
        raise Busy("rate")
    if code.startswith(NUMBER):
        raise Unreachable("number")
    if code.startswith(FAULT) or not code:
        raise Unsent("fault")
    raise Broken("balance" if code.startswith(BALANCE) else "template" if code.startswith(WORDS) else "account")
