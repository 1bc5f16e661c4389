"""Lengths of time and lists as texts, in both languages."""

from datetime import timedelta

from anju.core.plan.model import Text

_SIZES = ((86400, "天", "day"), (3600, "小时", "hour"), (60, "分钟", "minute"))


def joined(parts: list[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several texts as one."""
    return Text(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def span(length: timedelta) -> Text:
    """A length of time: 2 小时, 2 hours; of two units where one does not suffice."""
    seconds, parts = int(length.total_seconds()), []
    for size, zh, en in _SIZES:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(Text(f"{count} {zh}", f"{count} {en}{'s' if count > 1 else ''}"))
    return joined(parts, "", " ") if parts else Text("0 分钟", "0 minutes")
