"""Sends an SMS through whichever gateway an area has an account with."""

import secrets

from anju.core.messages.gateway import Unreadable, read
from anju.operations import clock
from anju.workers.channels import Broken, Letter
from anju.workers.channels.sms import aliyun, tencent
from anju.workers.channels.sms.request import ask

REQUESTS = {"aliyun": aliyun.request, "tencent": tencent.request}
TAKEN = {"aliyun": aliyun.taken, "tencent": tencent.taken}


def send(address: str, letter: Letter) -> int:
    """`address`: see `anju.core.messages.gateway`; the receiver is the letter's, a number in E.164. The parts that were taken. Raises Unsent."""
    try:
        gateway = read(address)
    except Unreadable:
        raise Broken("address") from None
    template = gateway.template(letter.purpose, letter.language)
    if not template:
        raise Broken("template")
    request = REQUESTS[gateway.provider](gateway, letter, template, clock.real(), secrets.token_hex(16))
    return TAKEN[gateway.provider](ask(gateway, request), gateway)
