"""The places where shell lives: which files are read, what stands in them, and where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.syntax.scripts import Script, Start, read_scripts
from lambdalint.syntax.shell import Base, Command, Directory
from lambdalint.values import text_of


def scripts(path: str, text: str) -> list[Script]:
    return list(read_scripts(Source(path, text)))


def commands(path: str, text: str) -> list[Command]:
    return [command for script in scripts(path, text) for command in script.shell.commands]


def said(path: str, text: str) -> list[str]:
    return [" ".join(str(text_of(word.value)) for word in command.words) for command in commands(path, text)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy.sh", "aws x"),
        ("a/b.bash", "aws x"),
        ("deploy", "#!/usr/bin/env bash\naws x"),
        ("x", "#!/bin/sh\naws x"),
    ],
)
def test_shell_scripts_are_known_by_name_or_first_line(path: str, text: str) -> None:
    assert said(path, text) == ["aws x"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy", "aws x"),
        ("deploy.py", "#!/usr/bin/env python3\naws x"),
        ("odd.sh", "#!/usr/bin/env python3\naws x"),
        ("a.yml", "Resources: {script: [aws x]}"),
        ("a.yml", "jobs: [aws x]"),
        ("a.yml", "jobs: {a: {steps: [{run: [x]}, x, {uses: y}]}, b: 1}"),
        ("a.yml", "phases: {build: {commands: {a: b}}, install: 1}"),
        (".gitlab-ci.yml", "script: 1\nx: {script: }"),
        ("a.yml", "jobs:\n\t- ["),
        ("a.yml", "x: {script: [aws x]}"),
        ("Makefile", "\x00\x01\tx"),
    ],
)
def test_other_files_are_silent(path: str, text: str) -> None:
    assert said(path, text) == []


WORKFLOW = """\
on: push
env:
  STAGE: dev
jobs:
  deploy:
    runs-on: ubuntu-latest
    env: {NAME: "f-${{ inputs.x }}"}
    steps:
      - uses: actions/checkout@v4
      - run: aws lambda invoke --function-name "$NAME-$STAGE" out.json
      - name: more
        working-directory: src
        run: |
          # é
          zip -r f.zip .
          aws s3 cp f.zip 's3://${{ vars.BUCKET }}/k' \\
            --quiet
      - run: >-
          sam deploy
          --guided
      - run: "aws s3 ls \\"a b\\""
      - shell: python
        run: import os
      - shell: bash -e {0}
        run: 'echo ''x'''
"""


def test_workflow_steps_are_read_with_their_environment() -> None:
    assert said("w.yml", WORKFLOW) == [
        "aws lambda invoke --function-name f-${inputs.x}-dev out.json",
        "zip -r f.zip .",
        "aws s3 cp f.zip s3://${vars.BUCKET}/k --quiet",
        "sam deploy --guided",
        "aws s3 ls a b",
        "echo x",
    ]


def test_workflow_words_have_their_place_in_the_file() -> None:
    found = commands("w.yml", WORKFLOW)
    assert [[word.span.text for word in one.words] for one in found[1:]] == [
        ["zip", "-r", "f.zip", "."],
        ["aws", "s3", "cp", "f.zip", "'s3://${{ vars.BUCKET }}/k'", "--quiet"],
        ["sam", "deploy", "--guided"],
        ["aws", "s3", "ls", '\\"a b\\"'],
        ["echo", "''x''"],
    ]


def test_a_working_directory_is_where_a_step_starts() -> None:
    assert [one.directory for one in commands("w.yml", WORKFLOW)][:3] == [
        Directory(Base.START),
        Directory(Base.START, "src"),
        Directory(Base.START, "src"),
    ]
    assert scripts("w.yml", WORKFLOW)[0].start is Start.PROJECT


def test_a_working_directory_from_an_expression_is_unknown() -> None:
    text = "jobs: {a: {steps: [{run: aws x, working-directory: '${{ matrix.dir }}'}]}}"
    assert commands("w.yml", text)[0].directory is None


def test_windows_runners_speak_another_shell() -> None:
    text = "jobs: {a: {runs-on: windows-latest, steps: [{run: aws x}, {run: aws y, shell: bash}]}}"
    assert said("w.yml", text) == ["aws y"]


def test_composite_actions_are_read() -> None:
    assert said("action.yml", "runs: {using: composite, steps: [{run: aws x, shell: bash}]}") == ["aws x"]


def test_buildspec_commands_share_a_shell() -> None:
    text = (
        "version: 0.2\nphases:\n install:\n  commands: [B=b, cd x]\n build:\n  commands:\n   - aws s3 ls $B\n"
    )
    assert said("buildspec.yml", text) == ["cd x", "aws s3 ls b"]
    assert commands("buildspec.yml", text)[-1].directory == Directory(Base.START, "x")


def test_old_buildspec_commands_do_not() -> None:
    text = "version: 0.1\nphases:\n  build:\n    commands: [B=b, aws s3 ls $B]\n"
    assert said("buildspec.yml", text) == ["aws s3 ls ${B}"]


def test_gitlab_jobs_run_before_script_first() -> None:
    text = "before_script: [B=b]\nx:\n  script:\n    - aws s3 ls $B\n  after_script: aws s3 rm $B\n"
    assert said(".gitlab-ci.yml", text) == ["aws s3 ls b", "aws s3 rm ${B}"]


MAKEFILE = """\
NAME = f
KEY := $(NAME)-$(STAGE)
ZIP := $(NAME).zip
REGION ?= r
ifdef CI
MODE = a
endif

deploy: build ## text
\t@-aws lambda update-function-code --function-name $(NAME) \\
\t\t--zip-file fileb://${ZIP} --region $(REGION)
# comment
\tfor i in 1 2; do echo $$i "$(KEY)" $(MODE) $@; done
\tcd x && zip -r ../$(ZIP) .

clean: ; rm $(ZIP)
define X
\tnothing
endef
"""


def test_recipes_are_read_with_variables_of_make() -> None:
    assert said("Makefile", MAKEFILE) == [
        "aws lambda update-function-code --function-name f --zip-file fileb://f.zip --region ${REGION}",
        "echo ${i} ${KEY} ${MODE} ${@}",
        "cd x",
        "zip -r ../f.zip .",
        "rm f.zip",
    ]


def test_recipe_words_have_their_place_and_cause() -> None:
    command = commands("Makefile", MAKEFILE)[0]
    assert [word.span.text for word in command.words[4:8]] == [
        "$(NAME)",
        "--zip-file",
        "fileb://${ZIP}",
        "--region",
    ]
    assert command.words[4].value.causes[0].span.text == "NAME"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "more", ["X = b", "include other.mk", "X += b", "t: X = b", "define X\nendef", "override X := b"]
)
def test_a_make_variable_that_may_change_is_unknown(more: str) -> None:
    assert said("Makefile", f"X = a\n{more}\nt:\n\taws $(X)\n") == ["aws ${X}"]


@pytest.mark.parametrize(
    "text",
    [
        "A = $(A)$(A)\nt:\n\techo $(A)\n",
        "".join(f"A{n} = $(A{n + 1})$(A{n + 1})\n" for n in range(200)) + "A200 = a\nt:\n\techo $(A0)\n",
        "t:\n\techo " + "$(" * 5000 + "\n",
        "\\" * 20000,
    ],
)
def test_a_hostile_makefile_is_harmless(text: str) -> None:
    assert all(word.size < 10_000 for one in commands("Makefile", text) for word in one.words)


NAMES = st.sampled_from(["a.sh", "Makefile", "buildspec.yml", ".gitlab-ci.yml", ".github/workflows/w.yml"])
LINES = st.lists(
    st.sampled_from(
        [
            "jobs:",
            " a:",
            "  steps:",
            "  - run: |",
            "     aws x",
            '  - run: "a \\',
            '     b"',
            "  - run: >",
            "phases:",
            "  build:",
            "   commands:",
            "    - 'a''b'",
            "x: y",
            "\taws $(X) \\",
            "X = $(Y)",
            "script: [a, b]",
            "",
            "é",
            "  - run: a ${{ b }}",
            "   ${{",
            "  env: {A: b}",
        ]
    ),
    max_size=12,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(NAMES, st.one_of(LINES, st.text(max_size=60)))
def test_no_text_makes_it_fail_and_places_stay_inside(path: str, text: str) -> None:
    source = Source(path, text)
    for script in read_scripts(source):
        for command in script.shell.commands:
            for word in command.words:
                assert word.span.source is source
                assert 0 <= word.span.start <= word.span.end <= len(source.text)
