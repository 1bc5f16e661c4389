"""Invented papers of every kind: what the tests draw. `python -m tests.papers.samples FOLDER` draws them all, to be looked at."""

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from anju.core.plan.model import Text
from anju.papers import model, verify
from anju.papers.model import Words
from anju.papers.render import render
from anju.papers.values import digest

ZONE = "Asia/Shanghai"
SECRET = bytes(range(32))


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A minute of 2026 on the wall clock of the samples."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def t(zh: str, en: str) -> Text:
    return Text(zh, en)


CALL = (
    model.Contact(t("急救", "ambulance"), "120"),
    model.Contact(t("报警", "police"), "110"),
    model.Contact(t("火警", "fire"), "119"),
)
PERSON = (
    model.Line(t("姓名", "Name"), "林试安"),
    model.Line(t("证件号", "Identity number"), "*** **** 0012"),
    model.Line(t("类别", "Class"), t("密切接触者（虚构）", "close contact (invented)")),
    model.Line(t("电话", "Telephone"), "*** **** 1234"),
)
PLACE = t("安和镇青石村三组12号", "12 Third Row, Qingshi village, Anhe township")
TEAM = (
    model.Contact(t("包保干部", "lead cadre"), "010-0000 0001", "周某甲"),
    model.Contact(t("随访医生", "follow-up doctor"), "010-0000 0002", "吴某乙"),
    model.Contact(t("生活保障", "daily needs"), "010-0000 0003", "郑某丙"),
    model.Contact(t("心理援助热线", "counselling line"), "010-0000 0004"),
)
BUREAU = t("安和县某某局", "An Office of Anhe County")
CDC = t("安和县疾病预防控制中心", "Anhe County Centre for Disease Control")


def frame(
    body: model.Body, title: Text, number: str = "安居〔2026〕0012号", version: int = 1, replaces: Words = "", issued: datetime | None = None
) -> model.Paper:
    """A whole paper round `body`, with a check made as a caller makes it."""
    bare = model.Paper(
        issuer=t("安和县疫情防控指挥部（示例）", "Anhe County Command (sample)"),
        title=title,
        number=number,
        version=version,
        issued=issued or at(11, 22, 17, 30),
        zone=ZONE,
        body=body,
        emergency=CALL,
        replaces=replaces,
        plan=t("居家隔离方案 2026-11 版", "home isolation plan, edition 2026-11"),
    )
    if isinstance(body, model.Card):
        return bare
    return checked(bare)


def checked(bare: model.Paper) -> model.Paper:
    """`bare` with its check."""
    made = verify.code(bare.number, bare.version, digest(bare), SECRET)
    return replace(bare, check=model.Check(verify.link("https://anju.example/v", made, digest(bare)), made))


def signature(role: Text, name: str, when: datetime | None, record: str = "") -> model.Mark:
    return model.Mark("sign", role, name if when else "", when, record)


def order() -> model.Paper:
    body = model.Order(
        person=PERSON,
        measure=t("居家隔离医学观察", "Medical observation at home"),
        place=PLACE,
        compulsory=True,
        mode=t("依法强制", "compulsory by law"),
        basis=(
            model.Basis(t("《某某防治法》（示例）", "The Sample Act"), t("第五十八条第一款", "article 58, first paragraph")),
            model.Basis(t("《某某应对条例》（示例）", "The Sample Regulation"), t("第三十九条", "article 39")),
        ),
        authority=t("安和县疫情防控指挥部（示例）", "Anhe County Command (sample)"),
        decider=t("值班副指挥长 何某丁", "deputy commander on duty, He (invented)"),
        decided=at(11, 22, 16, 40),
        reason=t(
            "11月21日与一名确诊病例同乘一辆车两小时，双方未戴口罩。已考虑仅作自我健康监测，因家中有一名透析病人而未采用。",
            "On 21 November shared a car for two hours with a confirmed case, neither wearing a mask. Self-monitoring alone was weighed and "
            "not chosen because a person on dialysis lives in the same home.",
        ),
        first_day=date(2026, 11, 22),
        first_day_by=t("自到家登记之日起算（登记记录 L-00871）", "counted from the day of registration at home (record L-00871)"),
        ends=at(12, 6, 0),
        text=(t("经核实，现就您的居家隔离作出如下决定。", "Having verified the facts, we decide as follows about your isolation at home."),),
        rights=(
            t("您有权查看、复印和更正自己的记录，并知道谁看过。", "You may see, copy and correct your record, and know who looked at it."),
            t(
                "您有权获得食物、饮水、药品和医疗。透析、产检、化疗等可以预约外出。",
                "You have a right to food, water, medicine and care. Dialysis, birth and chemotherapy are planned leaves.",
            ),
            t(
                "七十二小时内由另一名负责人复核本决定，并考虑更轻的措施。",
                "Within 72 hours a second person reviews this decision and weighs something less restrictive.",
            ),
            t("您可以要求在二十四小时内告知您的一位亲友。", "A person you name is told within 24 hours if you wish."),
        ),
        complaints=(
            model.Route(t("投诉", "Complaint"), t("安和县人民政府", "County government"), "010-0000 0011", t("随时", "at any time")),
            model.Route(
                t("行政复议", "Administrative reconsideration"),
                t("安和市人民政府", "City government"),
                t("青石路1号", "1 Qingshi Road"),
                t("60日内", "within 60 days"),
            ),
            model.Route(
                t("行政诉讼", "Lawsuit"), t("安和县人民法院", "County court"), t("青石路3号", "3 Qingshi Road"), t("6个月内", "within 6 months")
            ),
        ),
        contacts=TEAM,
        marks=(
            signature(t("决定人", "Decided by"), "何某丁", at(11, 22, 16, 40), "L-00870"),
            model.Mark("seal", t("决定机关", "Authority"), t("指挥部办公室", "Command office"), at(11, 22, 17, 5), "L-00872"),
        ),
        served=(model.Service(t("当面送达并宣读", "handed over and read out"), "周某甲", at(11, 22, 18, 10), t("本人签收", "taken, signed for")),),
    )
    return frame(body, t("居家隔离医学观察决定书（告知书）", "Order and notice of medical observation at home"))


def instructions() -> model.Paper:
    body = model.Instructions(
        text=(t("请您和同住的人这样做，保护自己，也保护家人。", "Please do the following, to protect yourself and those you live with."),),
        sections=(
            model.Section(
                t("在家里", "At home"),
                (
                    t(
                        "尽量单独住一间通风的房间，每天开窗两次，每次至少三十分钟。",
                        "Keep to one well-aired room. Open the window twice a day, 30 minutes at least.",
                    ),
                    t("与家人共处时戴口罩，保持一米以上距离。", "Wear a mask near others and keep a metre away."),
                    t("餐具、毛巾分开使用，用后煮沸消毒。", "Use your own dishes and towels, and boil them after use."),
                ),
            ),
            model.Section(
                t("每天", "Every day"),
                (
                    t(
                        "上午、下午各量一次体温，扫码上报，或等医生来电。",
                        "Take your temperature morning and afternoon. Report it by the code, or when the doctor calls.",
                    ),
                    t("缺什么就说：买菜、买药、倒垃圾，都有人来办。", "Say what you lack: food, medicine, rubbish. Somebody will see to it."),
                ),
            ),
            model.Section(
                t("出现这些情况，马上告诉随访医生", "Tell the follow-up doctor at once if you have"),
                (
                    t("发热、咳嗽、乏力、咽痛、腹泻", "fever, cough, tiredness, sore throat, diarrhoea"),
                    t("心情低落、睡不着、觉得不安全", "low mood, no sleep, or you feel unsafe"),
                ),
            ),
        ),
        contacts=TEAM,
        served=(model.Service(t("当面送达", "handed over"), "吴某乙", at(11, 22, 18, 12), t("本人签收", "taken, signed for")),),
    )
    return frame(body, t("居家隔离防护须知", "How to stay safe at home"), "安居〔2026〕0012号-2")


def reading(day: date, hour: int, value: str, **more: object) -> model.Reading:
    taken = datetime(day.year, day.month, day.day, hour, 5, tzinfo=ZoneInfo(ZONE))
    facts: dict[str, object] = {
        "by": t("本人", "the person"),
        "entered": taken + timedelta(minutes=4),
        "how": t("腋温，扫码自报", "axillary, own report"),
        "confirmed_by": "吴某乙",
    }
    return model.Reading(value, taken, **{**facts, **more})  # type: ignore[arg-type]


def day(number: int, start: date = date(2026, 11, 22)) -> model.Day:
    """One day of the sheet; days 3 to 5 show what can go wrong."""
    on = start + timedelta(days=number - 1)
    four = datetime(on.year, on.month, on.day, 16, 5, tzinfo=ZoneInfo(ZONE))
    morning: model.Reading | model.Gap = reading(on, 8, f"36.{number % 5 + 3}")
    evening: model.Reading | model.Gap = reading(on, 16, f"36.{number % 4 + 4}", by="吴某乙", how=t("腋温，电话询问", "axillary, by telephone"))
    extra: tuple[model.Reading, ...] = ()
    if number == 3:
        morning = model.Gap("missed", t("电话未接，下午上门问明：起床晚忘了量", "no answer; at the door in the afternoon: overslept"), "周某甲", four)
    if number == 4:
        evening = reading(on, 16, "38.2", high=True)
        extra = (reading(on, 17, "37.9", high=True, by="吴某乙", how=t("腋温，复测", "axillary, taken again")),)
    if number == 5:
        morning = reading(on, 8, "36.7", was="73.6", late=t("断网，次日补报", "no network, entered next day"), entered=four + timedelta(hours=17))
        evening = model.Gap("waived", t("在医院透析", "at the hospital for dialysis"), "吴某乙", four)
    name = t(f"第{number}天", f"day {number}")
    return model.Day(on, name, ((morning,), (evening, *extra)))


def readings(days: int = 14) -> model.Paper:
    made = tuple(day(number) for number in range(1, days + 1))
    if days > 12:
        open_slots = ((model.Gap("overdue"),), (model.Gap("open"),))
        made = (*made[:-1], model.Day(made[-1].on, made[-1].name, open_slots))
    body = model.Readings(
        person=(*PERSON[:3], model.Line(t("起始日", "First day"), date(2026, 11, 22))),
        unit="℃",
        slots=(t("上午", "Morning"), t("下午", "Afternoon")),
        days=made,
        text=(t("方案所定界限由调用者给出，此处仅为示例。", "The plan's limit is given by the caller; this one is a sample."),),
        marks=(signature(t("随访医生确认", "Confirmed by the follow-up doctor"), "吴某乙", at(12, 4, 10, 2), "L-01802"),),
    )
    return frame(body, t("体温监测表", "Temperature sheet"), "安居〔2026〕0012号-3", issued=at(12, 5, 12))


def signoff(done: bool = False) -> model.Paper:
    back = model.Returned(
        CDC,
        at(12, 5, 9, 20),
        t("随访医生", "follow-up doctor"),
        t("第三天上午的未测原因没有写明", "the reason for day 3 is not written down"),
        "L-01833",
    )
    four = (
        signature(t("管控人员", "control staff"), "郑某丙", at(12, 4, 11, 0), "L-01811"),
        signature(t("包保干部", "lead cadre"), "周某甲", at(12, 4, 11, 20), "L-01812"),
        signature(t("包保民警", "assigned officer"), "冯某戊", at(12, 4, 15, 2) if done else None, "L-01820" if done else ""),
        signature(t("随访医生", "follow-up doctor"), "吴某乙", at(12, 4, 10, 5), "L-01803"),
    )
    bureau = model.Mark("seal", t("局机关办公室", "Bureau general office"), BUREAU, at(12, 4, 16, 0) if done else None, "L-01825")
    review = model.Mark(
        "review", CDC, CDC, at(12, 5, 15, 40) if done else None, "L-01849", t("补正后同意", "agreed after correction") if done else "", (back,)
    )
    body = model.SignOff(
        person=PERSON,
        ends=at(12, 6, 0),
        findings=(
            model.Line(t("起始日", "First day"), date(2026, 11, 22)),
            model.Line(t("体温记录", "Readings"), t("应测28，按时26，补报1，未测1", "28 due: 26 done, 1 late, 1 missed")),
            model.Line(t("核酸检测", "Tests"), t("两次，均为阴性", "two, both negative")),
            model.Line(t("症状", "Symptoms"), t("无", "none")),
        ),
        groups=(
            model.Group(t("责任人签字", "The responsible persons sign"), four),
            model.Group(t("盖章", "Seal"), (bureau,)),
            model.Group(t("审核盖章", "Review and seal"), (review,)),
        ),
    )
    return frame(body, t("解除隔离报告单", "Release report form"), "安居〔2026〕0012号-4", 2, t("第1版", "version 1"), at(12, 5, 16, 0))


def certificate() -> model.Paper:
    body = model.Certificate(
        person=PERSON[:2],
        measure=t("居家隔离医学观察", "Medical observation at home"),
        first_day=date(2026, 11, 22),
        ended=at(12, 6, 0),
        text=(t("上述人员的居家隔离医学观察已于上列时刻结束，特此证明。", "The measure named above ended for this person at the time shown."),),
        notes=(
            t("持证人恢复正常生活，任何单位和个人不得歧视。", "The holder returns to normal life. Nobody may discriminate against them."),
            t("本证明不是复工许可；复工另行办理。", "This is not a clearance to work, which is a matter of its own."),
        ),
        marks=(
            model.Mark("seal", BUREAU, t("局机关办公室", "General office"), at(12, 4, 16, 0), "L-01825"),
            model.Mark("seal", CDC, t("县疾控中心", "County CDC"), at(12, 5, 15, 40), "L-01849"),
        ),
    )
    return frame(body, t("解除居家隔离证明", "Certificate of release"), "安居〔2026〕0012号-5", issued=at(12, 6, 0, 5))


def card() -> model.Paper:
    body = model.Card(
        holder=t("三组12号", "12 Third Row"),
        link="https://anju.example/h/k3Jx9Qw2Zr7Tn5Vb8Lm4",
        code="K7QF-2M9D",
        steps=(
            t("用手机相机对准二维码，点开页面。", "Point the phone's camera at the code and open the page."),
            t("输入自己的密码，量完体温点三下就报好了。", "Enter your PIN. Three taps report a temperature."),
            t("不会用手机，打下面的电话，一样能办。", "No smartphone? Call a number below. It does the same."),
        ),
        contacts=TEAM,
    )
    return frame(body, t("居家联系卡", "Household card"), "安居〔2026〕0012号-6")


def round_() -> model.Paper:
    with_whom = (model.Line(t("陪采样人员到门口", "Go to the door with the sampler"), t("管控人员 孙某丁", "control staff 孙某丁")),)
    visits = tuple(
        model.Visit(
            address=f"{n // 3 + 1}组{n}号", place=t("青石村", "Qingshi village"), who="林试安、林试宁" if n % 2 else "周试平",
            errands=(
                model.Errand(t("上门采样（管控人员在场）", "Take the sample (control staff present)"), at(11, 22, 18), 1, "林试安"),
                model.Errand(t("上门采样（管控人员在场）", "Take the sample (control staff present)"), at(11, 22, 18), 1, "林试宁"),
                *((model.Errand(t("看体温、问缺什么", "See the temperature, ask what is lacking"), at(11, 22, 20)),) if n % 2 else ()),
            ),
            code="K7QF-2M9D" if n != 3 else "", link="https://anju.example/at/K7QF2M9D/" if n != 3 else "", along=with_whom,
        )
        for n in range(1, 8)
    )  # fmt: skip
    return frame(model.Round(holder="吴某乙", day=date(2026, 11, 22), visits=visits), t("今日上门路线", "Today's round"), "R-20261122-7")


ALL = {
    "order": order, "instructions": instructions, "readings": readings, "signoff": signoff,
    "signoff-done": lambda: signoff(done=True), "certificate": certificate, "card": card, "round": round_,
}  # fmt: skip


def main(folder: Path) -> None:
    """Every sample in both languages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ALL.items():
        for language in ("zh", "en"):
            drawn = render(make(), language)
            (folder / f"{name}-{language}.pdf").write_bytes(drawn.pdf)
            print(name, language, drawn.pages, len(drawn.pdf))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
