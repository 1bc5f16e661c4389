"""`anju --help` says of each verb what it does, and a verb mistyped is told the nearest."""

import re
import subprocess
import sys

import pytest

from anju.site.command import main, verbs


def test_the_overview_says_of_each_verb_what_it_does(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    lines = re.sub(r"^( +[a-z]+)\n +", r"\1 ", capsys.readouterr().out, flags=re.MULTILINE).splitlines()  # the longest verb has a line of its own
    told = {words[0]: words[1:] for words in (line.split() for line in lines) if words and words[0] in verbs()}
    assert sorted(told) == verbs()
    assert [verb for verb, words in told.items() if len(words) < 4] == []


@pytest.mark.parametrize(
    ("words", "told"), [(["chek"], "there is no verb chek; did you mean check?"), (["zzz"], "there is no verb zzz. All of them")]
)
def test_a_verb_that_is_none_is_told_the_nearest(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_no_verb_at_all_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "anju [-h] VERB" in capsys.readouterr().err


def test_whoever_has_seen_enough_of_a_long_answer_sees_no_fault() -> None:
    """`anju clauses --markdown | head -1`: the reader is gone before the end."""
    command = [sys.executable, "-c", "import sys; from anju.site.command import main; sys.exit(main(['clauses', '--markdown']))"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as told:
        assert told.stdout is not None and told.stderr is not None  # noqa: PT018  what PIPE gives
        assert told.stdout.readline() == "# Clauses\n"
        told.stdout.close()
        assert told.stderr.read() == ""
        assert told.wait() == 0
