"""Every address has a decision: it is visited in the demo, takes forms alone, or is left out for a reason."""

from tests.pages import LEFT_OUT, SHOWN, addresses, answers_only, leads_on


def test_no_address_is_forgotten() -> None:
    named = dict(addresses())
    forms = {name for name, view in named.items() if answers_only(view) or leads_on(view)}
    undecided = named.keys() - SHOWN - LEFT_OUT.keys() - forms
    assert not undecided, f"give each a link in the demo and a place in SHOWN, or a reason in LEFT_OUT: {sorted(undecided)}"
    assert not (SHOWN | LEFT_OUT.keys()) - named.keys(), "an address that is no more"
    assert not SHOWN & LEFT_OUT.keys()
    assert not (SHOWN | LEFT_OUT.keys()) & forms, "takes forms alone, or leads on: needs no decision"
