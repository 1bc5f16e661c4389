"""The faults of meaning about what a plan leaves to the area that adopts it."""

from anju.core.language.diagnostic import fault

PARAMETER_UNSET = fault(
    "parameter-unset",
    "参数“{name}”没有值。",
    'The parameter "{name}" has no value.',
    "请写 default:，或在采用方案时给它一个值（anju check 可用 --set {name}=值）。",
    "Write a default:, or give it a value on adoption (with anju check: --set {name}=value).",
)
PARAMETER_VALUE = fault(
    "parameter-value",
    "参数“{name}”的值“{value}”不是{kind_zh}。",
    'The value "{value}" of the parameter "{name}" is not {kind_en}.',
    "请改这个值。",
    "Change the value.",
)
PARAMETER_UNKNOWN = fault(
    "parameter-unknown",
    "给了参数“{name}”一个值，但方案里没有这个参数。",
    'A value was given for the parameter "{name}", which the plan does not have.',
    "{hint_zh}",
    "{hint_en}",
)
PARAMETER_UNREASONED = fault(
    "parameter-unreasoned",
    "参数“{zh}”（{name}）改得和默认值不同，没有写理由和谁决定的。",
    'The parameter "{en}" ({name}) is set otherwise than by default, without a reason or who decided it.',
    "请在采用方案时写明（anju check 用 --set {name}.reason=理由 --set {name}.decider=谁），或留用默认值。",
    "Say both on adoption (with anju check: --set {name}.reason=why --set {name}.decider=who), or leave the default.",
)
REASONED = fault(
    "reasoned-without-default",
    "参数“{name}”写了 reasoned，却没有默认值：谈不上改动。",
    'The parameter "{name}" says reasoned and has no default: there is nothing to be set otherwise.',
    "请写 default:，或删去 reasoned。",
    "Write a default:, or take reasoned away.",
)
PARAMETER_UNUSED = fault(
    "parameter-unused",
    "参数“{name}”没有一处用到。",
    'Nothing uses the parameter "{name}".',
    "请在规则里写 {{parameter: {name}}}，或删去它。",
    "Write {{parameter: {name}}} where it belongs, or remove it.",
)
