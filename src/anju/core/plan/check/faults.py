"""The faults of closure: where a plan that can be compiled would leave somebody without care, without an owner or without an end."""

from anju.core.language.diagnostic import fault
from anju.core.plan.check.gaps import GAPS
from anju.core.plan.check.kinds import KINDS
from anju.core.plan.check.lacks import LACKS

# Who -------------------------------------------------------------------------------------------------------------------
NO_AGENCY = fault(
    "role-without-agency",
    "没有机构派人担任“{zh}”（{name}）。",
    'No agency fills the role "{en}" ({name}).',
    "请写 from: 机构类别。",
    "Write from: and the kind of agency.",
)
NOT_FILLED = fault(
    "seat-never-filled",
    "“{zh}”（{name}）是每户一席，但类别“{track_zh}”里没有任务去派人。",
    '"{en}" ({name}) is a seat of each household, but no duty of the track "{track_en}" fills it.',
    "请给派人的任务写 fills: {name}，或把它改成 kind: post。",
    "Give the duty that names somebody fills: {name}, or make the role kind: post.",
)
NO_LADDER = fault(
    "no-ladder",
    "任务“{zh}”（{name}）必须完成，但没做时不会有人知道。",
    '"{en}" ({name}) must be done, yet nobody hears when it is not.',
    "请写 ladder: [{{after: 30 min, to: 上级岗位}}]。",
    "Write ladder: [{{after: 30 min, to: a higher post}}].",
)
DEAD_LADDER = fault(
    "ladder-ends-in-nobody",
    "任务“{zh}”（{name}）最后报到“{last}”就没有下文了：{why_zh}。",
    'The ladder of "{en}" ({name}) ends with "{last}", which is nobody: {why_en}.',
    "最后一级请写一个常设岗位（kind: post），并且不是责任人自己。",
    "Let the last rung be a standing post (kind: post) other than the owner.",
)
NO_UNOWNED = fault(
    "no-unowned",
    "类别“{zh}”没有说明任务无人承担时算什么事件。",
    'The track "{en}" does not say which incident it is when a duty has nobody.',
    "请写 unowned: 事件名（安居规则一：任务不能没有责任人）。",
    "Write unowned: and a kind of incident (no duty without an owner).",
)
NO_UNIT = fault(
    "unit-of-no-kind",
    "类别“{zh}”写的 of: {of} 不是任何角色的机构类别，或者它不是单位的类别（subject: unit）。",
    'The track "{en}" says of: {of}, which is no kind of agency that fills a role, or is not about units (subject: unit).',
    "请写 subject: unit 和 of:，其中之一：{kinds}。",
    "Write subject: unit and of: one of {kinds}.",
)
NO_HEIR = fault(
    "no-heir",
    "类别“{zh}”里被管控人员有任务，但没有说到期后转给谁。",
    'In the track "{en}" the person has duties, but it does not say to whom they pass at END.',
    "请写 passes_to: 某个工作人员角色（到期后对住户不再有任何要求）。",
    "Write passes_to: and a role of staff (at END nothing is owed by the household).",
)
CUSTODY = fault(
    "custody-gap",
    "交接从“{role}”开始，但登记时这一席还没有人：住户有一段时间无人负责。",
    'Custody begins with "{role}", whose seat is empty when an enrolment begins: for a while nobody would hold the household.',
    "请让第一个接手的是常设岗位（kind: post）。",
    "Let a standing post (kind: post) hold it first.",
)
NOT_COUNTED = fault(
    "own-form-uncounted",
    "任务“{zh}”（{name}）要本人填“{form}”，本人在自己的页面上就能填；但任务没有写 answered_by: household，填了也不算完成，照样当没有消息。",
    '"{en}" ({name}) asks the person for the form "{form}", which they can fill in on their own page; filled in there it would not count, for the '
    "duty does not say answered_by: household, and they would be called as if nothing had come.",
    "请写 answered_by: [household, call, visit]。",
    "Write answered_by: [household, call, visit].",
)
UNSEEN = fault(
    "owner-may-not-see",
    "任务“{zh}”（{name}）由“{role}”（sees: {sees}）完成，凭证“{form}”却是健康信息，这个角色无权看。",
    '"{en}" ({name}) is done by "{role}" (sees: {sees}), yet its form "{form}" is about health, which that role may not see.',
    "请交给有权看的角色，或给这个角色写 sees: all；也可以换一张只问这件事的表单。",
    "Give it to a role that may, or say of this one sees: all; or prove it by a form that asks for less.",
)
# How it goes on --------------------------------------------------------------------------------------------------------
UNCALLED = fault(
    "never-called",
    "任务“{zh}”（{name}）要等别处来叫，但没有处置、事件或漏做去叫它。",
    '"{en}" ({name}) waits to be called, and no reaction, incident or missed duty calls it.',
    "请在处置或事件的 open: 里写上它；如果由人手工开启，请写 opens: by_hand。",
    "Name it under the open: of a reaction or incident; where a person opens it, write opens: by_hand.",
)
CYCLE = fault(
    "never-opens",
    "任务“{zh}”（{name}）永远不会开始：它等待的 {waits} 又在等它，或本身永远不会开始。",
    '"{en}" ({name}) can never open: {waits}, which it follows, waits for it in turn or never opens itself.',
    "请让其中一个由时间、阶段或事件开始。",
    "Let one of them open by a time, a stage or an incident.",
)
ALL_ONCE = fault(
    "after-all-once",
    "任务“{zh}”（{name}）要等 {waits} 都做完，还看那时的回答；{again} 可能重做，重做以后回答再好，它也不会开始。",
    '"{en}" ({name}) opens once {waits} are all done, if the answers then suit; {again} may be asked again, and whatever comes of it it never opens.',
    "请写 after_any:，并在 when: 里写明每一项要有的回答。",
    "Write after_any:, and say under when: what each of them must have answered.",
)
UNREACHED = fault(
    "stage-unreachable",
    "阶段“{zh}”（{name}）到不了：{why_zh}。",
    'The stage "{en}" ({name}) cannot be reached: {why_en}.',
    "请改 enters:，让它等待前面阶段里能完成的任务，或等待一个时间。",
    "Change enters: to a duty that can be done in a stage before it, or to a time.",
)
NEVER_LEFT = fault(
    "stage-never-left",
    "阶段“{zh}”（{name}）没有出口：它是最后一个阶段，却不是到期后的阶段。",
    'The stage "{en}" ({name}) cannot be left: it is the last one and does not begin at END.',
    "请在最后写一个 enters: end 的阶段。",
    "Write a last stage with enters: end.",
)
# The end ---------------------------------------------------------------------------------------------------------------
PAST_MAXIMUM = fault(
    "held-past-maximum",
    "期限 {length}，超过了方案自己写的上限 {maximum}。",
    "The term of {length} is longer than the plan's own maximum of {maximum}.",
    "请减少 days 或 hours，或说明上限的依据后再改 maximum。",
    "Lower days or hours, or raise maximum where the law allows it.",
)
NO_END = fault(
    "no-end",
    "这是强制措施，却没有写期限，人可能一直被管控下去。",
    "The plan is compulsory and has no term: a person could be held without an end.",
    "请写 term: {{days: 14, maximum: 21, first_day: [registration]}}；自愿的方案写 review_by。",
    "Write term: {{days: 14, maximum: 21, first_day: [registration]}}; a voluntary plan has review_by.",
)
NO_REVIEW = fault(
    "no-review",
    "这是自愿参加的方案，既没有期限，也没有说多久复核一次，人可能一直留在里面。",
    "The plan is voluntary and has neither a term nor a date of review: a person could stay in it unseen.",
    "请写 review_by: 14 days。",
    "Write review_by: 14 days.",
)
NO_BASIS = fault(
    "no-basis",
    "这是强制措施，却不要求写明法律条款。",
    "The plan is compulsory and asks for no legal article.",
    "请写 legal: {{mode: compulsory, article: required}}。",
    "Write legal: {{mode: compulsory, article: required}}.",
)
HELD = fault(
    "held-by-duty",
    "离开阶段“{zh}”（{name}）之前要先完成 {waits}：有人没做，人就走不了。",
    'The way out by the stage "{en}" ({name}) waits for {waits}: somebody not doing it would hold the person.',
    "请写 enters: end。到期自动解除；签字和盖章放在 release: 里，提前开始，迟了也不扣人。",
    "Write enters: end. Measures end by themselves; signatures belong under release:, opened beforehand, and hold nobody when late.",
)
HELD_AFTER = fault(
    "held-past-end",
    "阶段“{zh}”（{name}）在到期之后才开始，人会被多扣一段时间。",
    'The stage "{en}" ({name}) begins only after END: the person would be held on.',
    "请写 enters: end。",
    "Write enters: end.",
)
OUTSIDE_TERM = fault(
    "outside-term",
    "任务“{zh}”（{name}）落在期限之外：{why_zh}。",
    '"{en}" ({name}) falls outside the term: {why_en}.',
    "请改它的时间，使它在期限（{length}）之内。",
    "Change its time so that it falls within the term of {length}.",
)
TWICE = fault(
    "signs-twice",
    "“{role}”要在《{paper}》上签两次，签字应由不同岗位作出。",
    '"{role}" would sign "{paper}" twice; a paper is signed by distinct posts.',
    "请把其中一步交给另一个岗位，或换一份文书（of:）。",
    "Give one of the steps to another role, or let it sign another paper (of:).",
)
SIGN_OFF_LATE = fault(
    "sign-off-late",
    "解除手续提前 {lead} 开始，但各步时限加起来要 {needed}，到期时文书办不完。",
    "The sign-off opens {lead} before END, but its steps together may take {needed}: the paper would not be ready.",
    "请提早开始（opens:），或缩短各步的 within。",
    "Open it earlier, or shorten the within of its steps.",
)
SIGN_OFF_STUCK = fault(
    "sign-off-deadlock",
    "签字步骤“{zh}”（{name}）轮不到：它前面的步骤永远不会完成。",
    'The sign-off step "{en}" ({name}) never has its turn: a step before it can never be done.',
    "请检查 release: 的 opens 和各步的先后。",
    "Check the opens of release: and the order of its steps.",
)
PERSON_SIGNS = fault(
    "person-signs-release",
    "“{zh}”（{name}）要被管控人员本人签字才能解除，等于让其自己扣住自己。",
    '"{en}" ({name}) has the person sign their own release.',
    "请改由工作人员签字；告知本人另写一个任务。",
    "Let staff sign; telling the person is a duty of its own.",
)
SEALED_FIRST = fault(
    "sealed-unsigned",
    "“{zh}”（{name}）要盖章的“{paper}”，这之前没有人签过字。",
    '"{en}" ({name}) seals "{paper}", which nobody has signed before.',
    "请把 mark: sign 的步骤写在盖章之前，或改成 mark: sign。",
    "Write a step with mark: sign before the seal, or make this one mark: sign.",
)
# Windows ---------------------------------------------------------------------------------------------------------------
OVERLAP = fault(
    "windows-overlap",
    "任务“{zh}”（{name}）一次的时限 {within} 比两次之间的 {gap} 还长，两次会叠在一起。",
    '"{en}" ({name}) has windows of {within} that begin {gap} apart: they overlap.',
    "请缩短 within，或把时间隔开。",
    "Shorten within, or set the times further apart.",
)
OUTSIDE_STAGE = fault(
    "window-outside-stage",
    "任务“{zh}”（{name}）开始的时候，不会处在它所写的阶段里。",
    'When "{en}" ({name}) would open, the enrolment is in none of its stages.',
    "请改 in:，或改它开始的时间。",
    "Change in:, or when it opens.",
)
TOO_SHORT = fault(
    "too-short-to-travel",
    "任务“{zh}”（{name}）要到现场，时限 {within}，而“{role}”到岗就可能要 {arrive}。",
    '"{en}" ({name}) needs somebody at the door within {within}, but "{role}" may take {arrive} to arrive.',
    "请放宽 within，或缩短该角色的 arrive。",
    "Lengthen within, or shorten the role's arrive.",
)
NIGHT_CALL = fault(
    "night-call",
    "任务“{zh}”（{name}）在 {at} 打扰住户，这是安静时段。",
    '"{en}" ({name}) disturbs the household at {at}, inside the quiet hours.',
    "请换时间，或写 quiet: true（等安静时段过去）。",
    "Choose another time, or write quiet: true (it waits until the night is over).",
)
NO_QUIET = fault(
    "no-quiet-hours",
    "方案没有写安静时段，但有任务“{zh}”（{name}）要联系住户。",
    'The plan has no quiet hours, yet "{en}" ({name}) calls the household.',
    '请写 quiet: {{from: "21:00", to: "07:00"}}。',
    'Write quiet: {{from: "21:00", to: "07:00"}}.',
)
NO_NIGHT = fault(
    "quiet-empty",
    "安静时段从 {start} 到 {end}，开头和结尾相同，等于没有。",
    "The quiet hours begin and end at {start}: there are none.",
    '请写两个不同的时刻，如 from: "21:00", to: "07:00"。',
    'Write two different times, such as from: "21:00", to: "07:00".',
)
TOGETHER = fault(
    "together-alone",
    "任务“{zh}”（{name}）要和“{other}”一起做，但两者是同一个人：等于没有人陪同。",
    '"{en}" ({name}) is done together with "{other}", which has the same owner: nobody would be there with them.',
    "请让其中一个由另一角色负责。",
    "Give one of the two another owner.",
)
NO_EMERGENCY = fault(
    "no-emergency-number",
    "方案没有写紧急电话。",
    "The plan names no emergency number.",
    '请写 emergency: [{{number: "120", title: {{zh: 急救, en: ambulance}}}}]。',
    'Write emergency: [{{number: "120", title: {{zh: 急救, en: ambulance}}}}].',
)
NO_RIGHTS = fault(
    "no-rights",
    "这是强制措施，却没有写{lack_zh}。",
    "The plan is compulsory and does not say {lack_en}.",
    "请写 {key}: [{{zh: …, en: …}}]，住户的页面上会显示。",
    "Write {key}: [{{zh: ..., en: ...}}]; the household's page shows it.",
)

HOLDS = (
    NO_AGENCY, NOT_FILLED, NO_LADDER, DEAD_LADDER, NO_UNOWNED, NO_UNIT, NO_HEIR, CUSTODY, NOT_COUNTED, UNSEEN, UNCALLED, CYCLE,
    ALL_ONCE, UNREACHED, NEVER_LEFT,
    PAST_MAXIMUM, NO_END, NO_REVIEW, NO_BASIS, HELD, HELD_AFTER, OUTSIDE_TERM, TWICE, SIGN_OFF_LATE, SIGN_OFF_STUCK, PERSON_SIGNS, SEALED_FIRST,
    OVERLAP,
    OUTSIDE_STAGE, TOO_SHORT, NIGHT_CALL, NO_QUIET, NO_NIGHT, TOGETHER, NO_EMERGENCY, NO_RIGHTS,
)  # fmt: skip

CLOSURE = (*HOLDS, *GAPS, *LACKS, *KINDS)
"""All that a plan which compiles can still lack."""
