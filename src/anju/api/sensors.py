"""What sensors tell, pushed by their vendor's platform: signed, fresh, and stored before it is answered."""

from typing import Literal

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import ConfigDict

from anju.api.shapes import Faults
from anju.operations import clock
from anju.operations.devices.push import Sent, Unheard, push

router = Router(tags=["Sensors"])
CODES = {"not signed": 401, "not fresh": 401, "not readable": 422, "too many": 413}


class Stored(Schema):
    """It is stored: so many messages. `repeated`: this push had arrived before and was stored once."""

    stored: int
    repeated: bool


class NotStored(Schema):
    """Nothing was stored, and why."""

    reason: Literal["not signed", "not fresh", "not readable", "too many"]


class Signed(Schema):
    """Whose push it is, and that it is theirs and fresh."""

    model_config = ConfigDict(alias_generator=lambda name: f"Anju-{name.title()}", populate_by_name=True)

    key: str
    time: str
    nonce: str
    signature: str


TOLD = {200: Stored, 401: NotStored, 413: NotStored, 422: NotStored | Faults}


@router.post("", auth=None, response=TOLD, summary='Push {"messages": [...]}, signed')
def told(request: HttpRequest, signed: Header[Signed]) -> Status[Stored | NotStored]:
    """The signature is hex HMAC-SHA256, with the platform's secret, over `Anju-Time`, a newline, `Anju-Nonce`, a newline and the body as it is
    sent. The time is in seconds since 1970 and within five minutes; a nonce has 16 to 64 letters and figures. One message: `{"device", "state":
    "open", "closed" or "unknown", "at", "battery", "battery_low", "tamper", "alarm": "fire", "gas", "flood" or "clear", "online"}`, all but the
    device optional.
    """
    try:
        taken = push(Sent(signed.key, signed.time, signed.nonce, signed.signature, request.body), now=clock.now(), real=clock.real())
    except Unheard as refused:
        return Status(CODES[refused.reason], NotStored(reason=refused.reason))
    return Status(200, Stored(stored=taken.stored, repeated=taken.repeated))
