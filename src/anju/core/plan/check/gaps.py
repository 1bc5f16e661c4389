"""The faults of what follows: answers that lead nowhere, watches nobody keeps, papers nobody serves, rules without a clause."""

from anju.core.language.diagnostic import fault

UNFOLLOWED = fault(
    "outcome-unfollowed",
    "“{zh}”（{name}）可能的结果 {outcome}，在类别“{track_zh}”里之后什么也不会发生。",
    '"{en}" ({name}) can come out as {outcome}, and in the track "{track_en}" nothing follows.',
    "请写它之后的 open: 或 alarm:，确实到此为止的写 ends: true；审核退回请写 may_return_to。不问结果的事件，主责任务写 evidence: attestation。",
    "Say what follows by open: or alarm:, or ends: true where nothing should; for a returned review write may_return_to. An incident of which no "
    "outcome is asked has evidence: attestation on its lead duty.",
)
READING = fault(
    "reading-unfollowed",
    "表单“{form}”的“{zh}”（{name}）是健康读数，但在类别“{track_zh}”里任何数值都不会引起处置。",
    '"{en}" ({name}) of the form "{form}" is a reading of health, and in the track "{track_en}" no value of it calls for anything.',
    "请写一个处置（reactions: … when:），或删去这一项。",
    "Write a reaction with a when: over it, or leave the field out.",
)
NOWHERE = fault(
    "page-leads-nowhere",
    "住户能在自己的页面上填“{zh}”（{name}），但没有一个管人的类别理会，不管填什么，都没有人知道。",
    'A household can fill in "{en}" ({name}) on its own page, but no track about people looks at it: whatever it says reaches nobody.',
    "请在管人的类别里写一个处置（reactions: … on: {name}），或把它作为那里某个任务的 evidence；不给住户填的去掉 home（员工在任务里答，不用 home）。",
    "Write a reaction on: {name} in a track about people, or let it be the evidence of a duty there; take home away where no household fills it in "
    "(a worker answers the duty itself, without it).",
)
UNASKED = fault(
    "silence-unasked",
    "任务“{zh}”（{name}）要住户自己答，过了点也补不了；一直没有消息，也没有人去问。",
    '"{en}" ({name}) is for the household to answer and cannot be made up; where nothing comes, nobody asks.',
    "请写 missed: [任务]，由工作人员先当平安问题去问；或让同一张表单、在同样的阶段和日子自己开始的另一个任务写 missed（等别处来叫的任务不算）。",
    "Write missed: [a duty of staff] so that silence is asked about as a question of welfare; or let another duty with the same form, which opens by "
    "itself in the same stages and on the same days, do so (one that waits to be called does not count).",
)
UNANSWERED = fault(
    "no-unanswered",
    "表单“{form}”的“{zh}”（{name}）在类别“{track_zh}”里没有处置看它：答“否”也算办完，也没有人知道。",
    'No reaction of the track "{track_en}" looks at "{en}" ({name}) of the form "{form}": "no" closes the duty as done, and nobody hears of it.',
    "请写一个处置（reactions: … when: {{{name}: false}}），答“是”才要处置的写 true；"
    "确实不必处置的，在这一项写 ends: 说明原因（只是建议做的、本人自报的也一样）。",
    "Write a reaction (reactions: … when: {{{name}: false}}), with true where a yes is what calls for something; "
    "where nothing should follow, say why under ends: of the field (what is only advised, or said by the person themselves, is no exception).",
)
DEAF_ALARM = fault(
    "alarm-unanswered",
    "事件“{zh}”（{name}）夜里可能没人应：{why_zh}。",
    'Nobody may answer the incident "{en}" ({name}) at night: {why_en}.',
    "请给主责任务写 ladder:，并去掉它的 quiet。",
    "Give its lead duty a ladder:, and take quiet off it.",
)
BARRED = fault(
    "bars-without-way-out",
    "任务“{zh}”（{name}）会堵住出口，但它的表单“{form}”没有问 {lacks}。",
    '"{en}" ({name}) bars a way out, but its form "{form}" does not ask for {lacks}.',
    "请在表单里加上必填的 exit_plan（逃生方案）和 key_holder（随叫随到的钥匙保管人）。",
    "Add the required fields exit_plan and key_holder (on call) to the form.",
)
NOT_ARCHIVED = fault(
    "never-archived",
    "类别“{zh}”没有归档的任务，记录会永远开着。",
    'The track "{en}" has no duty that archives: its records would stay open for ever.',
    "请给最后的任务写 shuts: true。",
    "Give the last duty shuts: true.",
)
UNSTAFFED = fault(
    "watch-unstaffed",
    "值守表“{zh}”（{name}）里 {idle} 轮到班时没有任务去叫。",
    'In the watch "{en}" ({name}) no duty calls {idle} to their watches.',
    "请写一个 opens: {{shift: {name}}} 的任务（不写 owner 即表中每个角色），或删去这张值守表。",
    "Write a duty with opens: {{shift: {name}}} (without owner it is every role of the roster), or remove the roster.",
)
UNCOVERED = fault(
    "watch-uncovered",
    "值守表“{zh}”（{name}）每个角色一人时每周只能值 {covered} 小时，24 小时值守要 168 小时。",
    'With one person a role the watch "{en}" ({name}) covers {covered} hours a week; watching day and night needs 168.',
    "请增加角色（roles:），或放宽 longest、rest、week。",
    "Add roles, or widen longest, rest or week.",
)
WATCH_HOURS = fault(
    "watch-hours",
    "值守表“{zh}”（{name}）的班时不合理：{why_zh}。",
    'The hours of the watch "{en}" ({name}) cannot be kept: {why_en}.',
    "请改 longest、rest 或 week。",
    "Change longest, rest or week.",
)
UNPLANNED = fault(
    "watch-unplanned",
    "值守表“{zh}”（{name}）没有每天安排的任务，公布一天的班也不会完成任何任务。",
    'No daily duty lays out the watch "{en}" ({name}): publishing a day of it would close nothing.',
    "请给每天排班的任务写 lays_out: {name}。",
    "Give the duty that plans it each day lays_out: {name}.",
)
GAP_UNHEARD = fault(
    "watch-gap-unheard",
    "值守表“{zh}”（{name}）空出来的钟点不是任何人的事件。",
    'An hour of the watch "{en}" ({name}) that nobody has is nobody\'s incident.',
    "请写一种事件，它的主责任务（lead:）带 lays_out: {name}。",
    "Write a kind of incident whose lead duty has lays_out: {name}.",
)
SAYS = fault(
    "watch-says",
    "公布值守表“{zh}”（{name}）答不全表单“{form}”：{fields}。",
    'Publishing the watch "{en}" ({name}) cannot answer the form "{form}": {fields}.',
    "请在 says: 里把 empty（整数）、fair（是否）、reason（文字）对到表单项目上，其余项目写 required: false。",
    "Let says: name a whole-number field for empty, a flag for fair, a text for reason; other fields take required: false.",
)
WATCH_ELSEWHERE = fault(
    "watch-elsewhere",
    "值守表“{zh}”（{name}）不是类别“{track}”的：{why_zh}。",
    'The watch "{en}" ({name}) is not one of the track "{track}": {why_en}.',
    "请让叫班、接班、排班、补班的任务都在 of: 写的类别里（不写 of 就是本地的类别）；of 只能是单位、场所或本地的类别。",
    "Let all its duties stand in the track named in of:, one of a unit, a place or the area; without of:, in the area's own.",
)
WATCH_RELIEF = fault(
    "watch-relief",
    "任务“{zh}”（{name}）接不了值守表“{roster}”的班：{why_zh}。",
    'The duty "{en}" ({name}) cannot take over a watch of "{roster}": {why_en}.',
    "请写 opens: {{shift: {roster}}}，不写 evidence（用自带的“接班”表单）。",
    "Write opens: {{shift: {roster}}} and no evidence: the built-in form for taking over is used.",
)
WATCH_PICTURED = fault(
    "watch-pictured",
    "值守任务“{zh}”（{name}）的表单“{form}”要交照片：值守看到的画面不许留存。",
    'The form "{form}" of the watch\'s duty "{en}" ({name}) asks for a photograph: what a watch sees is not to be kept.',
    "请去掉 kind: photo 的项目，用选择和文字说看到了什么、做了什么。",
    "Leave the field of kind: photo out; let choices and words say what was seen and done.",
)
DOUBLE_BOOKED = fault(
    "double-booked",
    "“{role}”同时在值守表“{zh}”（{name}）和“{other}”里，可能被同时排到两处。",
    '"{role}" stands both the watch "{en}" ({name}) and "{other}" and could be booked for both at once.',
    "请让一个角色只在一张值守表里。",
    "Let a role stand in one roster only.",
)
UNSERVED = fault(
    "document-unserved",
    "文书“{zh}”（{name}）没有任务去送达、签署或盖章。",
    'No duty serves, signs or seals the document "{en}" ({name}).',
    "请给送达它的任务写 serves: {name}，或给签字的步骤写 of: {name}。",
    "Give the duty that serves it serves: {name}, or a sign-off step of: {name}.",
)
UNCITED = fault(
    "uncited",
    "“{zh}”（{name}）没有写依据的条款。",
    '"{en}" ({name}) cites no clause.',
    "请写 cites: [条款编号]。",
    "Write cites: [clause].",
)
NO_WAY_OUT = fault(
    "no-way-out",
    "类别“{zh}”里住户没有办法说“我现在必须离开”。",
    'In the track "{en}" the household has no way to say "I must leave now".',
    "请给一种事件写 household_may: true，或写一张 home: leave 的表单并用处置发出 alarm。",
    "Write household_may: true on a kind of incident, or a form with home: leave and a reaction to it with an alarm.",
)
UNCHECKED = fault(
    "register-unchecked",
    "名册“{zh}”（{name}）缺少{lack_zh}：漏掉的门没有人会知道。",
    'The register "{en}" ({name}) lacks {lack_en}: nobody would hear of a door that was left.',
    "请写 checked_by:、within: 和 evidence:。",
    "Write checked_by:, within: and evidence:.",
)
NO_CHECKS = fault(
    "register-no-track",
    "名册“{zh}”（{name}）没有地方放核对任务：方案没有 subject: area 的类别。",
    'The duty to check a door of the register "{en}" ({name}) has no place: the plan has no track with subject: area.',
    "请写一个 subject: area 的类别。",
    "Write a track with subject: area.",
)
NO_PERSON = fault(
    "class-subject",
    "分类到“{name}”，但那个类别不是对人的。",
    'The classification leads to "{name}", which is no track of a person.',
    "请写一个 subject: person 的类别。",
    "Name a track with subject: person.",
)
UNREACHED_ROW = fault(
    "class-unreached",
    "分类表第 {number} 行永远轮不到：前面的行总是先成立。",
    "Row {number} of the classification is never reached: a row before it always holds first.",
    "请删去这一行，或把更窄的条件放到前面。",
    "Remove the row, or put the narrower condition first.",
)
FIRST_DAY = fault(
    "class-first-day",
    "分类得出的第一天由“{rule}”确定，但期限里没有这一种。",
    'The classification sets the first day by "{rule}", which the term does not allow.',
    "请写期限的 first_day 里的一种：{known}。",
    "Name one of the term's first_day: {known}.",
)
SELF_CLASS = fault(
    "class-self",
    "分类由被管控人员本人确认，等于没有人决定。",
    "The classification is confirmed by the person it is about: nobody decides.",
    "请写 confirmed_by: 工作人员的角色。",
    "Write confirmed_by: a role of staff.",
)

ASIDE_IDLE = fault(
    "aside-never-entered",
    "阶段“{zh}”（{name}）不在先后顺序里，却没有处置进入它。",
    'The stage "{en}" ({name}) stands aside, and no reaction enters it.',
    "请给一个处置写 move: {name}，或删去这个阶段。",
    "Write move: {name} in a reaction, or remove the stage.",
)
ASIDE_STUCK = fault(
    "aside-never-left",
    "阶段“{zh}”（{name}）进得去、出不来：没有处置写 back: true，人回来了计划也不会继续。",
    'The stage "{en}" ({name}) is entered and never left: no reaction says back: true, so the plan does not go on when the person is back.',
    "请给记录返回的表单写一个处置：back: true。",
    "Write a reaction with back: true to the form that records the return.",
)
END_UNDECIDED = fault(
    "end-undecided",
    "处置“{zh}”（{name}）会结束管控，但表单“{form}”不是工作人员在任务里记录的决定。",
    'The reaction "{en}" ({name}) ends the measures, but its form "{form}" is no decision that a member of staff records in a duty.',
    "请让一个由工作人员完成的任务（不写 answered_by 里的 household、device）用这张表单记录决定。",
    "Let a duty of staff record the decision with this form, answered by neither household nor device.",
)
PROPOSE_SUBJECT = fault(
    "propose-subject",
    "类别“{own}”建议纳入“{zh}”（{name}），两者不都是管人的类别。",
    'The track "{own}" proposes for "{en}" ({name}): both must be tracks of persons.',
    "请把 propose: 写在人的类别里，track: 也写人的类别。",
    "Write propose: in a track of persons, and name a track of persons.",
)
UNPUBLISHED = fault(
    "area-unpublished",
    "“{zh}”（{name}）要看所在地区或单位发布的表单“{form}”，但没有地区或单位的类别发布它。",
    '"{en}" ({name}) asks what the area or a unit says in the form "{form}", which no track of either publishes.',
    "请在 subject: area 或 subject: unit 的类别里写 publishes: [{form}]。",
    "Write publishes: [{form}] in a track with subject: area or subject: unit.",
)
PUBLISHES_PERSON = fault(
    "publishes-by-person",
    "类别“{zh}”（{name}）管的不是地区，也不是单位，它的表单不能对那里的所有档案生效。",
    'The track "{en}" ({name}) is about neither an area nor a unit: its answers cannot be in force for all that is there.',
    "请把 publishes: 移到 subject: area 或 subject: unit 的类别。",
    "Move publishes: to a track with subject: area or subject: unit.",
)
DAY_NEVER = fault(
    "day-never",
    "“{zh}”（{name}）的条件要到第 {day} 天，而期限最长 {maximum} 天。",
    '"{en}" ({name}) waits for day {day}, but a term has at most {maximum}.',
    "请改 day:。",
    "Change day:.",
)
ENDLESS = fault(
    "never-settled",
    "任务“{zh}”（{name}）不管怎么回答，都会再开启它自己，永远办不完。",
    'Whatever answers "{en}" ({name}), it is opened again: it can never be brought to an end.',
    "请给处置写 when:，只在某些回答时再开启；或用另一张表单。",
    "Give the reaction a when:, so that only some answers open it again; or use another form.",
)

DRAW = fault(
    "draw-too-tight",
    "任务“{zh}”（{name}）要抽 {count} 次、每次相隔 {apart}，可抽的时间只有 {waking}，放不下。",
    '"{en}" ({name}) draws {count} moments {apart} apart out of {waking}: they do not fit.',
    "请减少 draw，缩短 apart，或放宽 between；一天抽几次就要写 apart: 2 h。",
    "Lower draw, shorten apart or widen between; several moments need an apart: 2 h.",
)
APART = fault(
    "apart-too-long",
    "任务“{zh}”（{name}）两次要相隔 {apart}，但方案安排的两次之间只有 {gap}：晚做一次，下一次就来不及。",
    'Answers to "{en}" ({name}) must lie {apart} apart, yet are asked for {gap} apart: who is late once cannot give the next in time.',
    "请缩短 apart，或把两次隔开。",
    "Shorten apart, or ask for them further apart.",
)
AMBER = fault(
    "amber-after-window",
    "任务“{zh}”（{name}）过 {amber} 才变黄，而时限 {within} 一过就变红了。",
    '"{en}" ({name}) turns amber after {amber}, but is red after {within} already.',
    "请让 amber 短于 within。",
    "Make amber shorter than within.",
)
WINDOW_FIELD = fault(
    "window-field",
    "任务“{zh}”（{name}）的时限取自“{field}”，但开启它的表单（{forms}）里没有这个时刻。",
    'The window of "{en}" ({name}) is set by "{field}", which is no moment of a form that opens it ({forms}).',
    "请写开启它的表单里 kind: moment 的一项；由时间开启的任务没有这样的答案。",
    "Name a field with kind: moment of the form whose answer opens it; a duty that a calendar opens has no such answer.",
)
EMPTY = fault(
    "reaction-empty",
    "处置“{zh}”（{name}）什么也不引起。",
    'The reaction "{en}" ({name}) calls for nothing.',
    "请写 open:、alarm:、move: 等，或删去这个处置。",
    "Write what it opens, alarms or moves, or remove it.",
)
PAST_TERM = fault(
    "window-past-term",
    "任务“{zh}”（{name}）的时限 {within} 比最长的期限 {length} 还长：到期之前永远不会变红。",
    '"{en}" ({name}) may take {within}, longer than the longest term of {length}: before END it could never be missed.',
    "请缩短 within。",
    "Shorten within.",
)

GAPS = (
    EMPTY, PAST_TERM,
    DRAW, APART, AMBER, WINDOW_FIELD,
    UNFOLLOWED, READING, NOWHERE, UNASKED, UNANSWERED,
    DEAF_ALARM, BARRED, NOT_ARCHIVED, UNSTAFFED, UNCOVERED, WATCH_HOURS, UNPLANNED, GAP_UNHEARD, SAYS, WATCH_ELSEWHERE, WATCH_RELIEF,
    WATCH_PICTURED, DOUBLE_BOOKED,
    UNSERVED, UNCITED, NO_WAY_OUT, UNCHECKED, NO_CHECKS, NO_PERSON, UNREACHED_ROW, FIRST_DAY, SELF_CLASS,
    ASIDE_IDLE, ASIDE_STUCK, END_UNDECIDED, PROPOSE_SUBJECT, UNPUBLISHED, PUBLISHES_PERSON, DAY_NEVER, ENDLESS,
)  # fmt: skip
