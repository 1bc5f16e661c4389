"""An area with a clinic, a doctor with an e-mail address, and messages for them."""

from datetime import UTC, datetime
from typing import Any

from anju.records.models import Agency, Area, Channel, Member, Outbox, Post
from anju.records.scope import ENGINE, scoped

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
COUNTY = 330185000000


def county() -> Area:
    return Area.objects.create(id=COUNTY, hi=COUNTY + 999999, jurisdiction=330185, kind="county", name="临安", zone="Asia/Shanghai")


def post(email: str = "doctor@example.org", language: str = "en", **others: Any) -> Post:
    """A village doctor in the county's village 001001, with everything above them."""
    with scoped(ENGINE):
        area = Area.objects.filter(pk=COUNTY).first() or county()
        village, _ = Area.objects.get_or_create(
            id=COUNTY + 1001, hi=COUNTY + 1001, jurisdiction=330185, parent=area, kind="village", name="一村", zone="Asia/Shanghai"
        )
        agency, _ = Agency.objects.get_or_create(area=area, kind="clinic", name="卫生院")
        number = Member.objects.count()
    return _post(agency, village, number, email, language, others)


def _post(agency: Agency, village: Area, number: int, email: str, language: str, others: dict[str, Any]) -> Post:
    with scoped(ENGINE):
        member = Member.objects.create(username=f"doctor{number}", name="王医生", email=email, language=language)
        return Post.objects.create(member=member, agency=agency, area=village, role="doctor", active_from=NOW, **others)


def message(to: Post, key: str = "k", **others: Any) -> Outbox:
    given: dict[str, Any] = {"kind": "climb", "count": 1, "link": "/", "at": NOW, "next_at": NOW, "area": to.area_id, "jurisdiction": 330185}
    with scoped(ENGINE):
        return Outbox.objects.create(key=key, to_post=to.pk, **(given | others))


def rows() -> list[Outbox]:
    with scoped(ENGINE):
        return list(Outbox.objects.order_by("id"))


def channels() -> list[Channel]:
    with scoped(ENGINE):
        return list(Channel.objects.order_by("id"))
