"""Files and functions stay small. Physical lines count, docstrings included, decorators not."""

from statistics import median

from tests.shape import tree

FILE = {"median": 80, "p95": 300, "max": 400}
FUNCTION = {"median": 8, "p95": 35, "max": 60}


def _over(sizes: dict[str, int], limit: int) -> list[str]:
    return [f"{size:4} {name}" for name, size in sorted(sizes.items(), key=lambda item: -item[1]) if size > limit]


def test_files_are_small() -> None:
    sizes = {name: len((tree.SOURCE / name).read_text(encoding="utf-8").splitlines()) for name in tree.own()}
    written = [size for size in sizes.values() if size > 3]  # a package's one-line __init__ says nothing about size
    assert _over(sizes, FILE["max"]) == []
    assert tree.percentile(written, 0.95) <= FILE["p95"], _over(sizes, FILE["p95"])
    assert median(written) <= FILE["median"]


def test_functions_are_small() -> None:
    sizes = {
        f"{name}:{function.lineno} {function.name}": (function.end_lineno or function.lineno) - function.lineno + 1
        for name, module in tree.own().items()
        for function in tree.functions(module)
    }
    assert _over(sizes, FUNCTION["max"]) == []
    assert tree.percentile(list(sizes.values()), 0.95) <= FUNCTION["p95"], _over(sizes, FUNCTION["p95"])
    assert median(sizes.values()) <= FUNCTION["median"]
