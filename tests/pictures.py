"""Pictures to send, and the four-in-one plan with a question for one."""

from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.world import texts

ASKED = '      celsius: {title: {zh: "体温", en: "Temperature"}, kind: decimal, unit: Cel, from: 34, to: 43}\n'
PHOTO = '      picture: {title: {zh: "体温计照片", en: "The thermometer"}, kind: photo, required: false}\n'


def photo_texts(*, required: bool = False) -> dict[str, str]:
    """The plan's files; its report asks for a photograph of the thermometer too."""
    files = texts()
    assert ASKED in files["forms.yaml"]
    question = PHOTO.replace(", required: false", "") if required else PHOTO
    return files | {"forms.yaml": files["forms.yaml"].replace(ASKED, ASKED + question, 1)}


def photographed(*forms: str) -> dict[str, str]:
    """The plan's files; each of `forms` asks for a photograph first, and takes no answer without it."""
    files = texts()
    said = files["forms.yaml"]
    for form in forms:
        head, mark, rest = said.partition(f"\n  {form}:\n")
        above, fields, below = rest.partition("    fields:\n")
        assert mark
        assert fields
        said = head + mark + above + fields + PHOTO.replace(", required: false", "") + below
    return files | {"forms.yaml": said}


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), *, orientation: int = 1, words: bytes = b"SECRET-PLACE") -> bytes:
    """A picture, left half red and right half blue, with everything a phone would add."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.ImageDescription], exif[Base.Orientation] = words.decode(), words.decode(), orientation
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSMapDatum] = words.decode()
    out = BytesIO()
    extra = {"comment": words} if kind == "JPEG" else {}
    made.save(out, kind, exif=exif, icc_profile=words * 9, **extra)
    return out.getvalue()
