"""How the compiler names the parts of a plan to its author."""

from collections.abc import Mapping

SHAPE_NAMES: Mapping[str, tuple[str, str]] = {
    "plan": ("方案", "the plan"),
    "legal": ("法律依据", "the legal basis"),
    "parameter": ("参数", "the parameter"),
    "term": ("期限", "the term"),
    "quiet": ("安静时段", "the quiet hours"),
    "emergency": ("紧急电话", "the emergency number"),
    "role": ("角色", "the role"),
    "arrive": ("到岗要求", "the arrival limit"),
    "form": ("表单", "the form"),
    "field": ("表单项目", "the field"),
    "option": ("选项", "the option"),
    "document": ("文书", "the document"),
    "roster": ("值守表", "the roster"),
    "said": ("公布时填写的项目", "what publishing a day says"),
    "register": ("名册", "the register"),
    "classify": ("分类表", "the classification"),
    "lookup": ("查册", "the look-up"),
    "first_day": ("第一天", "the first day"),
    "class": ("分类表的一行", "the row"),
    "track": ("管控类别", "the track"),
    "custody": ("交接", "the custody"),
    "holder": ("接手人", "the holder"),
    "stage": ("阶段", "the stage"),
    "duty": ("任务", "the duty"),
    "tests": ("检测安排", "the tests"),
    "result": ("检测结果", "the result"),
    "reaction": ("处置", "the reaction"),
    "effects": ("处置", "the effects"),
    "propose": ("建议", "the proposal"),
    "count": ("次数条件", "the count"),
    "day": ("天数条件", "the day"),
    "incident": ("事件", "the incident"),
    "release": ("解除", "the release"),
    "step": ("签字步骤", "the sign-off step"),
    "owners": ("责任人", "the list of owners"),
    "rung": ("上报梯级", "the rung"),
    "note": ("说明", "the note"),
    "opening": ("开始条件", "the opening"),
    "test": ("比较", "the comparison"),
    "words": ("两种文字的内容", "the text in two languages"),
}
"""Shape to its name in Chinese and English."""

KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "days": ("天数（正整数）", "a number of days"),
    "duration": ("一段时间（如 2 h）", "a length of time such as 2 h"),
    "number": ("数", "a number"),
    "times": ("时刻（如 08:00, 16:00）", "times of day such as 08:00, 16:00"),
    "flag": ("true 或 false", "true or false"),
    "time": ("时刻（如 08:00）", "a time of day such as 08:00"),
    "text": ("文字", "a text"),
}
"""Kind of parameter to what its value must be."""
