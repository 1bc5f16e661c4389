"""The decision: a draft comes into force, by whom and on what basis, and whoever was named is given their role."""

from datetime import datetime

from anju.operations import post as posts
from anju.operations.adopting.amend import held
from anju.operations.library import put_in_force
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Post
from anju.records.scope import ENGINE, scoped


def decide(viewer: Viewer, number: int, basis: str, decider: str, now: datetime) -> int:
    """Put the draft into force from `now` on and tell the adoption's number. People enrolled before keep theirs.

    Raises `Unable`, `anju.operations.adopt.Faulty` where it is not closed, and ValueError where its version was published with another text.
    """
    if not basis.strip():
        raise Unable("no basis", "basis")
    if not decider.strip():
        raise Unable("no decider", "decider")
    with scoped(ENGINE):
        row = held(viewer, number)
        adoption = put_in_force(viewer, row.texts, row.area, row.parameters, now, basis=basis.strip(), decider=decider.strip())
        row.adoption = Adoption.objects.get(pk=adoption)
        row.save(update_fields=["adoption"])
        for role, post in row.roles.items():
            named = Post.objects.filter(pk=post, member__isnull=False).exclude(active_until__lte=now).first()
            if named is not None and named.role != role and named.member_id is not None:
                posts.give(viewer, named.member_id, named.agency_id, row.area, role, now)
    return adoption
