"""The words for what a part of a plan says: each aspect's name, and values that are words of the language."""

from collections.abc import Mapping

from anju.core.plan.model import Text

NOTHING = Text("–", "–")
ASPECTS: Mapping[str, Text] = {
    name: Text(zh, en)
    for name, zh, en in (
        ("title", "名称", "title"), ("detail", "说明", "explanation"), ("cites", "条款依据", "clauses"), ("source", "条款依据", "clauses"),
        # the whole
        ("mode", "性质", "basis"), ("article", "须写明法律条款", "names its legal article"), ("term", "期限", "term"),
        ("review_by", "复核时限", "reviewed within"), ("quiet", "不打扰时段", "quiet hours"), ("undo", "可撤回时间", "time to undo a slip"),
        ("retention_days", "保存天数", "days kept"), ("rights", "住户权利", "rights of the household"),
        ("complain_to", "向谁投诉", "where to complain"), ("emergency", "紧急电话", "emergency numbers"),
        # parameters and roles
        ("kind", "种类", "kind"), ("value", "数值", "value"), ("default", "默认值", "default"), ("example", "示例", "example"),
        ("reasoned", "改动须有理由", "another value needs a reason"), ("reason", "改动理由", "set so because"), ("decider", "由谁决定", "decided by"),
        ("agency", "由哪类单位担任", "kind of agency"), ("arrive", "到岗时限", "on post within"), ("sees", "可以看到", "may see"),
        ("leads", "牵头", "leads"), ("needs", "须有资格", "must have"),
        # tracks and stages
        ("subject", "对象", "subject"), ("unowned", "无人承担时的事件", "incident when nobody owns a duty"),
        ("passes_to", "到期后转给", "passes at END to"), ("custody", "依次由谁负责", "in whose hands, in order"),
        ("sign_off", "签字顺序", "sign-off, in order"), ("waived_by", "谁可以免除", "who may waive"),
        ("supplied", "文本写了措施", "the text gives measures"), ("of", "哪一类", "of which kind"), ("publishes", "对外发布", "publishes"),
        ("order", "阶段", "stages"), ("enters", "进入", "begins"), ("aside", "不在先后顺序里", "outside the order"),
        # duties
        ("owner", "由谁完成", "done by"), ("accountable", "由谁负责", "who answers for it"),
        ("falls_back", "空缺时由谁承担", "while the seat is empty, done by"), ("opens", "何时开始", "opens"),
        ("within", "时限", "to be done within"), ("evidence", "凭证", "proven by"), ("stages", "在哪些阶段", "in which stages"),
        ("answered_by", "可以怎样完成", "may be answered by"), ("ladder", "没做时逐级上报", "when it is not done, told to"),
        ("makeup", "过时可以补", "can be made up later"), ("force", "约束力", "force"), ("need", "生活需求", "a need of the household"),
        ("chooses", "选定责任组的岗位", "chooses the seats of"),
        ("fills", "填补席位", "fills the seat"), ("hands", "接手住户", "takes the household over as"), ("signs", "签署文书", "signs the paper"),
        ("mark", "签署方式", "way of signing"), ("serves", "送达文书", "serves the paper"), ("settles", "办结事件", "settles the incident"),
        ("together", "同时上门", "done together with"), ("shuts", "归档", "archives the file"), ("lays_out", "排班", "lays out the roster"),
        ("relieves", "接班", "takes over the watch"),
        ("missed", "无回音时开启", "when unanswered, opens"), ("bars", "限制出入", "bars a way out"),
        ("quiet", "避开不打扰时段", "keeps the quiet hours"), ("wakes", "夜里也通知", "goes through quiet hours"),
        ("second_look", "第二人复核", "the second look"),
        ("when", "条件", "where"), ("begins", "起始于所填", "begins at the moment given"),
        ("counts_from", "从所填算起", "counted from the moment given"),
        ("until", "截止于所填", "ends at the moment given"), ("amber", "多久后显示黄色", "shown amber after"),
        ("apart", "两次至少相隔", "at least so long apart"), ("series", "合并计算间隔", "counted together as"),
        # reactions and incidents
        ("form", "针对", "about"), ("then", "处置", "then"), ("otherwise", "否则", "otherwise"), ("rule", "只针对任务", "only answering"),
        ("lead", "牵头任务", "led by"), ("household_may", "住户可以提出", "the household may raise it"),
        ("hidden", "不在住户页面显示", "hidden from the household"),
        # forms
        ("fields", "问题", "questions"), ("sensitivity", "谁可以看", "who may read it"), ("home", "住户页面用途", "use on the household's page"),
        ("device", "设备信号", "what a sensor tells"),
        ("unit", "单位", "unit"), ("low", "最低值", "lowest value"), ("high", "最高值", "highest value"), ("options", "选项", "answers"),
        ("option", "选项", "answer"), ("exactly", "要选几项", "so many to be chosen"), ("required", "必填", "has to be answered"),
        ("sealed", "加密保存", "kept encrypted"),
        ("staff", "只问工作人员", "asked of staff alone"), ("awaits", "结果写到哪张表单", "the form its result comes in"),
        ("against", "与哪里比远近", "the place it is compared with"),
        ("formula", "计算", "worked out"), ("ends", "到此为止的原因", "why nothing follows"),
        # teams
        ("seats", "岗位", "seats"), ("choose", "选几个", "so many are chosen"), ("minimum", "至少几个", "never fewer than"),
        # papers, rosters, registers, classes, notes
        ("text", "文字", "text"), ("served_by", "由谁送达", "served by"), ("oral", "可口头告知", "may be told"), ("roles", "由谁轮值", "stood by"),
        ("planned_by", "由谁排班", "planned by"), ("longest", "一班最长", "a watch at most"), ("rest", "两班间休息", "rest between two watches"),
        ("week", "每周最多", "a week at most"), ("answer", "请来顶班的人多久内答复", "whoever is asked to step in has so long to answer"),
         ("ahead", "提前几天排班", "laid out so many days ahead"), ("says", "说明", "says"),
        ("kept_by", "由谁维护", "kept by"), ("checked_by", "由谁核对", "checked by"), ("levels", "等级", "levels"),
        ("unlisted", "不在册的等级", "level of what is on no line"), ("found", "哪一问说明有人", "the answer by which somebody was found"),
        ("asks", "询问", "asks"), ("confirmed_by", "由谁确认", "confirmed by"),
        ("takes", "占用", "takes"), ("gives_back", "归还", "gives back"), ("enrols", "对哪些岗位", "for whoever holds"),
        ("capacity", "一共几个", "how many there are"), ("at_once", "同时最多用几个", "in use at once"),
        ("exception", "紧急例外", "exception in an emergency"),
        ("by_post", "在岗即有", "had by whoever holds"), ("renew", "到期前多久续办", "to be renewed before it runs out by"),
        ("lists", "列什么", "lists"), ("cut_off", "提前多久截止", "as of so long before"), ("to", "发给", "sent to"),
        ("since", "从何时起", "since"),
        ("strike", "可以划去", "lines may be struck"), ("struck_by", "由谁划去", "lines struck by"), ("lookups", "查找", "looked up"),
        ("first_day", "首日", "first day"), ("row", "第几行", "row"), ("note", "如何落实", "how it is met"),
    )
}  # fmt: skip
"""By the aspect's name in the model. A test finds the aspect that has none."""
VALUES: Mapping[str, Text] = {
    name: Text(zh, en)
    for name, zh, en in (
        ("True", "是", "yes"), ("False", "否", "no"), ("must", "必须做到", "must"), ("should", "应当做到", "should"),
        ("compulsory", "强制", "compulsory"), ("voluntary", "自愿", "voluntary"), ("seat", "席位", "seat"), ("post", "岗位", "post"),
        ("all", "全部", "everything"), ("needs", "需求和地址", "needs and address"), ("watch", "看管记录", "watch logs"),
        ("none", "不看", "nothing"), ("health", "健康", "health"), ("duty", "工作", "duty"), ("hidden", "隐藏", "hidden"),
        ("household", "住户自报", "the household's report"), ("call", "电话", "a call"), ("visit", "上门", "a visit"),
        ("device", "设备", "a device"), ("paper", "纸质", "paper"), ("staff", "工作人员", "staff"), ("sign", "签字", "signature"),
        ("seal", "盖章", "seal"), ("review", "审核", "review"), ("person", "本人", "the person"), ("area", "地区", "area"),
        ("unit", "单位", "unit"), ("households", "住户", "households"), ("places", "地方", "places"),
    )
}  # fmt: skip
