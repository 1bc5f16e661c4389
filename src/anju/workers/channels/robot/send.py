"""Sends to a chat robot: by its published hook, or as plain JSON to a receiver of one's own."""

from urllib.parse import urlsplit

from anju.core.messages.gateway import Unreadable
from anju.core.messages.robot import read
from anju.operations import clock
from anju.workers.channels import Broken, Letter, wire
from anju.workers.channels.carrier import carry
from anju.workers.channels.robot import hook

OWN = frozenset({"json", "jsons"})
HEADERS = {"content-type": "application/json; charset=utf-8"}


def send(address: str, letter: Letter) -> int:
    """`address`: see `anju.core.messages.robot`, or an apprise URL json://HOST. One part. Raises Unsent."""
    if urlsplit(address).scheme in OWN:
        carry(address, OWN, subject=letter.subject, text=f"{letter.text}\n[{letter.mark}]")
        return 1
    try:
        robot = read(address)
    except Unreadable:
        raise Broken("address") from None
    path, body = hook.asked(robot, f"{hook.clipped(letter.text)}\n[{letter.mark}]", clock.real())
    hook.judge(robot, wire.post(robot.host, path, HEADERS, body, plain=robot.plain))
    return 1
