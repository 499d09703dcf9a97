from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint.source import Source
from lambdalint.syntax.dockerfile import (
    Dockerfile,
    ImageDefaults,
    ImageReference,
    Stage,
    image_reference,
    read_dockerfile,
)
from lambdalint.values import Absent, Known, Origin, Unknown, Value


def read(text: str) -> Dockerfile:
    return read_dockerfile(Source("Dockerfile", text))


def only(text: str) -> Stage:
    (stage,) = read(text).stages
    return stage


def known(value: Value[str]) -> str | None:
    return value.value if isinstance(value, Known) else None


def test_a_stage_has_an_image_a_platform_and_a_name() -> None:
    stage = only("from --platform=linux/arm64 python:3.12 as build\n")
    assert (known(stage.image), known(stage.platform), stage.name) == ("python:3.12", "linux/arm64", "build")
    assert (stage.image.span.text, stage.platform.span.text) == ("python:3.12", "linux/arm64")


def test_a_missing_platform_is_absent() -> None:
    assert isinstance(only("FROM a\n").platform, Absent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "public.ecr.aws/lambda/python:3.12-arm64",
            ImageReference("public.ecr.aws", "lambda/python", "3.12-arm64"),
        ),
        ("amazon/aws-lambda-python:3.9", ImageReference(None, "amazon/aws-lambda-python", "3.9")),
        ("localhost:5000/a", ImageReference("localhost:5000", "a")),
        ("ubuntu", ImageReference(None, "ubuntu")),
        ("a@sha256:" + "0" * 64, ImageReference(None, "a", None, "sha256:" + "0" * 64)),
        ("Not An Image", None),
        ("a" + "_a" * 600, None),
    ],
)
def test_parts_of_an_image_name(text: str, expected: ImageReference | None) -> None:
    assert image_reference(text) == expected


def test_a_default_of_a_build_argument_is_known_with_its_origin() -> None:
    stage = only("ARG VERSION=3.12\nFROM python:${VERSION}-slim\n")
    assert isinstance(stage.image, Known)
    assert (stage.image.value, stage.image.origin) == ("python:3.12-slim", Origin.PARAMETER_DEFAULT)
    assert [cause.span.text for cause in stage.image.causes] == ["3.12"]


def test_a_build_argument_without_default_is_unknown() -> None:
    stage = only("ARG VERSION\nFROM python:$VERSION\n")
    assert isinstance(stage.image, Unknown)
    assert str(stage.image.text) == "python:${VERSION}"


def test_the_builders_own_arguments_are_unknown() -> None:
    stage = only("FROM --platform=$BUILDPLATFORM a\n")
    assert isinstance(stage.platform, Unknown)
    assert stage.platform.reference is not None
    assert stage.platform.reference.name == "BUILDPLATFORM"


def test_an_argument_before_the_first_stage_counts_inside_only_when_named_again() -> None:
    first, second = read("ARG D=/x\nFROM a\nWORKDIR $D\nFROM a\nARG D\nWORKDIR $D\n").stages
    assert isinstance(first.workdir, Unknown)
    assert known(second.workdir) == "/x"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$A", "one"),
        ("${A}two", "onetwo"),
        ("${MISSING:-x}", None),
        ("${EMPTY:-x}", "x"),
        ("${EMPTY-x}", ""),
        ("${A:+yes}", "yes"),
        ("${EMPTY:+yes}", ""),
        ("${EMPTY:-${A}}", "one"),
        ("${A#o}", None),
        ('"a $A"', "a one"),
        ("'a $A'", "a $A"),
        (r"\$A", "$A"),
        ("${A", None),
        ("a$", "a$"),
    ],
)
def test_variables(word: str, expected: str | None) -> None:
    stage = only(f"FROM a\nENV A=one EMPTY=\nENV RESULT={word}\n")
    assert known(stage.environment["RESULT"]) == expected


def test_env_has_two_forms() -> None:
    stage = only('FROM a\nENV A=1 B="two words"\nENV C the rest of it\nENV A=2 D=$A\n')
    assert {name: known(value) for name, value in stage.environment.items()} == {
        "A": "2",
        "B": "two words",
        "C": "the rest of it",
        "D": "1",
    }


def test_working_directories_add_up() -> None:
    assert known(only("FROM a\nWORKDIR /var\nWORKDIR task/../code\n").workdir) == "/var/code"
    assert isinstance(only("FROM a\nWORKDIR code\n").workdir, Unknown)
    assert known(only("FROM scratch\nWORKDIR code\n").workdir) == "/code"


def test_copies_say_what_goes_where() -> None:
    stage = only('FROM a\nWORKDIR /var/task\nCOPY --chmod=755 app.py lib/ ./\nADD ["a b.py", "/x/"]\n')
    copy, add = stage.copies
    assert [known(source) for source in copy.sources] == ["app.py", "lib/"]
    assert (known(copy.destination), known(copy.mode), copy.add) == ("/var/task/", "755", False)
    assert ([known(source) for source in add.sources], known(add.destination), add.add) == (
        ["a b.py"],
        "/x/",
        True,
    )
    assert [source.span.text for source in (*copy.sources, copy.destination)] == ["app.py", "lib/", "./"]


def test_what_a_known_image_brings() -> None:
    text = "FROM base\nCOPY app.py ${TASK}\nCOPY other.py .\nRUN ls\n"
    defaults = ImageDefaults({"TASK": "/var/task"}, workdir="/var/task")
    (stage,) = read_dockerfile(
        Source("Dockerfile", text), lambda image: defaults if image == "base" else None
    ).stages
    assert [known(copy.destination) for copy in stage.copies] == ["/var/task", "/var/task/"]
    assert known(stage.runs[0].workdir) == "/var/task"


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ('CMD ["app.handler"]', ["app.handler"]),
        ("CMD [ \"a\", 'b' ]", None),
        ("CMD app.handler", None),
        ("CMD []", []),
    ],
)
def test_exec_and_shell_form(line: str, arguments: list[str] | None) -> None:
    command = only(f"FROM a\n{line}\n").command
    assert command is not None
    found = None if command.arguments is None else [argument.value for argument in command.arguments]
    assert found == arguments
    assert command.shell.text == line.removeprefix("CMD ")


def test_an_argument_of_a_command_has_its_place() -> None:
    command = only('FROM a\nCMD [ \\\n  "app.handler", \\\n  "x" ]\n').command
    assert command is not None
    assert command.arguments is not None
    assert [argument.span.text for argument in command.arguments] == ["app.handler", "x"]


def test_an_entrypoint_forgets_the_command_of_the_stage_below() -> None:
    _, second, third = read('FROM a AS b\nCMD ["x"]\nFROM b AS c\nENTRYPOINT ["y"]\nFROM b\n').stages
    assert second.command is None
    assert third.command is not None


def test_continued_lines_join_without_their_comments() -> None:
    stage = only("FROM a\nRUN yum install -y \\\n    # why\n\n    gcc && \\  \n    make\n")
    (run,) = stage.runs
    assert run.shell.text == "yum install -y     gcc &&     make"
    at = run.shell.text.index("gcc")
    assert run.shell.span(at, at + 3).first.line == 5
    assert run.shell.span(at, at + 3).text == "gcc"


def test_a_doubled_escape_does_not_continue() -> None:
    stage = only("FROM a\nRUN echo \\\\\nRUN ls\n")
    assert [run.shell.text for run in stage.runs] == ["echo \\\\", "ls"]


def test_the_escape_character_can_be_chosen() -> None:
    file = read("# escape=`\nFROM a\nRUN dir `\n  c:\\\n")
    assert (file.escape, file.stages[0].runs[0].shell.text) == ("`", "dir   c:\\")


def test_line_ends_of_windows() -> None:
    stage = only('FROM a\r\nRUN one \\\r\n  two\r\nCMD ["x"]\r\n')
    assert [run.shell.text for run in stage.runs] == ["one   two"]
    assert stage.command is not None
    assert stage.command.arguments is not None


def test_a_here_document_alone_is_the_script() -> None:
    (run,) = only("FROM a\nRUN <<EOF\nyum -y install x\nls\nEOF\nUSER b\n").runs
    assert run.shell.text == "yum -y install x\nls\n"
    assert run.shell.span(0, 3).first.line == 3


def test_tabs_of_a_here_document_are_taken_off() -> None:
    (run,) = only("FROM a\nRUN <<-EOF\n\tone\n\t\ttwo\n\tEOF\n").runs
    assert run.shell.text == "one\ntwo\n"
    assert run.shell.span(4, 7).text == "two"


def test_files_in_here_documents() -> None:
    text = "FROM scratch\nCOPY <<a.py <<'b.py' /app/\nx = '$A'\na.py\ny\nb.py\nUSER me\n"
    stage = only(text)
    (copy,) = stage.copies
    assert [(item.name, item.content.text, item.expands) for item in copy.inline] == [
        ("a.py", "x = '$A'\n", True),
        ("b.py", "y\n", False),
    ]
    assert (copy.sources, known(copy.destination), known(stage.user)) == ((), "/app/", "me")


def test_a_here_document_without_end_is_none() -> None:
    stage = only("FROM a\nRUN cat <<EOF\nUSER b\n")
    assert (stage.runs[0].shell.text, known(stage.user)) == ("cat <<EOF", "b")


GRAPH = """FROM node AS deps
FROM python AS tests
FROM deps AS build
COPY --from=tests /x /y
FROM scratch AS final
COPY --from=2 /a /b
COPY --from=alpine:3 /c /d
"""


def test_the_stages_that_a_target_needs() -> None:
    file = read(GRAPH)
    final, deps = file.target(), file.target("DEPS")
    assert final is not None
    assert deps is not None
    assert [stage.name for stage in file.needed(final)] == ["deps", "tests", "build", "final"]
    assert [stage.name for stage in file.needed(deps)] == ["deps"]
    assert file.target("nothing") is None


def test_settings_come_down_the_lineage() -> None:
    file = read('FROM a AS one\nENV A=1\nWORKDIR /w\nUSER u\nCMD ["c"]\nFROM one\nENV B=$A\n')
    two = file.stages[1]
    assert two.base is file.stages[0]
    assert two.root is file.stages[0]
    assert (known(two.environment["B"]), known(two.workdir), known(two.user)) == ("1", "/w", "u")


def test_a_stage_named_like_a_later_one_is_an_image() -> None:
    assert read("FROM later AS x\nFROM a AS later\n").stages[0].base is None


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# only\n", "RUN early\n", "FROM\n", "FROM a AS\n", "COPY\n", "FROM a\nCOPY\nENV\nARG\nCMD"],
)
def test_what_docker_refuses_is_harmless(text: str) -> None:
    for stage in read(text).stages:
        assert stage.index == 0


def test_variables_that_double_each_other_stay_small() -> None:
    lines = ["FROM a", "ENV V0=xxxxxxxxxx"] + [f"ENV V{n + 1}=$V{n}$V{n}$V{n}" for n in range(60)]
    lines += ["ENV W0=$UNKNOWN"] + [f"ENV W{n + 1}=$W{n}$W{n}$W{n}" for n in range(60)]
    stage = only("\n".join(lines))
    assert isinstance(stage.environment["V60"], Unknown)


def test_long_files_come_to_an_end() -> None:
    with comes_to_an_end():
        read("FROM a\n" + "RUN cat <<A <<B\n" * 20_000 + "A\n")
        read("FROM a\nRUN x \\\n" + "# c\n" * 20_000)
        read("FROM a\nENV X=" + "${A:-" * 20_000 + "\n")


@given(st.text(alphabet="FROM RUNCOPYENVARG ab=$${}:-'\"\\\n\r\t#<<E[],/`", max_size=120))
def test_any_text_is_read(text: str) -> None:
    source = Source("Dockerfile", text)
    for stage in read_dockerfile(source).stages:
        assert source.whole.contains(stage.span)
        for run in stage.runs:
            assert source.whole.contains(run.shell.whole if run.shell.text else run.span)


@given(st.lists(st.sampled_from(["ls", "a b", "x && y", "$A"]), min_size=1, max_size=6))
def test_places_lead_back_to_the_file(pieces: list[str]) -> None:
    (run,) = only("FROM a\nRUN " + " \\\n  ".join(pieces) + "\n").runs
    at = 0
    for piece in pieces:
        at = run.shell.text.index(piece, at)
        assert run.shell.span(at, at + len(piece)).text == piece
        at += len(piece)
