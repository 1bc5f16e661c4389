"""The faults of closure that come of whom or what a track is about."""

from anju.core.language.diagnostic import fault

ENROLS = fault(
    "enrols-nobody",
    "类别“{zh}”（{name}）的 enrols: 不能用：{why_zh}。",
    'The track "{en}" ({name}) cannot use enrols: {why_en}.',
    "工作人员的类别（subject: worker）请写 enrols: [角色]，写有机构派出的角色；别的类别不写。",
    "A track with subject: worker says enrols: and roles that an agency fills; no other track has it.",
)
WORKER_HELD = fault(
    "worker-held",
    "类别“{zh}”（{name}）管的是工作人员，却写了强制措施。",
    'The track "{en}" ({name}) is about members of staff and compels them.',
    "请写 legal: {{mode: voluntary}}：在岗的人不因岗位被强制。",
    "Write legal: {{mode: voluntary}}: nobody is held on account of a post.",
)
COLLEAGUE = fault(
    "answered-by-colleague",
    "任务“{zh}”（{name}）写的是“{role}”：同岗位的另一个人会替本人作答、看到本人的情况。",
    '"{en}" ({name}) is owned by "{role}": a colleague in the same post would answer for them and see how they are.',
    "请写 owner: person，也就是本人。",
    "Write owner: person, who is the member of staff.",
)
NOBODY_THERE = fault(
    "owed-by-a-thing",
    "任务“{zh}”（{name}）由 person 承担，但类别“{track_zh}”管的不是人。",
    '"{en}" ({name}) is owned by person, but the track "{track_en}" is not about anybody.',
    "请换成一个工作人员的角色。",
    "Name a role of staff.",
)
THING_ENDLESS = fault(
    "thing-never-over",
    "类别“{zh}”（{name}）管的是物，但永远不会了结：它只有一个阶段，也没有 end: true。",
    'The track "{en}" ({name}) is about a thing and never over: it has one stage only, and nothing says end: true.',
    "请写最后一个阶段（它一开始就了结），或在处置里写 end: true。",
    "Write a last stage, with which it is over, or a reaction with end: true.",
)
THING_HELD = fault(
    "thing-waits-for-end",
    "类别“{zh}”的阶段“{stage}”要等期限，但物没有期限，永远等不到。",
    'In the track "{en}" the stage "{stage}" waits for END, but a thing has none: it never comes.',
    "请写 enters: {{after: [任务]}}，任务做完就进入。",
    "Write enters: {{after: [a duty]}}, so that it begins when that is done.",
)
BEGINS_PERSON = fault(
    "begins-a-person",
    "处置“{zh}”（{name}）会直接开始类别“{track}”，它管的不是物：人只能由人决定。",
    'The reaction "{en}" ({name}) begins the track "{track}", which is not about a thing: people are enrolled by people.',
    "请写 propose:，由人决定；begin: 只写行程、地点、样本、事项的类别。",
    "Write propose:, so that a person decides; begin: names a track of a trip, a site, a specimen or a matter.",
)
BEGIN_NAMED = fault(
    "begin-unnamed",
    "处置“{zh}”（{name}）用“{field}”起名，但表单“{form}”里没有这样一项文字，或者它是密封的。",
    'The reaction "{en}" ({name}) takes the name from "{field}", which is no text field of the form "{form}", or is sealed.',
    "请写一个 kind: text、不写 sealed 的项目。",
    "Name a field with kind: text that is not sealed.",
)
EACH_OF_NONE = fault(
    "each-of-no-unit",
    "处置“{zh}”（{name}）要给每个“{each}”单位各开一份，但{why_zh}。",
    'The reaction "{en}" ({name}) begins one for each agency of the kind "{each}", but {why_en}.',
    "each: 写某个角色的 from:，begin: 写一个 subject: matter 的类别。",
    "Under each: name the from: of some role, under begin: a track with subject: matter.",
)
UNCOUNTED = fault(
    "parts-unheard",
    "处置“{zh}”（{name}）把事情分给各单位，但这个类别没有处置看分解的各项（on: parts）：分下去的没了结，这边就能了结。",
    'The reaction "{en}" ({name}) breaks a matter down and nothing on this track hears of its parts (on: parts): it could be over before they are.',
    "请写 {{on: parts, when: {{left: 0}}, open: [答复的任务]}}，全部了结了才开启答复。",
    "Write {{on: parts, when: {{left: 0}}, open: [the duty that answers]}}, so that it is answered once none is left.",
)
BARE_UNHEARD = fault(
    "bare-unheard",
    "处置“{zh}”（{name}）把事情分给各单位，但没有这类单位的地方，没有处置去看（on: parts 的 bare）：那里就没有人办。",
    'The reaction "{en}" ({name}) breaks a matter down and nothing asks about places without such a unit (bare, on: parts): nobody has it there.',
    "请写 {{on: parts, when: {{bare: {{at_least: 1}}}}, open: [定谁来办的任务]}}。",
    "Write {{on: parts, when: {{bare: {{at_least: 1}}}}, open: [the duty that settles who has it there]}}.",
)
TELLS_NOBODY = fault(
    "tells-no-file",
    "处置“{zh}”（{name}）要告诉所属的档案，但类别“{track}”管的不是行程、地点、样本、事项。",
    'The reaction "{en}" ({name}) tells the file it belongs to, but the track "{track}" is not about a trip, a site, a specimen or a matter.',
    "请把 tell_parent: 写在物的类别里。",
    "Write tell_parent: in a track of a thing.",
)
TELLS_LITTLE = fault(
    "tells-too-little",
    "处置“{zh}”（{name}）要告诉表单“{told}”，但它必填的 {fields} 不在“{form}”里，或者是密封的。",
    'The reaction "{en}" ({name}) tells the form "{told}", of which it lacks what must be answered: {fields} are not in "{form}", or are sealed.',
    "请让两张表单的必填项目同名、同类、同为必填，或写同一张表单。",
    "Give both forms the same fields, of the same kind and required in both, or name the same form.",
)

PLACE_OF_HOME = fault(
    "place-of-household",
    "表单“{form}”由住户自己填写，却问位置“{zh}”（{name}）：住户在哪里，不许记。",
    'The form "{form}" is filled in by the household and asks for the place "{en}" ({name}): where they are is not recorded.',
    "请去掉这一项；位置只问上门的工作人员。",
    "Take the question out: a place is asked of staff who visit, and of nobody else.",
)
PLACE_AGAINST = fault(
    "place-against",
    "位置“{zh}”（{name}）要和“{against}”比，但方案里没有这样一项位置。",
    'The place "{en}" ({name}) is compared with "{against}", which is no place that this plan asks for.',
    "请写 表单名.项目名，那一项要是 kind: place；不比较就删掉 against。",
    "Write the form's name, a dot and the field's, of kind: place; or leave against: out, and nothing is shown.",
)

KINDS = (
    ENROLS, WORKER_HELD, COLLEAGUE, NOBODY_THERE, THING_ENDLESS, THING_HELD, BEGINS_PERSON, BEGIN_NAMED, EACH_OF_NONE, UNCOUNTED, BARE_UNHEARD,
    TELLS_NOBODY, TELLS_LITTLE,
    PLACE_OF_HOME, PLACE_AGAINST,
)  # fmt: skip
