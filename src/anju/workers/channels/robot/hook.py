"""The hooks of the chat robots of WeCom, DingTalk and Feishu, as they are published: a text, signed where the robot asks for it.

All three answer 200 whatever came of it. Whether a message was taken stands in a code of the answer alone.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from anju.core.messages.robot import Robot
from anju.workers.channels import Broken, Busy, Unsent

LONGEST = 2000
"""Bytes of a text: WeCom takes 2,048 with all that stands beside it, the others more."""
LATER = {"wecombot": {45009, 45033}, "dingtalk": {130101, 410100, 90018, 90030}, "feishu": {11232}}
"""Too much was sent just now."""
GONE = {
    "wecombot": {93000, 40001, 40014},
    "dingtalk": {300001, 310000, 400013, 400101, 400102, 400106},
    "feishu": {19001, 19005, 19007, 19021, 19022, 19024},
}  # fmt: skip
"""No such robot any more, or not so signed, not from this address, not without its keyword: nothing goes until somebody mends that."""
Said = tuple[str, dict[str, Any]]
"""The path of a POST, and what its body says."""


def asked(robot: Robot, text: str, at: datetime) -> tuple[str, bytes]:
    """The path and the body of a POST that says `text`. `at` is the real time, aware."""
    path, said = FORMS[robot.scheme](robot, text, at)
    return path, json.dumps(said, ensure_ascii=False).encode()


def _wecom(robot: Robot, text: str, _at: datetime) -> Said:
    return f"/cgi-bin/webhook/send?key={quote(robot.token, safe='')}", {"msgtype": "text", "text": {"content": text}}


def _dingtalk(robot: Robot, text: str, at: datetime) -> Said:
    """Signed in the address, in milliseconds: the secret is the key, and stands in what is signed."""
    path, stamp = f"/robot/send?access_token={quote(robot.token, safe='')}", str(round(at.timestamp() * 1000))
    if robot.secret:
        proof = _proof(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode())
        path += f"&timestamp={stamp}&sign={quote(proof, safe='')}"
    return path, {"msgtype": "text", "text": {"content": text}}


def _feishu(robot: Robot, text: str, at: datetime) -> Said:
    """Signed in the body, in seconds: time and secret are the key, and what is signed is empty."""
    stamp = str(int(at.timestamp()))
    signed = {"timestamp": stamp, "sign": _proof(f"{stamp}\n{robot.secret}".encode(), b"")} if robot.secret else {}
    return f"/open-apis/bot/v2/hook/{quote(robot.token, safe='')}", {**signed, "msg_type": "text", "content": {"text": text}}


FORMS: Mapping[str, Callable[[Robot, str, datetime], Said]] = {"wecombot": _wecom, "dingtalk": _dingtalk, "feishu": _feishu}


def _proof(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()


def judge(robot: Robot, answer: Mapping[str, Any]) -> None:
    """Raises Unsent where the answer does not say that the message was taken."""
    names = ("code", "StatusCode") if robot.scheme == "feishu" else ("errcode",)
    code = next((answer[name] for name in names if isinstance(answer.get(name), int)), None)
    if code == 0:
        return
    if code in LATER[robot.scheme]:
        raise Busy("rate")
    if code in GONE[robot.scheme]:
        raise Broken("account")
    raise Unsent("refused")


def clipped(text: str) -> str:
    """As many whole lines as a robot takes, and a sign where there was more."""
    if len(text.encode()) <= LONGEST:
        return text
    kept, left = list[str](), LONGEST - len("…".encode())
    for line in text.splitlines():
        left -= len(line.encode()) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join([*kept, "…"])
