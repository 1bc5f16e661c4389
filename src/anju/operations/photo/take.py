"""Taking a photograph in: judged by decoding it, made small, turned upright, and drawn anew, so that nothing the device added stays."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps

LARGEST = 15 * 1024 * 1024
"""Bytes that may be sent for one photograph."""
POINTS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
"""Points a picture may unfold to. A JPEG is decoded at a fraction of its size, the others whole: four at once have to fit a small machine."""
READS = ("JPEG", "PNG", "WEBP")
MIMES = ("image/jpeg", "image/png", "image/webp")
SIDE, SMALL_SIDE = 1600, 240
"""The longest side that is kept, and that of the picture in lists, in points."""
QUALITY = 82

Flaw = Literal["too big", "too many points", "not a picture"]


class Unusable(ValueError):
    """These bytes are not kept as a photograph, and why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as it is kept, and a small one for lists: JPEG, upright, without any word about device, place or time."""

    whole: bytes
    small: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the whole in hex: the answer that stands in the ledger."""
        return sha256(self.whole).hexdigest()


def take(content: bytes) -> Picture:
    """The photograph in `content`, a JPEG, PNG or WebP file. Raises Unusable, whatever the bytes are."""
    if len(content) > LARGEST:
        raise Unusable("too big")
    try:
        clean = _drawn_anew(content)
    except Unusable:
        raise
    except Image.DecompressionBombError:
        raise Unusable("too many points") from None
    except Exception:  # noqa: BLE001  # decoders raise whatever they like over bytes made to hurt them
        raise Unusable("not a picture") from None
    small = clean.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(_written(clean), _written(small))


def _drawn_anew(content: bytes) -> Image.Image:
    """The points alone, on white: comments, profiles, positions and further frames stay behind."""
    with Image.open(BytesIO(content), formats=READS) as given:
        if given.width * given.height > POINTS.get(given.format or "", 0):
            raise Unusable("too many points")
        given.draft("RGB", (SIDE, SIDE))
        given.load()
        given.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(given)
        clean = Image.new("RGB", upright.size, "white")
        if upright.has_transparency_data:
            seen = upright.convert("RGBA")
            clean.paste(seen, mask=seen)
        else:
            clean.paste(upright.convert("RGB"))
    return clean


def _written(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
