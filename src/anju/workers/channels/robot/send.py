"""Sends to a chat robot through apprise."""

from anju.workers.channels import Letter
from anju.workers.channels.carrier import carry

SCHEMES = frozenset({"wecombot", "dingtalk", "feishu", "json", "jsons"})


def send(address: str, letter: Letter) -> int:
    """`address`: an apprise URL such as wecombot://KEY, dingtalk://SECRET@TOKEN, feishu://TOKEN. One part. Raises Unsent."""
    carry(address, SCHEMES, subject=letter.subject, text=f"{letter.text}\n[{letter.mark}]")
    return 1
