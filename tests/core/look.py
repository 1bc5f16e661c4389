"""What every plan that holds somebody needs and no small plan of the tests is about: a second look at the enrolment (DESIGN rule 9)."""

from collections.abc import Mapping

ROLE = "  second_reader: {title: {zh: 复核员, en: Second reader}, kind: post, from: review_office}\n"
DUTY = """\
      reread: {title: {zh: 复核, en: Look again}, owner: second_reader, opens: {at_start: 0 min}, within: 72 h, evidence: reread,
        second_look: true, ladder: [{after: 12 h, to: leader}], cites: [S-001]}
"""
FORM = """\
forms:
  reread:
    title: {zh: 复核结论, en: Second look}
    sensitivity: duty
    fields:
      verdict:
        title: {zh: 结论, en: Verdict}
        kind: choice
        one_of: {fits: {title: {zh: 合适, en: It fits}, ends: true}, ease: {title: {zh: 应放宽, en: Should be eased}, ends: true}}
"""


def looked(text: str, *tracks: str) -> str:
    """`text` of a plan with a second look on each of `tracks` (or `home`) by a post that does nothing else; left undone, the leader hears of it."""
    text = text.replace("\nroles:\n", f"\nroles:\n{ROLE}", 1)
    text = text.replace("\nforms:\n", f"\n{FORM}", 1) if "\nforms:\n" in text else text.replace("\nroles:\n", f"\n{FORM}roles:\n", 1)
    for track in tracks or ("home",):
        head, tail = text.split(f"\n  {track}:\n", 1)
        text = f"{head}\n  {track}:\n" + tail.replace("    duties:\n", f"    duties:\n{DUTY}", 1)
    return text


def looked_at(texts: Mapping[str, str], *tracks: str) -> dict[str, str]:
    """The same of a plan in files, of which `plan.yaml` is one."""
    return {**texts, "plan.yaml": looked(texts["plan.yaml"], *tracks)}
