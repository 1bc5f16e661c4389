"""A plan small enough to read, with one of each kind of thing that the flow does. The core's tests run on it."""

from collections.abc import Mapping

from anju.core.plan.compile import compile_plan
from anju.core.plan.model import Plan

SAMPLE = """\
plan: sample
version: "2026-01-01"
title: {zh: 样例, en: Sample}
legal: {mode: compulsory, article: required}
parameters:
  isolation_days: {title: {zh: 隔离天数, en: days of isolation}, kind: days, default: 14, source: [CF-01]}
term: {days: {parameter: isolation_days}, maximum: 21, first_day: [arrival, registration]}
undo: 24 h
retention: 1095 days
quiet: {from: "21:00", to: "07:00"}
emergency: [{number: "120", title: {zh: 急救, en: ambulance}}]
rights: [{zh: 您可以查看并更正自己的记录, en: You may read and correct your record}]
complain_to: [{zh: 县卫健委, en: county health commission}]
roles:
  cadre: {title: {zh: 包保干部, en: lead cadre}, kind: seat, from: bureau, arrive: 60 min}
  doctor: {title: {zh: 随访医生, en: follow-up doctor}, kind: post, from: health_centre}
  leader: {title: {zh: 分管领导, en: leader in charge}, kind: post, from: bureau}
  director: {title: {zh: 局长, en: bureau director}, kind: post, from: bureau}
ladders:
  upward: [{after: 30 min, to: leader}, {after: 2 h, to: director}]
  top: [{after: 10 min, to: director}]
forms:
  temperature:
    title: {zh: 体温, en: Temperature}
    sensitivity: health
    fields:
      celsius: {title: {zh: 体温, en: Temperature}, kind: decimal, unit: Cel, from: 34, to: 43}
      site: {title: {zh: 部位, en: Site}, kind: choice, one_of: {axillary: {zh: 腋下, en: armpit}, forehead: {zh: 额头, en: forehead}}}
documents:
  release_form: {title: {zh: 解除表, en: Release form}, kind: signoff, cites: [S-007]}
tracks:
  home:
    title: {zh: 居家隔离, en: Home isolation}
    unowned: seat_empty
    passes_to: cadre
    waived_by: [leader]
    stages:
      setup: {title: {zh: 落实管控, en: Set up}, enters: start}
      monitoring: {title: {zh: 管控中, en: Monitoring}, enters: {after: [send_cadre]}}
      released: {title: {zh: 已解除, en: Released}, enters: end}
    duties:
      send_cadre:
        title: {zh: 派出包保干部, en: Send the lead cadre}
        owner: leader
        opens: {on_entry: 0 min}
        within: 2 h
        fills: cadre
        ladder: [{after: 30 min, to: director}]
        in: [setup]
        cites: [S-001]
      take_temperature:
        title: {zh: 了解体温, en: Learn the temperature}
        owner: doctor
        opens: {times: ["08:00", "16:00"]}
        within: 2 h
        evidence: temperature
        answered_by: [household, call, visit]
        ladder: upward
        makeup: false
        in: [setup, monitoring]
        cites: [S-002]
      contact:
        title: {zh: 每日联系, en: Daily contact}
        owner: cadre
        opens: {times: ["10:00"]}
        within: 4 h
        evidence:
          title: {zh: 联系情况, en: Contact}
          sensitivity: need
          fields: {reached: {title: {zh: 是否联系上, en: Reached}, kind: flag}}
        missed: [knock]
        ladder: upward
        in: [monitoring]
        cites: [S-003]
      knock:
        title: {zh: 上门看望, en: Knock at the door}
        owner: cadre
        opens: called
        within: 1 h
        falls_back: doctor
        ladder: upward
        cites: [S-003]
      assess:
        title: {zh: 医生评估, en: Assess the fever}
        owner: doctor
        opens: called
        within: 30 min
        ladder: upward
        cites: [S-004]
      lead_rescue: {title: {zh: 牵头救助, en: Lead the rescue}, owner: leader, within: 30 min, ladder: top, cites: [S-005]}
      treat: {title: {zh: 现场处置, en: Treat on the spot}, owner: doctor, opens: called, within: 20 min, ladder: upward, cites: [S-005]}
      fill_seat: {title: {zh: 补上空缺, en: Fill the empty seat}, owner: leader, within: 1 h, ladder: [{after: 1 h, to: director}], cites: [S-006]}
      tell_leader:
        title: {zh: 报告情况, en: Report}
        owner: doctor
        opens: {after: [assess]}
        within: 1 h
        tells: [leader]
        acknowledge: 15 min
        ladder: upward
        cites: [S-004]
      archive:
        title: {zh: 归档, en: Archive}
        owner: leader
        opens: {after: [sign_off.3.leader]}
        within: 3 days
        shuts: true
        ladder: upward
        cites: [S-007]
    reactions:
      fever: {on: temperature, when: {celsius: {at_least: 37.3}, site: axillary}, open: [assess], cites: [S-004]}
      unreached: {on: contact, when: {reached: false}, open: [knock], cites: [S-003]}
    incidents:
      danger: {title: {zh: 突发险情, en: Danger}, lead: lead_rescue, open: [treat], household_may: true, cites: [S-005]}
      seat_empty: {title: {zh: 席位空缺, en: Empty seat}, lead: fill_seat, cites: [S-006]}
    release:
      opens: 48 h before end
      within: 12 h
      of: release_form
      ladder: upward
      cites: [S-007]
      sign_off:
        - {role: doctor, mark: sign}
        - {role: cadre, mark: seal}
        - {role: leader, mark: review, may_return_to: doctor}
"""


def sample_plan(text: str = SAMPLE, parameters: Mapping[str, str] | None = None) -> Plan:
    """The sample, or a changed text of it, compiled. Raises `AssertionError` with all faults where it does not compile."""
    plan, found = compile_plan({"plan.yaml": text}, parameters or {})
    assert plan is not None, "\n".join(map(str, found))
    return plan
