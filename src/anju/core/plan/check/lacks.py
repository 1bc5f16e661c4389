"""The faults of closure about things there are only so many of, who may sit where and how many must, lists due at an hour, samples, and those who
judge."""

from anju.core.language.diagnostic import fault

IDLE = fault(
    "resource-idle",
    "资源“{zh}”（{name}）没有任务领用它。",
    'No duty takes any of the resource "{en}" ({name}).',
    "请在某个任务里写 takes: {name}，或去掉这个资源。",
    "Write takes: {name} in a duty, or take the resource out.",
)
NEVER_BACK = fault(
    "resource-never-back",
    "资源“{zh}”（{name}）领走后没有任务归还，用完就再也没有了。",
    'The resource "{en}" ({name}) is taken and no duty gives it back: once all are out, none is free again.',
    "请在某个任务里写 gives_back: {name}。",
    "Write gives_back: {name} in a duty.",
)
UNKEPT = fault(
    "resource-unkept",
    "资源“{zh}”（{name}）由“{role}”保管，但那不是常设岗位：没人时就没有可领的。",
    'The resource "{en}" ({name}) is kept by "{role}", which is no standing post: with nobody there, nothing is on the list.',
    "请在 kept_by: 写一个 kind: post 的角色。",
    "Name a role with kind: post under kept_by:.",
)
NO_UNIT = fault(
    "resource-unit",
    "任务“{zh}”（{name}）领用资源，但表单“{form}”没有文字项目“{field}”{why_zh}。",
    '"{en}" ({name}) takes a resource, and the form "{form}" has no text field "{field}"{why_en}.',
    "请在表单里加上 {field}: {{kind: text}}，或去掉 evidence，用自带的表单。",
    "Add {field}: {{kind: text}} to the form, or leave evidence out: the form then comes by itself.",
)
NOT_AN_AREA = fault(
    "digest-subject",
    "汇总“{zh}”（{name}）写在对{subject}的类别里：汇总只由地区或单位报送。",
    'The digest "{en}" ({name}) stands on a track about a {subject}: only an area or a unit owes one.',
    "请移到 subject: area 或 subject: unit 的类别。",
    "Move it to a track with subject: area or subject: unit.",
)
TO_SENDER = fault(
    "digest-to-sender",
    "汇总“{zh}”（{name}）的报送人也是接收人：等于没有人看。",
    'Whoever sends the digest "{en}" ({name}) also receives it: nobody else would see it.',
    "请在 to: 里写别的角色。",
    "Name other roles under to:.",
)
MAY_NOT_SEE = fault(
    "digest-unseen",
    "“{role}”不能看汇总“{zh}”（{name}）里的内容。",
    '"{role}" may not see what the digest "{en}" ({name}) lists.',
    "请换一个 sees: all 的角色，或换一种清单。",
    "Name a role with sees: all, or another list.",
)
STRIKES_UNSEEN = fault(
    "digest-struck-by",
    "汇总“{zh}”（{name}）写着由“{role}”划去，可它不是接收人：看不到清单，也就划不了。",
    'The digest "{en}" ({name}) is to be struck by "{role}", who does not receive it and so never sees a line.',
    "请把这个角色也写进 to:；报送人自己划去请写 strike: true。",
    "Name the role under to: as well; where the sender strikes, write strike: true.",
)
NOT_THEIRS = fault(
    "staff-asked",
    "问题“{zh}”（{name}）只有工作人员知道，却写在由本人填写的表 {form} 里：本人答不了，也不该由本人定。",
    'Only staff can know "{en}" ({name}), but the form {form} is filled in by the person themselves, who cannot answer it and must not decide it.',
    "请移到由工作人员填写的表；本人知道的，删去 staff: true。",
    "Move it to a form that staff fill in; where the person can know it, take staff: true away.",
)
SECRET = fault(
    "condition-sealed",
    "条件看的是“{zh}”（{form} 的 {name}），可这一项加密保存：规则看不到，条件永远不成立。",
    'A condition looks at "{en}" ({name} of {form}), which is kept encrypted: no rule reads it, and the condition never holds.',
    "请另加一个是否或单选项目，让条件看它；或去掉 sealed: true。",
    "Ask a yes or no, or a choice, beside it and let the condition look at that; or take sealed: true away.",
)
TUBE_RESULT = fault(
    "tube-result",
    "试管编号“{zh}”（{name}）的结果写到表单“{form}”，可化验单填不了它：{why_zh}。",
    'The result of the tube "{en}" ({name}) goes into the form "{form}", which a laboratory cannot fill in: {why_en}.',
    "请让这张表单正好有一个单选项目，其余必填的写在 says: 里。",
    "Give that form exactly one choice, and say under says: what else must be answered.",
)
NO_TUBE = fault(
    "sample-without-tube",
    "任务“{zh}”（{name}）采的样要等表单“{form}”的结果，可它的表单“{evidence}”没有试管编号：化验结果找不到是谁的。",
    'The sample of "{en}" ({name}) awaits a result in the form "{form}", but its own form "{evidence}" asks for no tube: '
    "no laboratory's row could find it.",
    "请在表单“{evidence}”里加一项 kind: tube，并写 result: {form}。",
    "Add a field with kind: tube and result: {form} to the form {evidence}.",
)
UNAWAITED = fault(
    "tube-unawaited",
    "任务“{zh}”（{name}）采了样，却没有任务去要表单“{form}”的结果：结果不来，没有人知道。",
    '"{en}" ({name}) takes a sample, yet no duty asks for its result in the form "{form}": nobody hears when it does not come.',
    "请写一个 evidence: {form} 的任务，在它之后开始（opens: {{after: [{name}]}}），或由它的表单叫来。",
    "Write a duty with evidence: {form} that opens after it (opens: {{after: [{name}]}}), or that its form calls.",
)

UNSAMPLED = fault(
    "result-of-no-sample",
    "任务“{zh}”（{name}）不管“{form}”怎么答都要结果，可其中有的回答就是没采到样。",
    '"{en}" ({name}) is due whatever "{form}" says, though one of its answers says that no sample was taken.',
    "请写 when:，如 when: {{{form}: {{taken: true}}}}，只在采到样时才要结果。",
    "Write when:, such as when: {{{form}: {{taken: true}}}}, so that a result is asked for where there is a sample.",
)
ACCUSED = fault(
    "complaint-to-accused",
    "投诉由任务“{zh}”（{name}）处理，但{why_zh}：等于交给了被投诉的人。",
    'A complaint is answered by "{en}" ({name}), but {why_en}: it would be left to those it may be about.',
    "请交给一个在这个类别里没有别的任务的岗位；falls_back 和 ladder 里也不要写管这户人家的角色。",
    "Give it to a post with no other duty on this track; let neither falls_back nor a rung of its ladder be a role that deals with the household.",
)
SECOND = fault(
    "second-look",
    "任务“{zh}”（{name}）写了 second_look，但不是第二人复核：{why_zh}。",
    '"{en}" ({name}) says second_look and is none: {why_en}.',
    "请由一个在这个类别里没有别的任务的岗位来看，falls_back 也不要写管这户人家的角色；表单里要有单选项目 verdict；"
    "写 opens: {{at_start: 0 min}}，within 不超过 72 h。",
    "Let a post look that has no other duty on this track, and nobody who deals with the household stand in for it; "
    "its form has a choice called verdict; write opens: {{at_start: 0 min}} and within: 72 h at most.",
)
NO_SECOND = fault(
    "no-second-look",
    "类别“{zh}”（{name}）强制管人，却没有第二个人复核（second_look）：一个人说了就算。",
    'The track "{en}" ({name}) holds people and no second person looks again (second_look): one person alone decides.',
    "请写一个任务：second_look: true，owner 是在这个类别里没有别的任务的岗位，opens: {{at_start: 0 min}}，within: 72 h，表单里有单选项目 verdict。",
    "Write a duty with second_look: true, opens: {{at_start: 0 min}} and within: 72 h, owned by a post with no other duty there; its form has "
    "a choice called verdict.",
)
UNNEEDED = fault(
    "qualification-unneeded",
    "资格“{zh}”（{name}）没有哪个角色需要。",
    'No role needs the qualification "{en}" ({name}).',
    "请在某个角色里写 needs: [{name}]，或去掉这项资格。",
    "Write needs: [{name}] in a role, or take the qualification out.",
)
UNRECORDED = fault(
    "qualification-unrecorded",
    "资格“{zh}”（{name}）{why_zh}：没有人登记，就没有人能担任。",
    'The qualification "{en}" ({name}) {why_en}: with nobody to record it, nobody can ever be named.',
    "请在 kept_by: 写一个 kind: post 的角色，并写一个 subject: area 的类别，到期前的提醒在那里开启。",
    "Name a role with kind: post under kept_by:, and write a track with subject: area, in which it is heard of before it runs out.",
)
ALONE = fault(
    "needs-alone",
    "任务“{zh}”（{name}）由席位“{role}”完成，这个席位要有资格才能担任；没有合格的人时，任务没有人做。",
    '"{en}" ({name}) is done by the seat "{role}", which only somebody qualified may take: while there is nobody, nobody does it.',
    "请写 falls_back:，由不需要资格的角色先做。",
    "Write falls_back: with a role that needs no qualification.",
)
IMPOSSIBLE = fault(
    "team-impossible",
    "责任组“{zh}”（{name}）做不到：{why_zh}。",
    'The team "{en}" ({name}) cannot be: {why_en}.',
    "请让 minimum 不大于 choose，choose 不大于 seats 的数目；每个岗位都是 kind: seat，只属于一个责任组。",
    "Let minimum be no more than choose, and choose no more than there are seats; each a role with kind: seat, in this team alone.",
)
UNFILLED = fault(
    "team-unfilled",
    "责任组“{zh}”（{name}）至少要有 {minimum} 个人，可类别“{track_zh}”里只有 {fillable} 个岗位有任务来定人。",
    'The team "{en}" ({name}) must have at least {minimum}, and duties of "{track_en}" fill only {fillable} of its seats.',
    "请为每个岗位写一个 fills: 的任务，或把 minimum 改小。",
    "Write a duty with fills: for each of its seats, or a smaller minimum.",
)
UNCHOSEN = fault(
    "team-unchosen",
    "责任组“{zh}”（{name}）要选 {choose} 个岗位，可{why_zh}。",
    'Of the team "{en}" ({name}) {choose} seats are chosen, but {why_en}.',
    "请写一个 chooses: {name} 的任务（不写 evidence）；为它的岗位定人的任务写 opens: called，不写 when:。",
    "Write one duty with chooses: {name}, without evidence; the duties that fill its seats say opens: called, and no when:.",
)
SPARED = fault(
    "team-alone",
    "“{zh}”（{name}）靠的是席位“{role}”，责任组“{team}”可以不设这一席：那时没有人做。",
    '"{en}" ({name}) rests on the seat "{role}", which the team "{team}" may leave empty: then nobody does it.',
    "请写 falls_back: 一个常设岗位，或让它等这一席定了人以后才开始（after）；到期转给谁用到这一席的，请写 custody:。",
    "Write falls_back: with a standing post, or let it wait until that seat is filled (after); where duties pass to it at END, write custody:.",
)

LACKS = (
    UNNEEDED, UNRECORDED, ALONE, IMPOSSIBLE, UNFILLED, UNCHOSEN, SPARED,
    IDLE, NEVER_BACK, UNKEPT, NO_UNIT, NOT_AN_AREA, TO_SENDER, MAY_NOT_SEE, STRIKES_UNSEEN, NOT_THEIRS, SECRET, TUBE_RESULT, NO_TUBE, UNAWAITED,
    UNSAMPLED, ACCUSED, SECOND, NO_SECOND,
)  # fmt: skip
