"""The command line as a user meets it: exit codes, options, what is printed where."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambdalint import __version__, cli
from lambdalint.registry import Registry

COMMAND = Path(sys.executable).with_name("lambdalint")
FUNCTION = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: {}, Handler: a.b, MemorySize: {}}}
"""
CLEAN = FUNCTION.format("python3.13", 512)
BAD = FUNCTION.format("python3.6", 512)
WORSE = FUNCTION.format("python3.6", 64)
RETIRING = FUNCTION.format("python3.10", 512)  # a warning on the day below
DAY = "--as-of=2026-09-01"
SELECT = "--select=runtime,out-of-range-memory,lint"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


Out = pytest.CaptureFixture[str]


def check(*words: str) -> int:
    """Lint with few rules, so that what is counted here does not change with the packs."""
    return cli.main(["check", SELECT, DAY, *words])


def lay(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# Exit codes


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        (CLEAN, [], 0),
        (BAD, [], 1),
        (BAD, ["--exit-zero"], 0),
        (BAD, ["--fail-level=never"], 0),
        (BAD, ["--ignore=blocked-runtime"], 0),
        (RETIRING, [], 1),
        (RETIRING, ["--fail-level=error"], 0),
        (RETIRING, ["--as-of=2020-01-01"], 0),
        (BAD, ["--fail-level=info"], 1),
        (BAD, ["--output=json"], 1),
        (BAD, ["--output=sarif=out.sarif"], 1),
        ("Resources: [", [], 3),
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources: [AWS::X", [], 1),
        ("a: 1", [], 3),
    ],
)
def test_exit_code(text: str, words: list[str], code: int, here: Path) -> None:
    lay(here, template=text)
    assert check(*words) == code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select=runtme"], "error: --select: there is no rule or pack `runtme`; did you mean `runtime`?"),
        (
            ["--extend-select=zzzz"],
            "error: --extend-select: there is no rule or pack `zzzz`; `lambdalint rules` lists them",
        ),
        (["--ignore=al"], "error: --ignore: there is no rule or pack `al`; did you mean `all`?"),
        (["--output=sarf"], "error: there is no output format `sarf`; did you mean `sarif`?"),
        (
            ["--output=xyz"],
            "error: there is no output format `xyz`; known are full, concise, json, sarif, github, ",
        ),
        (["--output=json="], "error: --output json= names no file behind the `=`"),
        (["--output=json=template.yaml/x"], "error: cannot write template.yaml/x: "),
        (["--config=no.toml"], "error: no.toml: no such file or directory"),
        (["no.yaml"], "no.yaml: no such file or folder"),
        (["-", "template.yaml"], "error: `-` (standard input) cannot be linted together with other paths"),
        (["--stdin-filename=x.yaml"], "error: --stdin-filename needs `-` as the path"),
    ],
)
def test_what_cannot_be_trusted_is_2_and_one_line(
    words: list[str], message: str, here: Path, capsys: Out
) -> None:
    lay(here, template=CLEAN)
    assert check(*words) == cli.UNTRUSTED
    error = capsys.readouterr().err
    assert error.startswith(f"lambdalint: {message}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["--nope"], ["--as-of=soon"], ["--parameter=x"], ["--fail-level=fatal"], ["--select="]]
)
def test_wrong_usage_is_2(words: list[str], capsys: Out) -> None:
    with pytest.raises(SystemExit) as exit_:
        check(*words)
    assert exit_.value.code == cli.UNTRUSTED
    assert "error: " in capsys.readouterr().err


def test_nothing_to_lint_is_3_and_says_so(here: Path, capsys: Out) -> None:
    assert check() == cli.NOTHING
    assert capsys.readouterr().err == "lambdalint: nothing to lint: no template found\n"


@pytest.mark.parametrize(("version", "code"), [("3.14", cli.CLEAN), ("3.8", cli.FINDINGS)])
def test_a_dockerfile_for_lambda_is_something_to_lint(
    version: str, code: int, here: Path, capsys: Out
) -> None:
    text = f'FROM public.ecr.aws/lambda/python:{version}\nCOPY app.py ./\nCMD ["app.handler"]\n'
    (here / "Dockerfile").write_text(text, encoding="utf-8")
    assert check("--output=concise") == code
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(r"(?:in|passed:) 1 file\b", out)


def test_a_log_without_templates_still_describes_the_rules(here: Path, capsys: Out) -> None:
    assert check("--output=sarif") == cli.NOTHING
    driver = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]
    assert "blocked-runtime" in {rule["id"] for rule in driver["rules"]}


def test_a_hook_is_content_with_files_that_are_no_templates(here: Path, capsys: Out) -> None:
    lay(here, values="a: 1", more="[")
    assert check("--force-exclude", "--output=concise", "values.yaml", "more.yaml") == cli.CLEAN
    assert capsys.readouterr().err == ""
    assert check("--force-exclude", ".") == cli.NOTHING


def test_a_path_that_is_missing_does_not_keep_the_others_from_being_linted(here: Path, capsys: Out) -> None:
    lay(here, template=BAD)
    assert check("gone.yaml", "template.yaml") == cli.UNTRUSTED
    assert "error[blocked-runtime]" in capsys.readouterr().out


def test_the_fail_level_is_that_of_the_closest_configuration(here: Path) -> None:
    lay(here, **{"api/template": RETIRING})
    (here / "lambdalint.toml").write_text("fail-level = 'info'\n", encoding="utf-8")
    assert check() == cli.FINDINGS
    (here / "api" / "lambdalint.toml").write_text("fail-level = 'error'\n", encoding="utf-8")
    assert check() == cli.CLEAN


def test_a_crashed_rule_is_2_and_named(
    here: Path, capsys: Out, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_rule: Any, _function: Any) -> None:
        raise LookupError("no\x1b[31m luck")

    monkeypatch.setattr(registry.by_name["blocked-runtime"].rule, "check_function", fails)
    lay(here, template=WORSE)
    assert check() == cli.UNTRUSTED
    streams = capsys.readouterr()
    assert "lambdalint: template.yaml: rule `blocked-runtime` failed: LookupError: no" in streams.err
    assert "\x1b" not in streams.err + streams.out
    assert "error[rule-crashed]" in streams.out
    assert "error[out-of-range-memory]" in streams.out


def test_our_own_bug_is_one_line(monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Out) -> None:
    monkeypatch.setattr("lambdalint.run.Run.check", lambda *_: 1 / 0)
    assert check() == cli.UNTRUSTED
    assert re.fullmatch(
        r"lambdalint: internal error, please report it: ZeroDivisionError: .+ \(.+, line \d+\)\n",
        capsys.readouterr().err,
    )


def test_a_bug_in_reading_one_template_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Out
) -> None:
    from lambdalint.build.project import ProjectReader

    original = ProjectReader.read

    def read(reader: ProjectReader, source: Any) -> bool:
        if source.path == "a.yaml":
            raise KeyError("Resources")
        return original(reader, source)

    monkeypatch.setattr(ProjectReader, "read", read)
    lay(here, a=CLEAN, b=BAD)
    assert check() == cli.UNTRUSTED
    streams = capsys.readouterr()
    assert "lambdalint: a.yaml: internal error, please report it: KeyError: 'Resources'" in streams.err
    assert "b.yaml:4:27: error[blocked-runtime]" in streams.out


def test_a_bug_in_the_model_of_one_template_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Out
) -> None:
    from lambdalint import engine

    def functions(application: Any) -> engine.Things:
        if application.path == "a.yaml":
            raise KeyError("Properties")
        return [(function,) for function in application.functions]

    monkeypatch.setattr(engine, "CHECKS", {**engine.CHECKS, "check_function": functions})
    lay(here, a=BAD, b=BAD)
    assert check() == cli.UNTRUSTED
    streams = capsys.readouterr()
    assert "lambdalint: a.yaml: internal error, please report it: KeyError: 'Properties'" in streams.err
    assert "b.yaml:4:27: error[blocked-runtime]" in streams.out


def test_a_bug_in_what_templates_have_in_common_leaves_each_by_itself(
    monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Out
) -> None:
    monkeypatch.setattr("lambdalint.build.project.linked", lambda *_: 1 / 0)
    lay(here, a=BAD)
    assert check() == cli.UNTRUSTED
    streams = capsys.readouterr()
    assert "lambdalint: internal error, please report it: ZeroDivisionError" in streams.err
    assert "a.yaml:4:27: error[blocked-runtime]" in streams.out


def test_an_interrupt_is_silent(monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Out) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lambdalint.run.Run.check", interrupted)
    assert check() == cli.INTERRUPTED
    assert capsys.readouterr() == ("", "")


# Standard input


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_has_the_name_that_is_given(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    stdin(monkeypatch, BAD.encode())
    assert check("-", f"--stdin-filename={here}/api/x.yaml", "--output=concise") == cli.FINDINGS
    assert capsys.readouterr().out.startswith("api/x.yaml:4:27: error[blocked-runtime]")


def test_standard_input_has_the_configuration_of_its_name(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    (here / "api").mkdir()
    (here / "api" / "lambdalint.toml").write_text("ignore = ['blocked-runtime']\n", encoding="utf-8")
    stdin(monkeypatch, BAD.encode())
    assert check("-", "--stdin-filename=api/x.yaml") == cli.CLEAN
    stdin(monkeypatch, BAD.encode())
    assert check("-") == cli.FINDINGS
    assert "<stdin>:4:27" in capsys.readouterr().out


def test_standard_input_is_left_out_where_its_name_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, BAD.encode())
    assert check("-", "--stdin-filename=old/x.yaml", "--exclude=old", "--force-exclude") == cli.CLEAN


def test_standard_input_that_is_no_template_is_3(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    stdin(monkeypatch, b"a: 1")
    assert check("-") == cli.NOTHING


# Output


def test_several_outputs_in_one_run(here: Path, capsys: Out) -> None:
    lay(here, template=BAD)
    assert (
        check("--output=json=out/deep/a.json", "--output=sarif=a.sarif", "--output=concise", "--category=api")
        == 1
    )
    assert capsys.readouterr().out.startswith("template.yaml:4:27: error[blocked-runtime]")
    assert json.loads((here / "out/deep/a.json").read_text(encoding="utf-8"))["summary"]["error"] == 1
    (run,) = json.loads((here / "a.sarif").read_text(encoding="utf-8"))["runs"]
    assert run["automationDetails"] == {"id": "api/"}
    assert run["invocations"][0]["arguments"][0] == "check"


def test_a_run_that_writes_files_tells_a_person_too(here: Path, capsys: Out) -> None:
    lay(here, template=BAD)
    check("--output=json=a.json")
    assert "Found 1 error in 1 file" in capsys.readouterr().out


def test_statistics(here: Path, capsys: Out) -> None:
    lay(here, template=WORSE, other=BAD)
    assert check("--statistics") == cli.FINDINGS
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[-1]) for row in rows[:3]] == [
        ("2", "blocked-runtime"),
        ("1", "out-of-range-memory"),
        ("3", "total"),
    ]


def test_show_files_lints_nothing(here: Path, capsys: Out) -> None:
    lay(here, template="Resources: [", **{"api/x": CLEAN, "old/x": CLEAN})
    assert check("--show-files", "--exclude=old") == cli.CLEAN
    assert capsys.readouterr() == ("template.yaml\napi/x.yaml\n", "")
    assert check("--show-files", "gone") == cli.UNTRUSTED


def test_show_settings_of_each_path(here: Path, capsys: Out) -> None:
    (here / "api").mkdir()
    (here / "api" / "lambdalint.toml").write_text("fail-level = 'info'\n", encoding="utf-8")
    assert cli.main(["check", "--show-settings", "--ignore=runtime"]) == cli.CLEAN
    here_alone = capsys.readouterr().out
    assert 'ignore = ["runtime"]  # command line\n' in here_alone
    assert 'fail-level = "warning"  # default\n' in here_alone
    assert cli.main(["check", "--show-settings", ".", "api"]) == cli.CLEAN
    both = capsys.readouterr().out
    assert both.startswith("[.]\n")
    assert "\n\n[api]\n" in both
    assert 'fail-level = "info"  # api/lambdalint.toml\n' in both


def test_include_suppressed(here: Path) -> None:
    lay(here, template=BAD.rstrip() + " # lambdalint: ignore[blocked-runtime] until May\n")
    assert check("--output=sarif=a.sarif", "--include-suppressed") == cli.CLEAN
    (run,) = json.loads((here / "a.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["suppressions"][0]["justification"] for result in run["results"]] == ["until May"]


def test_a_parameter_that_no_template_has_is_told(here: Path, capsys: Out) -> None:
    lay(here, a="Parameters: {Python: {Type: String}}\n" + CLEAN, b=CLEAN)
    assert check("--parameter=Python=python3.13") == cli.CLEAN
    assert capsys.readouterr().err == ""
    assert check("--parameter=Pyton=python3.13") == cli.CLEAN
    told = "lambdalint: --parameter Pyton: no template here has such a parameter; did you mean `Python`?\n"
    assert capsys.readouterr().err == told


def test_a_template_with_several_documents_is_read_in_part_and_that_is_told(here: Path, capsys: Out) -> None:
    lay(here, a=f"{BAD}---\n{WORSE}")
    assert check("--output=json") == cli.FINDINGS
    streams = capsys.readouterr()
    message = "has several documents, and a template is one; only the first is read"
    assert streams.err == f"lambdalint: a.yaml: {message}\n"
    document = json.loads(streams.out)
    assert [finding["rule"] for finding in document["findings"]] == ["blocked-runtime"]
    assert document["summary"]["problems"] == [{"path": "a.yaml", "message": message}]


def test_parameters(here: Path, capsys: Out) -> None:
    text = "Parameters: {P: {Type: String, Default: python3.6}, M: {Type: Number}}\n" + FUNCTION.format(
        "!Ref P", "!Ref M"
    )
    lay(here, template=text)
    assert check("--parameter=P=python3.13") == cli.CLEAN
    assert check("--parameter", "P=python3.13", "--parameter", "M=64") == cli.FINDINGS
    assert "`MemorySize` is 64" in capsys.readouterr().out


def test_as_of_decides_what_a_runtime_is(here: Path, capsys: Out) -> None:
    lay(here, template=RETIRING)
    told = []
    for day in ("2020-01-01", "2026-09-01", "2027-01-01", "2035-01-01"):
        cli.main(["check", "--select=runtime", f"--as-of={day}", "--output=concise"])
        told.append((re.findall(r"\[([a-z-]+)\]", capsys.readouterr().out) or [""])[0])
    assert told == ["", "retiring-runtime", "deprecated-runtime", "blocked-runtime"]


@pytest.mark.parametrize(
    ("color", "variable", "coloured"),
    [("auto", "", True), ("auto", "1", False), ("always", "1", True), ("never", "", False)],
)
def test_colour_on_a_terminal(color: str, variable: str, coloured: bool, here: Path) -> None:
    lay(here, template=BAD)
    leader, follower = pty.openpty()
    environment = {**os.environ, "NO_COLOR": variable, "TERM": "xterm"}
    words = [COMMAND, "check", SELECT, f"--color={color}"]
    process = subprocess.Popen(words, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    output = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        output += piece
        if not piece:
            break
    os.close(leader)
    assert process.wait() == cli.FINDINGS
    assert b"error[" in output or b"error" in output
    assert b"-->" in output  # frames are the default on a terminal
    assert (b"\x1b[" in output) == coloured


def test_elsewhere_lines_without_colour_are_the_default(here: Path, capsys: Out) -> None:
    lay(here, template=BAD)
    check()
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert out.startswith("template.yaml:4:27: error[blocked-runtime]")


def test_all_of_a_long_output_arrives_before_the_process_ends(here: Path) -> None:
    lay(here, **{f"t{number}": BAD for number in range(400)})
    done = run("check", SELECT, DAY, "--output=json", cwd=here)
    assert len(json.loads(done.stdout)["findings"]) == 400
    assert (done.returncode, done.stderr) == (cli.FINDINGS, b"")


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *words], cwd=cwd, capture_output=True, check=False, env={**os.environ, **environment}
    )


def test_a_terminal_that_lacks_a_character_is_no_reason_to_fail(here: Path) -> None:
    lay(
        here,
        template="Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: pythön3.6}\n",
    )
    done = run("check", "--select=unknown-runtime", "--output=concise", cwd=here, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (cli.FINDINGS, b"")
    assert b"pyth\\xf6n3.6" in done.stdout


def test_a_reader_that_has_enough_is_no_failure(here: Path) -> None:
    lay(here, **{f"t{number}": WORSE for number in range(300)})
    process = subprocess.Popen([COMMAND, "check"], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == cli.CLEAN


def test_a_path_cannot_write_to_the_terminal(here: Path) -> None:
    done = run("check", "gone\x1b[31m.yaml", cwd=here)
    assert b"\x1b" not in done.stderr
    assert done.returncode == cli.UNTRUSTED


# The other commands


def test_version(capsys: Out) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--version"])
    assert (exit_.value.code, capsys.readouterr().out) == (0, f"lambdalint {__version__}\n")


def test_explain(capsys: Out, registry: Registry) -> None:
    assert cli.main(["explain", "blocked-runtime"]) == cli.CLEAN
    assert capsys.readouterr().out == registry.by_name["blocked-runtime"].page
    assert cli.main(["explain", "runtime"]) == cli.CLEAN
    assert "blocked-runtime: " in capsys.readouterr().out
    assert cli.main(["explain", "blocked-runtim"]) == cli.UNTRUSTED
    assert "did you mean `blocked-runtime`?" in capsys.readouterr().err


def test_rules(capsys: Out, registry: Registry) -> None:
    assert cli.main(["rules"]) == cli.CLEAN
    table = capsys.readouterr().out
    assert [line.split()[0] for line in table.splitlines() if line.startswith("  ")] == [
        entry.name for entry in registry.rules
    ]
    assert cli.main(["rules", "--format=json"]) == cli.CLEAN
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)] == [
        entry.name for entry in registry.rules
    ]


def test_init_leaves_a_configuration_in_force(here: Path, capsys: Out) -> None:
    (here / "pyproject.toml").write_text('[tool.lambdalint]\nignore = ["runtime"]\n', "utf-8")
    assert cli.main(["init"]) == cli.UNTRUSTED
    assert capsys.readouterr().err == "lambdalint: error: pyproject.toml has a [tool.lambdalint] already\n"
    assert not (here / "lambdalint.toml").exists()


def test_a_dash_is_standard_output(here: Path, capsys: Out) -> None:
    lay(here, template=BAD)
    assert check("--output=json=-") == cli.FINDINGS
    assert json.loads(capsys.readouterr().out)["summary"]["error"] == 1
    assert not (here / "-").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_2_and_one_line(here: Path) -> None:
    lay(here, template=BAD)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "check"], stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=here
        )
    assert (done.returncode, done.stderr) == (
        cli.UNTRUSTED,
        "lambdalint: error: cannot go on: No space left on device\n",
    )


def test_init(here: Path, capsys: Out) -> None:
    lay(here, template=CLEAN)
    assert cli.main(["init"]) == cli.CLEAN
    out = capsys.readouterr().out
    assert "Found 1 template;" in out
    assert "- id: lambdalint\n" in out
    assert check() == cli.CLEAN
    assert cli.main(["init"]) == cli.UNTRUSTED
    assert cli.main(["init", "gone"]) == cli.UNTRUSTED


def test_lists_may_be_given_in_several_options(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(here, a=WORSE)

    cli.main(["check", "--isolated", DAY, "--select=blocked-runtime", "--select=out-of-range-memory"])

    assert re.findall(r"error\[([a-z-]+)\]", capsys.readouterr().out) == [
        "blocked-runtime",
        "out-of-range-memory",
    ]
