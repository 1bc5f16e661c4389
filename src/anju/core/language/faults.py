"""The faults of form: what keeps a text from being read as a tree at all."""

from anju.core.language.diagnostic import fault

TOO_LONG = fault(
    "text-too-long",
    "这个文件有 {size} 个字符，一个方案文件最多 {limit} 个。",
    "This file has {size} characters; a plan file may have {limit}.",
    "请把方案拆成同一文件夹里的几个文件。",
    "Split the plan into several files of the same folder.",
)
EMPTY = fault(
    "text-empty",
    "这个文件里没有任何内容。",
    "There is nothing in this file.",
    "请写入方案，或删除此文件。最小的例子见 docs/plan-language.md。",
    "Write the plan into it or remove it. The smallest example stands in docs/plan-language.md.",
)
SEVERAL = fault(
    "several-documents",
    "一个文件里有好几份文档（用 --- 隔开），只读了第一份。",
    "One file holds several documents (parted by ---); only the first was read.",
    "请删去 ---，或另存为同一文件夹里的另一个文件。",
    "Remove the ---, or put what follows into another file of the same folder.",
)
NOT_YAML = fault(
    "not-readable",
    "从这里开始读不懂：{problem_zh}",
    "From here on it cannot be read: {problem_en}",
    "{remedy_zh}",
    "{remedy_en}",
)
DUPLICATE = fault(
    "duplicate-key",
    "“{key}”已在第 {first} 行写过，两处只能留一处。",
    '"{key}" was already written in line {first}; only one of the two can count.',
    "请合并两处，或给其中一处另取名字。",
    "Merge the two, or give one of them another name.",
)
ALIAS = fault(
    "anchor",
    "这里用了 YAML 的锚点或引用（& 或 *）。方案要能读给人听，所以不用它们。",
    "This uses a YAML anchor or alias (& or *). A plan must be readable aloud, so they are not used.",
    "请把内容写出来；反复使用的上报梯级可写在 ladders: 下，再用名字引用。",
    "Write the content out; a ladder used more than once can stand under ladders: and be called by its name.",
)
TAG = fault(
    "tag",
    "这里用了 YAML 标记 {tag}，方案里没有这种写法。",
    "This uses the YAML tag {tag}; plans have none.",
    "请去掉以 ! 开头的标记。",
    "Remove the word that begins with !.",
)
TOO_DEEP = fault(
    "too-deep",
    "嵌套超过 {limit} 层，后面的没有再读。",
    "This is nested more than {limit} levels deep; what follows was not read.",
    "请检查缩进和括号：正常的方案不超过十层。",
    "Check indentation and brackets: a plan needs no more than ten levels.",
)
KEY_FORM = fault(
    "key-form",
    "这里的键不是一个词。",
    "The key here is not one word.",
    "请写成“键: 值”，键是一个不含空格的小写英文词。",
    "Write `key: value`, the key being one lower-case word.",
)

BREAKING = frozenset({TOO_LONG.code, NOT_YAML.code, TOO_DEEP.code})
"""After one of these the rest of a file is unread, so that nothing can be said of what it lacks."""

FORM = (TOO_LONG, EMPTY, SEVERAL, NOT_YAML, DUPLICATE, ALIAS, TAG, TOO_DEEP, KEY_FORM)
