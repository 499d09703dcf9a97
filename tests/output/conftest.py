"""One report with everything in it, and snapshots that a command rewrites.

``UPDATE_SNAPSHOTS=1 pytest tests/output`` writes the files in ``snapshots/``; read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.finding import Confidence, Finding, Severity, Subject
from lambdalint.fix import Edit, Fix, Safety
from lambdalint.output.report import Problem, Report, RuleInfo
from lambdalint.source import Source, Span
from lambdalint.values import Cause

SNAPSHOTS = Path(__file__).parent / "snapshots"

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Busy:
    Type: Number
    Default: 60
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 30
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.8
      Timeout: !Ref Busy
      Environment:
        Variables:
          GREETING: "日本 😀 $HOME"
          API_KEY: abc
"""

PAGE = """\
# deprecated-runtime

## Why

AWS no longer patches the runtime (see [runtimes](https://docs.example/runtimes)).
Functions go on running.

Second paragraph.

## Bad

```yaml
Runtime: python3.8
```
"""


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    def compare(actual: str, name: str) -> None:
        path = SNAPSHOTS / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_bytes(actual.encode())
        assert actual == path.read_bytes().decode()

    return compare


def at(source: Source, text: str, *, after: str = "") -> Span:
    """The first place where a text stands, behind another one."""
    start = source.text.index(text, source.text.index(after))
    return source.span(start, start + len(text))


def make_report(*findings: Finding, **changes: object) -> Report:
    values: dict[str, object] = {
        "version": "1.2.3",
        "findings": findings,
        "suppressed": (),
        "rules": (),
        "problems": (),
        "files": 1,
        "seconds": 0.214,
        "arguments": ("check", "."),
        "include_suppressed": False,
        "execution_successful": True,
        **changes,
    }
    return Report(**values)  # type: ignore[arg-type]


@pytest.fixture
def place() -> Callable[..., Span]:
    return at


@pytest.fixture
def report_of() -> Callable[..., Report]:
    return make_report


@pytest.fixture
def rules() -> tuple[RuleInfo, ...]:
    home = "https://lambdalint.example/rules/"
    return (
        RuleInfo(
            "short-visibility-timeout",
            "queue shows a message again while the function may still be working on it",
            Severity.WARNING,
            "# short-visibility-timeout\n",
            f"{home}short-visibility-timeout",
            "events",
            (),
            None,
            default=True,
        ),
        RuleInfo(
            "deprecated-runtime",
            "runtime is deprecated",
            Severity.ERROR,
            PAGE,
            f"{home}deprecated-runtime",
            "runtime",
            ("external/cwe/cwe-1104",),
            7.5,
            default=True,
        ),
        RuleInfo(
            "unused-variable",
            "declared variable that no code reads",
            Severity.INFO,
            "",
            f"{home}unused-variable",
            "environment",
            (),
            None,
            default=False,
        ),
    )


@pytest.fixture
def template() -> Source:
    return Source("app/template.yaml", TEMPLATE)


@pytest.fixture
def sample(template: Source, rules: tuple[RuleInfo, ...]) -> Report:
    handler = Source("app/src files/app.py", "import os\n\n\ndef handler(event, context):\n    return 1\n")
    visibility = at(template, "30")
    findings = (
        Finding(
            "short-visibility-timeout",
            Severity.WARNING,
            visibility,
            "visible again after 30 s, but the function may run for 60 s",
            (
                Cause(at(template, "!Ref Busy"), "the queue should wait six times this long"),
                Cause(at(template, "60"), "the default of parameter `Busy`"),
                Cause(at(handler, "handler"), "the handler is here"),
            ),
            Fix("Set `VisibilityTimeout` to 360", (Edit(visibility, "360"),), Safety.UNSAFE),
            Subject("queue", "Orders"),
            Confidence.MEDIUM,
        ),
        Finding(
            "deprecated-runtime",
            Severity.ERROR,
            at(template, "python3.8"),
            "`python3.8` is deprecated since 2024-10-14: use `python3.13`",
            (Cause(at(template, TEMPLATE[TEMPLATE.index("Worker") :].rstrip()), "this function"),),
            Fix("Use `python3.13`", (Edit(at(template, "python3.8"), "python3.13"),)),
            Subject("function", "Worker"),
        ),
        Finding(
            "unexpanded-variable-value",
            Severity.INFO,
            at(template, "$HOME"),
            "`$HOME` is not expanded",
            subject=Subject("function", "Worker"),
        ),
    )
    hidden = Finding(
        "deprecated-runtime", Severity.ERROR, at(template, "abc"), "hidden", suppressed="it's a demo"
    )
    return make_report(
        *findings,
        suppressed=(hidden,),
        rules=rules,
        problems=(Problem("app/broken file.yaml", "is not UTF-8"),),
        files=12,
    )
