"""Photographs: judged by decoding, bare of what the device added, kept and blanked with their fact, shown to whoever may read it."""

import json
import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anju.operations.photo.show import show, standing
from anju.operations.photo.take import LARGEST, SIDE, SMALL_SIDE, Picture, Unusable, take
from anju.operations.record import Said, record, record_many
from anju.operations.refused import Refused
from anju.records.models import Enrolment, Entry, Evidence, Photo, Read
from anju.records.scope import ENGINE, SENSITIVITIES, Scope, scoped
from tests import world as places
from tests.pictures import photo_texts, picture
from tests.world import NOON, TOWNSHIP, VILLAGE, World, world

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_device_added_stays(kind: str) -> None:
    given = picture(kind)
    assert b"SECRET-PLACE" in given
    kept = take(given)
    for made in (kept.whole, kept.small):
        assert b"SECRET-PLACE" not in made
        with Image.open(BytesIO(made)) as image:
            assert (image.format, dict(image.getexif()), "icc_profile" in image.info, "comment" in image.info) == ("JPEG", {}, False, False)


def test_it_is_turned_upright_and_made_small() -> None:
    with Image.open(BytesIO(take(picture(size=(4000, 3000), orientation=6)).whole)) as image:
        assert image.size == (SIDE * 3 // 4, SIDE)
        top, bottom = image.getpixel((300, 10)), image.getpixel((300, SIDE - 10))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[0] > 200 > 60 > top[2]
        assert bottom[2] > 200 > 60 > bottom[0]
    with Image.open(BytesIO(take(picture(size=(4000, 3000))).small)) as image:
        assert max(image.size) == SMALL_SIDE


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_picture_becomes_a_plain_one(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (30, 20)).save(out, "PNG")
    with Image.open(BytesIO(take(out.getvalue()).whole)) as image:
        assert (image.mode, image.size) == ("RGB", (30, 20))


def test_what_is_transparent_is_white_and_hides_nothing() -> None:
    made, out = Image.new("RGBA", (40, 40), (200, 0, 0, 0)), BytesIO()
    made.save(out, "PNG")
    with Image.open(BytesIO(take(out.getvalue()).whole)) as image:
        assert image.getpixel((20, 20)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it unfolds to `width` by `height`."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", "not a picture"),
        (b"%PDF-1.7 no picture", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a picture"),
        (picture()[:900], "not a picture"),
        (bomb(6000, 5000), "too many points"),
        (bomb(50_000, 50_000), "too many points"),
        (bomb(0, 10), "not a picture"),
        (bytes(LARGEST + 1), "too big"),
    ],
    ids=["empty", "pdf", "svg", "cut", "large", "bomb", "flat", "heavy"],
)
def test_what_is_no_photograph_is_refused_with_its_reason(content: bytes, flaw: str) -> None:
    with pytest.raises(Unusable) as refused:
        take(content)
    assert refused.value.flaw == flaw


def test_only_the_three_kinds_are_decoded_at_all() -> None:
    for kind in ("GIF", "BMP", "TIFF", "ICO"):
        out = BytesIO()
        Image.new("RGB", (16, 16)).save(out, kind)
        with pytest.raises(Unusable):
            take(out.getvalue())


GOOD = [picture(kind, (64, 48)) for kind in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=150)
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=12)), max_size=6), st.integers(0, 10_000))
def test_whatever_the_bytes_are_there_is_a_picture_or_a_reason(good: bytes, edits: list[tuple[int, bytes]], cut: int) -> None:
    made = bytearray(good)
    for at, put in edits:
        made[at % len(made) : at % len(made) + len(put)] = put
    try:
        kept = take(bytes(made[: len(made) - cut % 40]))
    except Unusable:
        return
    with Image.open(BytesIO(kept.whole)) as image:
        assert image.format == "JPEG"
    assert len(kept.digest) == 64


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused_and_nothing_else_happens(content: bytes) -> None:
    for head in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x24\x00\x00\x00WEBPVP8 "):
        with pytest.raises(Unusable):
            take(head + content)


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    files = photo_texts()
    monkeypatch.setattr(places, "texts", lambda: files)
    return world()


@pytest.fixture
def shot() -> Picture:
    return take(picture())


def tell(town: World, enrolment: int, shot: Picture, **more: object) -> int:
    said = Said("evidence", "report", {"celsius": 36.7, "site": "axillary"}, via="visit", pictures={"picture": shot}, **more)  # type: ignore[arg-type]
    return record(town.viewer("command"), enrolment, [said], now=NOON + 2 * MINUTE).seqs[0]


def test_it_is_kept_sealed_beside_its_fact_and_the_ledger_chains_its_digest(town: World, shot: Picture) -> None:
    enrolment = town.enrol()
    seq = tell(town, enrolment, shot)
    with scoped(ENGINE):
        row, fact = Photo.objects.get(enrolment=enrolment), Evidence.objects.get(enrolment=enrolment, seq=seq)
        body = json.loads(Entry.objects.get(enrolment=enrolment, seq=seq).body or "")
    assert (row.seq, row.field, row.sensitivity, row.by, row.area) == (seq, "picture", fact.sensitivity, fact.by, fact.area)
    assert body["values"]["picture"] == fact.values["picture"] == shot.digest == bytes(row.sha256 or b"").hex()
    assert shot.whole[:200] not in bytes(row.sealed or b"")
    assert show(town.viewer("command"), enrolment, seq, "picture", small=False, now=NOON + 3 * MINUTE) == shot.whole


def test_an_answer_that_names_a_photograph_without_bringing_it_is_refused(town: World, shot: Picture) -> None:
    enrolment, viewer = town.enrol(), town.viewer("command")
    values = {"celsius": 36.7, "site": "axillary"}
    for said in (
        Said("evidence", "report", {**values, "picture": "ab" * 32}, via="visit"),
        Said("evidence", "report", {**values, "picture": "nothing"}, via="visit"),
        Said("evidence", "report", values, via="visit", pictures={"celsius": shot}),
        Said("evidence", "report", values, via="visit", pictures={"other": shot}),
    ):
        with pytest.raises(Refused):
            record(viewer, enrolment, [said], now=NOON + MINUTE)
        answer = record_many(viewer, [(enrolment, said)], now=NOON + MINUTE)
        assert isinstance(answer[0], Refused)
    with scoped(ENGINE):
        assert Photo.objects.count() == 0


def test_whoever_may_not_read_the_fact_sees_no_photograph(town: World, shot: Picture) -> None:
    """A report is of sensitivity `health`: enterprise and police seats see needs and the door alone (DESIGN rule 12)."""
    enrolment = town.enrol()
    seq = tell(town, enrolment, shot)
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
    far = Scope("anju_area", lo=TOWNSHIP + 500, hi=TOWNSHIP + 600)
    narrow = Scope("anju_area", lo=TOWNSHIP, hi=TOWNSHIP + 999, sees=("need", "duty"))
    for scope in (far, narrow, Scope("anju_needs", posts=list(town.posts.values())), Scope("anju_watch", posts=list(town.posts.values()))):
        with scoped(scope):
            assert not Photo.objects.exists()
    with scoped(Scope("anju_household", enrolments=[enrolment], people=[person or 0])):
        assert Photo.objects.count() == 1
    with scoped(Scope("anju_area", lo=VILLAGE, hi=VILLAGE, sees=SENSITIVITIES)):
        assert Photo.objects.count() == 1
    with scoped(Scope("anju_auditor", lo=TOWNSHIP, hi=TOWNSHIP + 999)), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        list(Photo.objects.values_list("sealed"))
    with pytest.raises(Refused):
        show(town.viewer("director"), enrolment, seq, "nothing", small=False, now=NOON)


def test_that_somebody_looked_is_kept_and_small_ones_belong_to_the_look_at_their_page(town: World, shot: Picture) -> None:
    enrolment, viewer = town.enrol(), town.viewer("command")
    seq = tell(town, enrolment, shot)

    def looks() -> int:
        with scoped(ENGINE):
            return Read.objects.filter(enrolment=enrolment, what="photo", who=viewer.who).count()

    show(viewer, enrolment, seq, "picture", small=True, now=NOON + 5 * MINUTE)
    assert looks() == 1
    show(viewer, enrolment, seq, "picture", small=True, now=NOON + 6 * MINUTE)
    assert looks() == 1
    show(viewer, enrolment, seq, "picture", small=False, now=NOON + 6 * MINUTE)
    assert looks() == 2
    show(viewer, enrolment, seq, "picture", small=True, now=NOON + 60 * MINUTE)
    assert looks() == 3


def test_a_correction_keeps_the_photograph_that_stands(town: World, shot: Picture) -> None:
    enrolment, viewer = town.enrol(), town.viewer("command")
    seq = tell(town, enrolment, shot)
    kept = standing(viewer, enrolment, seq)
    assert kept == {"picture": shot}
    said = Said("evidence", "report", {"celsius": 36.9, "site": "axillary"}, via="visit", corrects=seq, pictures=kept)
    later = record(viewer, enrolment, [said], now=NOON + 4 * MINUTE).seqs[0]
    assert show(viewer, enrolment, later, "picture", small=True, now=NOON + 5 * MINUTE) == shot.small


def test_sent_twice_with_one_key_it_is_kept_once(town: World, shot: Picture) -> None:
    from uuid import uuid4

    enrolment, viewer, key = town.enrol(), town.viewer("command"), uuid4()
    said = Said("evidence", "report", {"celsius": 36.7, "site": "axillary"}, via="visit", pictures={"picture": shot})
    first = record(viewer, enrolment, [said], now=NOON + MINUTE, key=key)
    assert record(viewer, enrolment, [said], now=NOON + 2 * MINUTE, key=key).seqs == first.seqs
    with scoped(ENGINE):
        assert Photo.objects.count() == 1


def test_it_is_never_rewritten_and_a_purge_blanks_it_while_the_chain_holds(town: World, shot: Picture, become: object) -> None:
    enrolment = town.enrol()
    seq = tell(town, enrolment, shot)
    for act in (
        lambda: Photo.objects.filter(enrolment=enrolment).update(sha256=b"x" * 32),
        lambda: Photo.objects.filter(enrolment=enrolment).update(sealed=None),
        lambda: Photo.objects.filter(enrolment=enrolment).delete(),
    ):
        with scoped(ENGINE), pytest.raises(DatabaseError), transaction.atomic():
            act()
    with scoped(ENGINE):
        years = NOON + timedelta(days=1500)
        Enrolment.objects.filter(pk=enrolment).update(archived=NOON + timedelta(days=20))
        with connection.cursor() as cursor:
            cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [enrolment, years])
        row = Photo.objects.get(enrolment=enrolment)
        assert (row.sealed, row.small, row.sha256) == (None, None, None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Photo.objects.create(
                jurisdiction=330185, area=VILLAGE, enrolment=enrolment, seq=seq, field="picture", recorded=NOON, sealed=b"x", small=b"x", sha256=b"x"
            )
    with pytest.raises(Refused):
        show(town.viewer("command"), enrolment, seq, "picture", small=False, now=years)
