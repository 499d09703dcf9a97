"""Shell text to commands: what is known, what is not, and where each word stands."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.syntax.shell import Base, Command, Directory, read
from lambdalint.syntax.shell.parser import MAX_TEXT, parse
from lambdalint.values import Known, Reference, Unknown, text_of


def commands(text: str) -> tuple[Command, ...]:
    return read(Source("deploy.sh", text)).commands


def last(text: str) -> Command:
    return commands(text)[-1]


def words(command: Command) -> list[str | None]:
    return [word.text for word in command.words]


def said(text: str) -> str:
    """What is known of the last word of the last command."""
    return str(text_of(last(text).words[-1].value))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain", "plain"),
        ("'a b'", "a b"),
        ('"a b"', "a b"),
        (r"a\ b", "a b"),
        (r'"a\"b"', 'a"b'),
        (r'"a\nb"', r"a\nb"),
        (r"$'a\tb\x41\'\u00e9'", "a\tbA'é"),
        ("a'b'\"c\"", "abc"),
        ("a\\\nb", "ab"),
        ("''", ""),
        ("a#b", "a#b"),
        ("$", "$"),
        ('"a\\\nb"', "ab"),
        ("--x={}", "--x={}"),
        ("{A=b}", "{A=b}"),
        ("a=~b", "a=~b"),
    ],
)
def test_a_literal_word_is_known(written: str, expected: str) -> None:
    assert said(f"echo {written}") == expected


@pytest.mark.parametrize(
    "written", ["*.zip", "a?", "x{a,b}", 'V={A="1",B=2}', "{1..3}", "$(date)", "`date`", "$((1+2))"]
)
def test_what_is_made_at_run_time_is_unknown(written: str) -> None:
    assert isinstance(last(f"echo {written}").words[-1].value, Unknown)


def test_a_word_ends_at_operators_and_comments() -> None:
    assert [words(one) for one in commands("a b;c d|e&&f # g\nh")] == [
        ["a", "b"],
        ["c", "d"],
        ["e"],
        ["f"],
        ["h"],
    ]


def test_an_assigned_variable_is_known_with_its_cause() -> None:
    value = last('BUCKET=b\naws "s3://$BUCKET/k"').words[-1].value
    assert isinstance(value, Known)
    assert (value.value, value.span.text, value.causes[0].span.text) == (
        "s3://b/k",
        '"s3://$BUCKET/k"',
        "BUCKET=b",
    )


def test_a_variable_from_outside_is_a_hole() -> None:
    value = last('aws "s3://$BUCKET/k"').words[-1].value
    assert isinstance(value, Unknown)
    assert value.text is not None
    assert str(value.text) == "s3://${BUCKET}/k"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("X=1; echo ${X}2", "12"),
        ("X=1; echo ${X:-d}", "1"),
        ("X=; echo ${X:-d}", "d"),
        ("echo ${X:-d}", "${X}"),
        ("X=a.zip; echo ${X%.zip}", "${${X%.zip}}"),
        ("X=1; X=2; echo $X", "2"),
        ("X=1 true; echo $X", "${X}"),
        ("export X=1; echo $X", "1"),
        ("X=1; unset X; echo $X", "${X}"),
        ("X=1; read -r X; echo $X", "${X}"),
        ("X=1; . ./env; echo $X", "${X}"),
        ("X=1; . venv/bin/activate; echo $X", "1"),
        ("X=1; eval a; echo $X", "${X}"),
        ("X=1; if a; then X=2; fi; echo $X", "${X}"),
        ("X=1; if a; then X=2; echo $X; fi", "2"),
        ("X=1; a && X=2; echo $X", "${X}"),
        ("X=1; a && X=2 && echo $X", "2"),
        ("X=1; (X=2); echo $X", "1"),
        ("X=1; a | read X; echo $X", "1"),
        ("for X in 1 2; do echo $X; done", "${X}"),
        ("X=1; while a; do echo $X; X=2; done", "${X}"),
        ("X=1; case $a in b) X=2;; esac; echo $X", "${X}"),
        ("X=1; f() { X=2; }; echo $X", "1"),
        ("X=1; f() { X=2; }; f; echo $X", "${X}"),
        ("X=1; f() { g; }; g() { X=2; }; f; echo $X", "${X}"),
        ("X=1; f() { echo $X; }", "1"),
        ("X=1; f() { echo $X; }; X=2", "${X}"),
        ("f() { local X=1; echo $X; }", "1"),
        ("f() { local X=a-$1; echo $X; }", "a-${1}"),
        ("declare -i X=1+1; echo $X", "${X}"),
        ("X=1; (( X++ )); echo $X", "${X}"),
        ("X=1; $CMD; echo $X", "1"),
        ("f() { :; }; X=1; $CMD; echo $X", "${X}"),
    ],
)
def test_a_variable_is_known_only_while_nothing_may_have_changed_it(script: str, expected: str) -> None:
    found = [one for one in commands(script) if one.name == "echo"]
    assert str(text_of(found[-1].words[-1].value)) == expected


def test_an_unquoted_variable_is_split_into_words() -> None:
    assert words(last('ARGS="--region r  --x"; aws $ARGS y')) == ["aws", "--region", "r", "--x", "y"]


def test_a_quoted_variable_is_one_word() -> None:
    assert words(last('ARGS="a b"; aws "$ARGS"')) == ["aws", "a b"]


def test_an_array_is_its_words() -> None:
    assert words(last('A=(--x "a b"); A+=(c); aws "${A[@]}"')) == ["aws", "--x", "a b", "c"]


def test_an_unknown_variable_without_quotes_may_be_several_words() -> None:
    assert [word.splits for word in last('aws $X "$X" "$@"').words] == [False, True, False, True]


def test_doubling_a_variable_for_ever_ends_in_holes() -> None:
    assert re.fullmatch(r"(\$\{X\}){1,64}", said("X=aaaaaaaa\n" + "X=$X$X\n" * 40 + 'echo "$X"'))


def test_commands_in_substitutions_are_read() -> None:
    assert [one.name for one in commands('X=$(aws a "$(zip b)")\necho "`sam c`"')] == [
        "zip",
        "aws",
        "sam",
        "echo",
    ]


def test_a_here_document_is_input() -> None:
    command = commands("cat <<EOF > f\na $X\nEOF\necho b")[0]
    assert command.input is not None
    assert str(text_of(command.input.value)) == "a ${X}\n"


def test_a_quoted_here_document_is_verbatim() -> None:
    command = commands("cat <<-'EOF'\n\ta $X\n\tEOF\necho b")[0]
    assert command.input is not None
    assert command.input.text == "\ta $X\n"


def test_reading_goes_on_behind_a_here_document() -> None:
    assert [one.name for one in commands("cat <<A <<B\nx\nA\ny\nB\naws")] == ["cat", "aws"]


def test_conditional_and_repeated_commands_say_so() -> None:
    found = commands("a; if b; then c; fi; d || e; while f; do g; done; h() { i; }; (j)")
    assert {one.name: (one.conditional, one.repeated, one.function) for one in found} == {
        "a": (False, False, None),
        "b": (False, False, None),
        "c": (True, False, None),
        "d": (False, False, None),
        "e": (True, False, None),
        "f": (False, True, None),
        "g": (True, True, None),
        "i": (True, False, "h"),
        "j": (False, False, None),
    }


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("x", Directory(Base.START)),
        ("cd a/b; x", Directory(Base.START, "a/b")),
        ("cd a; cd ..; x", Directory(Base.START)),
        ("cd /tmp; x", Directory(Base.ROOT, "/tmp")),
        ('cd "$UNKNOWN"; x', None),
        ('cd "$(dirname "$0")/src"; x', Directory(Base.SCRIPT, "src")),
        ('D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; cd $D/..; x', Directory(Base.SCRIPT, "..")),
        ("cd a; cd -; x", Directory(Base.START)),
        ("pushd a; popd; x", Directory(Base.START)),
        ("(cd a); x", Directory(Base.START)),
        ("(cd a; x)", Directory(Base.START, "a")),
        ("if y; then cd a; fi; x", None),
        ("y && cd a; x", None),
        ("cd a && x", Directory(Base.START, "a")),
        ("for i in 1 2; do cd a; done; x", None),
        ("f() { cd a; }; f; x", None),
    ],
)
def test_the_working_directory_is_followed(script: str, expected: Directory | None) -> None:
    assert next(one for one in commands(script) if one.name == "x").directory == expected


def test_settings_and_redirections_belong_to_the_command() -> None:
    command = last("A=1 B=$C aws s3 ls > out 2>&1 < in")
    assert words(command) == ["aws", "s3", "ls"]
    assert [(one.name, str(text_of(one.value.value))) for one in command.settings] == [
        ("A", "1"),
        ("B", "${C}"),
    ]
    assert [(one.operator, one.target.text) for one in command.redirections] == [
        (">", "out"),
        ("2>&", "1"),
        ("<", "in"),
    ]


def test_a_written_file_is_known_to_the_command_that_names_it() -> None:
    script = "cat > in.json <<E\n{}\nE\naws x --cli-input-json file://in.json"
    assert [(one.path, one.content.text) for one in last(script).files] == [("in.json", "{}\n")]


def test_a_written_file_that_another_command_touches_is_forgotten() -> None:
    script = "cat > in.json <<E\n{}\nE\nsed -i s/a/b/ in.json\naws x --cli-input-json file://in.json"
    assert last(script).files == ()


def test_spans_are_exact() -> None:
    command = last('é\naws  lambda "x y" \\\n  --z=$Q  # c')
    assert [word.span.text for word in command.words] == ["aws", "lambda", '"x y"', "--z=$Q"]
    assert command.words[-1].span.first.line == 3


def test_windows_line_ends_are_line_ends() -> None:
    assert [words(one) for one in commands("a b \\\r\n c\r\nd\r\n")] == [["a", "b", "c"], ["d"]]


@pytest.mark.parametrize(
    "text",
    [
        "a\n'b",
        'a\n"b',
        "a\n$(b",
        "a\n${b",
        "a\n" + "( " * 5000 + ") " * 5000,
        "a\n" + "$(" * 5000,
        "a\n" + "if b; then " * 5000,
        "a\n" + 'x "$(' * 5000,
    ],
)
def test_what_cannot_be_read_ends_the_reading_and_keeps_what_came_before(text: str) -> None:
    shell = read(Source("deploy.sh", text))
    assert (shell.commands[0].name, shell.complete) == ("a", False)


def test_a_stray_token_is_passed_over_and_variables_are_forgotten() -> None:
    found = commands("X=1\na\nfi\n)\n;;\necho $X")
    assert [one.name for one in found] == ["a", "echo"]
    assert found[-1].words[-1].value.text.reference == Reference(Reference.VARIABLE, "X")  # type: ignore[union-attr]


def test_binary_is_harmless() -> None:
    assert read(Source("x.sh", "".join(map(chr, range(256))) * 50)) is not None


def test_the_work_on_a_huge_script_has_a_bound() -> None:
    line = "x " + "a" * 10_000 + "\n"
    tree = parse(Source("deploy.sh", line * 1_000))
    assert len(tree.items) == MAX_TEXT // len(line)
    assert not tree.complete


def test_an_expanded_script_does_not_grow_without_bound() -> None:
    shell = read(Source("deploy.sh", f"X={'a' * 4_000}\n" + 'echo "$X-"\n' * 5_000))
    assert sum(word.size for one in shell.commands for word in one.words) < 6_000_000


SHELLISH = st.text(alphabet="aX1='\"\\$(){}[]`;|&<>#!*?~ \t\n\r\ue000\0é", max_size=60)
TOKENS = st.lists(
    st.sampled_from(
        [
            "if",
            "then",
            "fi",
            "for x in",
            "do",
            "done",
            "case",
            "esac",
            "in",
            "while",
            "{",
            "}",
            "(",
            ")",
            "((",
            "))",
            "[[",
            "]]",
            ";",
            ";;",
            "\n",
            "&&",
            "||",
            "|",
            " ",
            "X=1",
            "$X",
            '"',
            "'",
            "`",
            "$(",
            "${",
            "<<E",
            "\nE\n",
            "f()",
            "cd a",
            "a",
            "export X=2",
            "A=(",
            "${A[@]}",
            ">f",
            "\\",
            "$'",
            "#",
        ]
    ),
    max_size=30,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(SHELLISH, TOKENS, st.text(max_size=40)))
def test_no_text_makes_it_fail_and_spans_stay_inside(text: str) -> None:
    source = Source("deploy.sh", text)
    for command in read(source).commands:
        for word in command.words:
            assert word.span.source is source
            assert (
                0
                <= command.span.start
                <= word.span.start
                <= word.span.end
                <= command.span.end
                <= len(source.text)
            )


@settings(max_examples=200, deadline=None)
@given(st.one_of(SHELLISH, TOKENS))
def test_the_text_of_a_word_reads_as_the_same_word_again(text: str) -> None:
    for command in read(Source("deploy.sh", text)).commands:
        for word in command.words[1:]:
            if (
                isinstance(word.value, Known)
                and not word.value.causes
                and not re.search(r"\$|`", word.span.text)
            ):
                assert [again.text for again in last("echo " + word.span.text).words[1:]] == [word.text]
