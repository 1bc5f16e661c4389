"""Aliyun's SendSms (Dysmsapi 2017-05-25), signed as its third signature asks (ACS3-HMAC-SHA256)."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from anju.core.messages.gateway import Gateway
from anju.workers.channels import Broken, Busy, Letter, Unreachable, Unsent
from anju.workers.channels.sms.request import Request, national

ACTION, VERSION = "SendSms", "2017-05-25"
ALGORITHM = "ACS3-HMAC-SHA256"
FORM = "application/x-www-form-urlencoded"
LATER = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "BUSINESS_LIMIT_CONTROL", "Throttling")
FAULT = ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "ServiceUnavailable", "InternalError", "SignatureNonceUsed")
NUMBER = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.PHONE_NUMBER_ILLEGAL", "isv.MOBILE_IN_BLACK", "isv.COUNTRY_RESTRICTED")
BALANCE = ("isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIPT")
WORDS = ("isv.SMS_", "isv.TEMPLATE_", "isv.PARAM_", "isv.INVALID_", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.ILLEGAL_CONTENT")
"""Beginnings of its codes. What is none of them is the account: a key, a right or a clock that is wrong."""


def request(gateway: Gateway, letter: Letter, template: str, at: datetime, nonce: str) -> Request:
    """One message to one number. `at` is the real time, aware; `nonce` is used once. Raises Unreachable."""
    name = "code" if letter.purpose == "code" else "n"
    given = {
        "PhoneNumbers": national(letter.to), "SignName": gateway.sign, "TemplateCode": template, "TemplateParam": json.dumps({name: letter.value}),
        "OutId": letter.mark,
    }  # fmt: skip
    body = urlencode(given, quote_via=quote).encode()
    headers = {
        "host": gateway.host, "content-type": FORM, "x-acs-action": ACTION, "x-acs-version": VERSION, "x-acs-signature-nonce": nonce,
        "x-acs-date": f"{at:%Y-%m-%dT%H:%M:%SZ}", "x-acs-content-sha256": sha256(body).hexdigest(),
    }  # fmt: skip
    return Request({**headers, "Authorization": authorization(gateway.key, gateway.secret, headers, {})}, body)


def authorization(key: str, secret: str, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The signature of a POST to "/" whose headers, the body's digest among them, are `headers`."""
    names = sorted(headers)
    signed = ";".join(names)
    asked = "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))
    canonical = "\n".join(["POST", "/", asked, *(f"{name}:{headers[name]}" for name in names), "", signed, headers["x-acs-content-sha256"]])
    digest = sha256(canonical.encode()).hexdigest()
    proof = hmac.new(secret.encode(), f"{ALGORITHM}\n{digest}".encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key},SignedHeaders={signed},Signature={proof}"


def taken(answer: Mapping[str, Any], gateway: Gateway) -> int:
    """How many parts were taken: it does not say, so as many as the channel's address does. Raises Unsent."""
    code = str(answer.get("Code", ""))
    if code == "OK":
        return gateway.parts
    if code.startswith(LATER):
        raise Busy("rate")
    if code.startswith(NUMBER):
        raise Unreachable("number")
    if code.startswith(FAULT) or not code:
        raise Unsent("fault")
    raise Broken("balance" if code.startswith(BALANCE) else "template" if code.startswith(WORDS) else "account")
