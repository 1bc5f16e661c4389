"""The faults of meaning: what keeps a well-formed text from being a plan."""

from anju.core.language.diagnostic import fault
from anju.core.plan.compile.unset import PARAMETER_UNKNOWN as PARAMETER_UNKNOWN
from anju.core.plan.compile.unset import PARAMETER_UNREASONED as PARAMETER_UNREASONED
from anju.core.plan.compile.unset import PARAMETER_UNSET as PARAMETER_UNSET
from anju.core.plan.compile.unset import PARAMETER_UNUSED as PARAMETER_UNUSED
from anju.core.plan.compile.unset import PARAMETER_VALUE as PARAMETER_VALUE
from anju.core.plan.compile.unset import REASONED as REASONED

NO_TEXT = fault(
    "no-plan",
    "没有可以编译的方案文件。",
    "There is no plan file to compile.",
    "请在方案文件夹里写一个 plan.yaml。",
    "Write a plan.yaml into the plan's folder.",
)
NO_FILE = fault(
    "missing-file",
    "include 里写的文件“{name}”不在方案文件夹里。",
    'The file "{name}" under include is not in the plan\'s folder.',
    "{hint_zh}",
    "{hint_en}",
)
NO_PART = fault(
    "part-missing",
    "没有叫“{name}”的共用部分。",
    'There is no part called "{name}".',
    "{hint_zh}共用部分放在方案文件夹旁边的 parts 文件夹里；方案不在 plans/ 下的，把 plans/parts 复制到它旁边。其余问题等它在了再报。",
    "{hint_en} Parts lie in the folder `parts` beside the plan's own; for a plan elsewhere than in plans/ copy plans/parts there. "
    "Whatever else there is, is told once it is there.",
)
LACKING = frozenset({NO_FILE.code, NO_PART.code})
"""What a text names and is not there: all that it would say is lacking with it, and none of that is a fault of its own."""
PART_LACKS = fault(
    "part-lacks",
    "共用部分“{part}”要知道“${name}”是什么，方案没有写。",
    'The part "{part}" asks what "${name}" is, and the plan does not say.',
    "在这里写上 {name}: …。",
    "Write {name}: ... here.",
)
PART_UNUSED = fault(
    "part-unused",
    "共用部分里没有用到“{name}”。",
    'The part has no use for "{name}".',
    "删掉它。{hint_zh}",
    "Take it out. {hint_en}",
)
PART_SAYS = fault(
    "part-says",
    "“{key}”由共用部分写了（{part}），方案不能改。",
    'A part says "{key}" already ({part}); a plan adds to a part and changes nothing of it.',
    "请在这里删去它。补依据写 cites:（会加上去）；换参数的值写在方案自己的 parameters:；要另一种做法，请另起名字写一个。",
    "Take it out here. Clauses are added by cites:, a parameter's value is said under the plan's own parameters:; what is done otherwise has "
    "a name of its own.",
)
UNKNOWN_KEY = fault(
    "unknown-key",
    "{shape_zh}里没有“{key}”这个键。",
    '"{key}" is no key of {shape_en}.',
    "{hint_zh}",
    "{hint_en}",
)
MISSING_KEY = fault(
    "missing-key",
    "{shape_zh}缺少“{key}”。",
    '{shape_en} lacks "{key}".',
    "请补上 {key}: …",
    "Add {key}: ...",
)
NOT_A_TABLE = fault(
    "not-a-table",
    "“{key}”下面应该是若干“键: 值”。",
    'Under "{key}" there should be keys and values.',
    "请换行、缩进两格，写成“键: 值”；冒号要用半角。",
    "Begin a new line, indent by two spaces and write `key: value`, with a half-width colon.",
)
NOT_A_LIST = fault(
    "not-a-list",
    "“{key}”下面应该是一个列表。",
    'Under "{key}" there should be a list.',
    "请写成 [甲, 乙]，或每行以“- ”开头。",
    "Write [one, two], or begin each line with `- `.",
)
NOT_A_WORD = fault(
    "not-a-word",
    "“{key}”下面应该只写一个值。",
    'Under "{key}" there should be one value only.',
    "请只写一个词、数字或时间，不要写成列表或“键: 值”。",
    "Write one word, number or time, no list and no keys.",
)
NOT_A_DURATION = fault(
    "not-a-duration",
    "“{key}”写的“{value}”不是一段时间。",
    '"{value}" under "{key}" is no length of time.',
    "请写数字加单位，如 30 min、2 h、3 days。",
    "Write a number and a unit, such as 30 min, 2 h or 3 days.",
)
NOT_A_TIME = fault(
    "not-a-time",
    "“{key}”写的“{value}”不是一天里的时刻。",
    '"{value}" under "{key}" is no time of day.',
    '请写成 "08:00" 这样的 24 小时制时刻。',
    'Write a 24-hour time such as "08:00".',
)
NOT_A_NUMBER = fault(
    "not-a-number",
    "“{key}”写的“{value}”不是这里可用的数。",
    '"{value}" under "{key}" is not a number that can stand here.',
    "请写一个数；天数和次数要写正整数。",
    "Write a number; days and counts are whole and above zero.",
)
NOT_A_FLAG = fault(
    "not-a-flag",
    "“{key}”写的“{value}”不是“是”或“否”。",
    '"{value}" under "{key}" is neither yes nor no.',
    "请写 true 或 false。",
    "Write true or false.",
)
NOT_ONE_OF = fault(
    "not-one-of",
    "“{key}”不能写“{value}”。",
    '"{key}" cannot be "{value}".',
    "只能是：{known}。{hint_zh}",
    "It is one of: {known}. {hint_en}",
)
NAME_FORM = fault(
    "name-form",
    "“{name}”不能作名字。",
    '"{name}" cannot be a name.',
    "名字用小写英文字母开头，只含小写字母、数字、下划线和连字符。",
    "A name begins with a lower-case letter and has only lower-case letters, digits, underscores and hyphens.",
)
NAME_TAKEN = fault(
    "name-taken",
    "“{name}”这个名字已经用了（{by}）。",
    'The name "{name}" is taken ({by}).',
    "请换一个名字。",
    "Choose another name.",
)
ONE_LANGUAGE = fault(
    "missing-translation",
    "“{key}”缺少{lack_zh}。",
    '"{key}" lacks its {lack_en} text.',
    "请写成 {{zh: 中文, en: English}}，两种文字都要有。",
    "Write {{zh: ..., en: ...}} with both texts.",
)
NOT_TRANSLATED = fault(
    "not-translated",
    "“{key}”的中文“{zh}”里没有一个汉字。",
    'The Chinese text of "{key}", "{zh}", has no Chinese in it.',
    "请译成中文。",
    "Translate it.",
)
RANGE = fault(
    "range-empty",
    "“{key}”从 {low} 到 {high}：没有数能填。",
    '"{key}" goes from {low} to {high}: no number fits.',
    "请让 from 小于 to。",
    "Let from be below to.",
)
UNKNOWN_NAME = fault(
    "unknown-name",
    "没有叫“{name}”的{kind_zh}。",
    'There is no {kind_en} called "{name}".',
    "{hint_zh}",
    "{hint_en}",
)
OPENING = fault(
    "opening",
    "看不出它什么时候开始。",
    "It does not say when it begins.",
    "请只写一种：times（可加 every、on_days、weekdays、monthdays 或 dates）、every 加 at、draw 加 between、at_most_apart、on_entry、"
    "after、after_any、at_start、before_end、at_end、shift、called 或 by_hand。",
    "Write exactly one of: times (with every, on_days, weekdays, monthdays or dates), every with at, draw with between, at_most_apart, on_entry, "
    "after, after_any, at_start, before_end, at_end, shift, called or by_hand.",
)
NOT_A_DAY = fault(
    "not-a-day",
    "“{key}”里的“{value}”不是一个日子。",
    '"{value}" under "{key}" is no day.',
    "{hint_zh}",
    "{hint_en}",
)
BETWEEN = fault(
    "not-between",
    "“between”应写两个时刻，先早后晚，都在同一天。",
    'Under "between" there should be two times of one day, the earlier one first.',
    '请写 between: ["08:00", "20:00"]。',
    'Write between: ["08:00", "20:00"].',
)
SPACED = fault(
    "spaced-window",
    "写了最长间隔 {most}，又写了时限 {within}：这种任务一直开着，间隔就是时限。",
    "It says at most {most} apart and a limit of {within}: such a duty is always open, and the spacing is its limit.",
    "请删去 within，或把它写成 {most}。",
    "Leave within out, or make it {most}.",
)
TERM = fault(
    "term-length",
    "期限应写 days 或 hours 中的一种。",
    "A term says either days or hours.",
    "请写 days: 14，或者 hours: 24 h（从登记那一刻起算）。",
    "Write days: 14, or hours: 24 h (counted from the entry itself).",
)
NOT_SUPPLIED = fault(
    "not-supplied",
    "类别“{name}”写明没有措施（not_supplied），却又写了 {key}。",
    'The track "{name}" is not supplied and yet has {key}.',
    "没有措施的类别只写 title 和 cites；有措施就删去 not_supplied。",
    "A track that is not supplied has title and cites only; where there are measures, leave not_supplied out.",
)
SERIES = fault(
    "tests-when",
    "看不出检测在哪几天做。",
    "It does not say on which days the tests are.",
    "请只写一种：count 加 in（如 count: 3、in: 3 days）、every 或 on_days；次数不能比天数多。",
    "Write exactly one of: count with in (count: 3, in: 3 days), every, or on_days; there cannot be more tests than days.",
)
ENTERS = fault(
    "stage-enters",
    "阶段不能这样开始。",
    "A stage cannot begin like this.",
    "请写 start、end、{{after: [任务]}}、{{at_start: 2 days}}、{{before_end: 48 h}}，或每年的一天 {{times: [00:00], dates: [02-01]}}。",
    "Write start, end, {{after: [duty]}}, {{at_start: 2 days}}, {{before_end: 48 h}}, or one day of the year: {{times: [00:00], dates: [02-01]}}.",
)
STAGE_ASIDE = fault(
    "stage-aside",
    "这个阶段写了 aside: true，不在先后顺序里，却又写了何时开始。",
    "This stage stands aside, outside the order, and yet says when it begins.",
    "请删去 enters:，用处置的 move: 进入它，用 back: true 离开；或删去 aside。",
    "Take enters: away: a reaction enters it by move: and leaves it by back: true. Or take aside away.",
)
NO_FIELD = fault(
    "unknown-field",
    "表单“{form}”里没有“{field}”这一项。",
    'The form "{form}" has no field "{field}".',
    "{hint_zh}",
    "{hint_en}",
)
NO_OPTION = fault(
    "unknown-option",
    "“{field}”没有“{value}”这个选项。",
    '"{field}" has no option "{value}".',
    "{hint_zh}",
    "{hint_en}",
)
NO_TEST = fault(
    "test-not-for-field",
    "“{field}”这一项（{kind}）不能用“{test}”来比较。",
    'The field "{field}" ({kind}) cannot be compared by "{test}".',
    "可用的有：{known}。",
    "It can be compared by: {known}.",
)
OUTSIDE = fault(
    "threshold-range",
    "“{field}”的界限 {value} 超出了它的范围 {low} 到 {high}，永远不会或总是成立。",
    'The threshold {value} of "{field}" lies outside its range {low} to {high}: it holds never or always.',
    "请改界限，或改表单里的 from 和 to。",
    "Change the threshold, or the field's from and to.",
)
UNIT = fault(
    "threshold-unit",
    "“{field}”的界限用的单位是“{unit}”，表单里是“{own}”。",
    'The threshold of "{field}" is in "{unit}", the form has "{own}".',
    "请把界限换算成 {own}。",
    "Convert the threshold to {own}.",
)
NO_BOUND = fault(
    "no-bound",
    "“{key}”没有写和哪个数比较。",
    'The condition under "{key}" compares with no number.',
    "请写 at_least、above、at_most、below 或 is，和一个整数。",
    "Write at_least, above, at_most, below or is, and a whole number.",
)
COMPUTED = fault(
    "computed-field",
    "计算项目“{key}”算不出来：{why_zh}。",
    'The computed field "{key}" cannot be worked out: {why_en}.',
    "请写 ratio、sum、difference、product、minutes 或 points 中的一个，只用写在它前面、同一张表单里的数字项目；"
    "minutes 用两个时刻，points 用单选、多选或是否项目。",
    "Write one of ratio, sum, difference, product, minutes or points, over numbers of the same form written before it; "
    "minutes go by two moments, points by choices and flags.",
)
NO_WITHIN = fault(
    "no-window",
    "没有写多久之内要完成。",
    "It does not say within which time it must be done.",
    "请写 within: 2 h 这样的时限。",
    "Write a limit such as within: 2 h.",
)
NO_FORM = fault(
    "no-fields",
    "“{key}”缺少选项或项目。",
    '"{key}" has no options or fields.',
    "请在 one_of: 或 fields: 下写出来。",
    "Write them under one_of: or fields:.",
)
UNOWNED = fault(
    "duty-unowned",
    "任务“{name}”没有责任人。",
    'Nobody owns the duty "{name}".',
    "请写 owner: 某个角色。",
    "Write owner: and a role.",
)
RETURN = fault(
    "sign-off-return",
    "审核退回给“{role}”，但在此之前没有“{role}”签字的步骤，文书会无处可去。",
    'The review returns the paper to "{role}", who signs in no step before it: the paper would go nowhere.',
    "请写前面某一步的签字人：{known}。",
    "Name somebody who signs before: {known}.",
)
STEP_WHO = fault(
    "step-who",
    "这一步没有说由谁签。",
    "This step does not say who signs.",
    "请写 role: 岗位，或 all_of: [几个岗位]，两者写一个。",
    "Write role: one role, or all_of: [several], one of the two.",
)
LEAD_SHARED = fault(
    "lead-shared",
    "任务“{lead}”已经是事件“{other}”的主责任务。",
    'The duty "{lead}" already leads the incident "{other}".',
    "请给每种事件各写一个主责任务。",
    "Write a lead duty of its own for each kind of incident.",
)
NO_PLACES = fault(
    "register-of-places",
    "“{name}”不是地点名册，查不到等级。",
    'The register "{name}" is not one of places: it has no levels to look up.',
    "请写一个 of: places 的名册。",
    "Name a register with of: places.",
)
NAMED_NOTHING = fault(
    "named-nothing",
    "写了 named:，但没有 begin:，没有要命名的东西。",
    "There is named: without begin:, so there is nothing to name.",
    "请写 begin: 类别名，或删掉 named:。",
    "Write begin: and a track, or take named: out.",
)
FIELD_KIND = fault(
    "field-kind",
    "“{field}”这一项是 {kind}，这里要用 {wanted}。",
    'The field "{field}" is of the kind {kind}; here it must be {wanted}.',
    "请换一项，或改表单里的 kind。",
    "Name another field, or change its kind in the form.",
)
AT_ONCE = fault(
    "resource-at-once",
    "“{key}”和总数 {capacity} 对不上：同时领用数不能超过总数，写了例外的要小于总数。",
    'The numbers under "{key}" do not fit the capacity of {capacity}: no more than all may be out at once, and with an exception fewer.',
    "请改 at_once 或 capacity，或去掉 exception。",
    "Change at_once or capacity, or take exception out.",
)
CUT_OFF = fault(
    "digest-cut-off",
    "截止时间落在 {at} 的前一天。",
    "The cut-off falls on the day before {at}.",
    "请写短一些的 cut_off，或晚一些的 at。",
    "Write a shorter cut_off, or a later hour under at.",
)
MAY_RING = fault(
    "may-ring",
    "may_ring 只能写在住户悄悄说的表单（home: private）里，这张表单不是。",
    "may_ring stands only in a form by which a household tells something in private (home: private); this one is none.",
    "请去掉 may_ring，或给这张表单写 home: private。",
    "Take may_ring out, or write home: private on the form.",
)

MEANING = (
    NO_TEXT, NO_FILE, NO_PART, PART_LACKS, PART_UNUSED, PART_SAYS,
    UNKNOWN_KEY, MISSING_KEY, NOT_A_TABLE, NOT_A_LIST, NOT_A_WORD, NOT_A_DURATION, NOT_A_TIME, NOT_A_NUMBER, NOT_A_FLAG,
    NOT_ONE_OF, NAME_FORM, NAME_TAKEN, ONE_LANGUAGE, NOT_TRANSLATED, RANGE, UNKNOWN_NAME, PARAMETER_UNSET, PARAMETER_VALUE,
    PARAMETER_UNKNOWN, PARAMETER_UNUSED, PARAMETER_UNREASONED, REASONED, OPENING, ENTERS, NOT_A_DAY, BETWEEN, SPACED, TERM, NOT_SUPPLIED,
    SERIES, NO_FIELD, NO_OPTION, NO_TEST, OUTSIDE, UNIT, NO_WITHIN, NO_FORM, UNOWNED, RETURN,
    STEP_WHO, LEAD_SHARED, NO_PLACES, FIELD_KIND, NO_BOUND, STAGE_ASIDE, COMPUTED, NAMED_NOTHING, AT_ONCE, CUT_OFF,
    MAY_RING,
)  # fmt: skip
