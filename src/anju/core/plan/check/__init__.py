"""Is the loop closed? An analysis of the compiled plan that reports every fault at once, with file, line and remedy."""

from anju.core.plan.check.page import page
from anju.core.plan.check.whole import check, prove, ways

__all__ = ["check", "page", "prove", "ways"]
