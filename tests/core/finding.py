"""The sample with people still to be found: a register of households, one of places, and a table that classifies. Everybody in it is invented."""

from collections.abc import Mapping

from anju.core.plan.model import Plan
from tests.core.sample import SAMPLE, sample_plan

FORMS = """\
forms:
  arrival:
    title: {zh: 来返登记, en: Arrival}
    home: report
    fields:
      origin: {title: {zh: 从哪里来, en: Coming from}, kind: text}
      arrived: {title: {zh: 到达时间, en: Arrived}, kind: moment}
      proof:
        title: {zh: 到达凭据, en: Proof of arrival}
        kind: choice
        required: false
        one_of: {ticket: {zh: 车票, en: ticket}, none: {zh: 没有, en: none}}
      contact:
        title: {zh: 接触史, en: Contact}
        kind: choice
        one_of: {none: {zh: 没有, en: none}, close: {zh: 密切接触, en: close contact}}
      age: {title: {zh: 年龄, en: Age}, kind: integer, from: 0, to: 120}
  door_check:
    title: {zh: 上门核对, en: Door check}
    fields:
      living: {title: {zh: 现住几人, en: People living here}, kind: integer, from: 0, to: 60}
      arrivals: {title: {zh: 有没有外来返回人员, en: Anybody who arrived}, kind: flag, ends: {zh: 另由登记处跟进, en: the register follows it}}
"""
FINDING = SAMPLE.replace("forms:\n", FORMS, 1).replace(
    "tracks:\n",
    """\
registers:
  households:
    title: {zh: 住户, en: Households}
    of: households
    kept_by: leader
    checked_by: doctor
    within: 3 days
    evidence: door_check
    ladder: upward
    found: arrivals
    cites: [S-010]
  risk_areas:
    title: {zh: 风险等级, en: Risk of origin}
    of: places
    kept_by: leader
    levels: {high: {zh: 高风险, en: high risk}, middle: {zh: 中风险, en: middle risk}, low: {zh: 低风险, en: low risk}}
    unlisted: low
    cites: [S-011]
classify:
  title: {zh: 来返人员分类, en: Classes of those who arrive}
  asks: arrival
  confirmed_by: leader
  looks_up:
    risk: {register: risk_areas, place: origin, on: arrived}
  first_day: {from: arrived, rule: arrival, proof: proof}
  rows:
    - {when: {contact: close}, track: home, because: {zh: 密切接触者, en: close contact}, cites: [S-012]}
    - {when: {risk: [high, middle]}, track: home, because: {zh: 来自中高风险区, en: from a place of middle or high risk}, cites: [S-013]}
    - {when: {age: {at_least: 80}}, track: watch, because: {zh: 高龄, en: of high age}, cites: [S-014]}
  else: {track: watch, because: {zh: 来自低风险区, en: from a place of low risk}, cites: [S-015]}
tracks:
  elsewhere:
    title: {zh: 不在范围, en: Not covered}
    not_supplied: true
    cites: [S-016]
  watch:
    title: {zh: 健康监测, en: Health watch}
    unowned: watch_empty
    passes_to: doctor
    stages:
      watching: {title: {zh: 监测中, en: Watching}, enters: start}
      ended: {title: {zh: 已结束, en: Ended}, enters: end}
    duties:
      fill_watch: {title: {zh: 补上空缺, en: Fill the empty seat}, owner: leader, within: 1 h, ladder: top, cites: [S-006]}
      close_watch:
        title: {zh: 归档, en: Archive}
        owner: leader
        opens: {at_end: 0 min}
        within: 3 days
        shuts: true
        ladder: upward
        in: [ended]
        cites: [S-016]
    incidents:
      watch_empty: {title: {zh: 席位空缺, en: Nobody}, lead: fill_watch, household_may: true, cites: [S-006]}
  town:
    title: {zh: 全镇, en: The town}
    subject: area
    unowned: post_empty
    stages:
      standing: {title: {zh: 运行中, en: Standing}, enters: start}
    duties:
      fill_post: {title: {zh: 补上空岗, en: Fill the empty post}, owner: leader, within: 1 h, ladder: top, cites: [S-006]}
    incidents:
      post_empty: {title: {zh: 岗位空缺, en: Empty post}, lead: fill_post, cites: [S-006]}
""",
    1,
)


def finding_plan(text: str = FINDING, parameters: Mapping[str, str] | None = None) -> Plan:
    """The sample with registers, or a changed text of it, compiled. Raises `AssertionError` with all faults where it does not compile."""
    return sample_plan(text, parameters)


OFFICE = (
    FINDING.replace("    home: report\n    fields:\n      origin", "    fields:\n      origin", 1)
    .replace(
        "      age: {title: {zh: 年龄, en: Age}",
        "      office:\n        title: {zh: 办公室定的类别, en: Class set by the office}\n        kind: choice\n        staff: true\n"
        "        one_of: {home: {zh: 居家, en: home}, other: {zh: 其他, en: other}}\n      age: {title: {zh: 年龄, en: Age}",
        1,
    )
    .replace("  rows:\n", "  rows:\n    - {when: {office: home}, track: home, because: {zh: 办公室定的, en: set by the office}, cites: [S-012]}\n", 1)
)
"""The same, with a question that only staff can know and on which the class turns."""
