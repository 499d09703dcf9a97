"""Code that nobody should write: read or left alone, never a crash, and never for long."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.plugins import load
from lambdalint.run import Run

_TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: app.handler
      CodeUri: src
"""
_PYTHON = "def handler(event, context):\n    return 1\n"
_NODE = "exports.handler = async () => 1;\n"
_SOURCES: dict[str, tuple[str, bytes]] = {
    "broken": ("app.py", b"def handler(event, context:\n  return {"),
    "latin-1": (
        "app.py",
        "# caf\xe9\ndef handler(event, context):\n    return 'caf\xe9'\n".encode("latin-1"),
    ),
    "latin-1 that says so": ("app.py", ("# coding: latin-1\n# caf\xe9\n" + _PYTHON).encode("latin-1")),
    "byte order mark": ("app.py", b"\xef\xbb\xbf" + _PYTHON.encode()),
    "utf-16": ("app.py", _PYTHON.encode("utf-16")),
    "doubles": (
        "app.py",
        b"import boto3\na = 'x'\n"
        + b"a = a + a\n" * 60
        + b"boto3.client(a).put_object(Bucket=a)\n"
        + _PYTHON.encode(),
    ),
    "lists that double": (
        "app.py",
        b"import boto3\na = 'x'\n"
        + b"a = [a, a]\n" * 30
        + b"boto3.client('lambda').invoke(FunctionName=a, Payload={1: a})\n"
        + _PYTHON.encode(),
    ),
    "methods that call each other": (
        "app.py",
        "".join(
            f"class A{i}(A{(i + 1) % 30}, A{(i + 7) % 30}):\n  x = A{(i + 3) % 30}()\n"
            "  def m(self): return self.x.x.x.m()\n"
            for i in range(30)
        ).encode()
        + b"def handler(event, context):\n    return A0().x.x.x.m()\n",
    ),
    "not text": ("app.py", bytes(range(256)) * 100),
    "empty": ("app.py", b""),
    "deep lists": ("app.py", f"x = {'[' * 2000}{']' * 2000}\n{_PYTHON}".encode()),
    "deep calls": ("app.py", f"x = {'f(' * 2000}{')' * 2000}\n{_PYTHON}".encode()),
    "deep blocks": (
        "app.py",
        "".join(f"{' ' * i}if x:\n" for i in range(150)).encode() + b" " * 150 + b"1\n",
    ),
    "long chain": ("app.py", f"x = {'-' * 5000}1\n{_PYTHON}".encode()),
    "imports itself": ("app.py", f"import app\nfrom app import handler\n{_PYTHON}".encode()),
    "surrogates": ("app.py", b"x = '\\ud800'\n" + _PYTHON.encode()),
    "broken node": ("app.js", b"exports.handler = async ( => {"),
    "latin-1 node": ("app.js", f"// caf\xe9\n{_NODE}".encode("latin-1")),
    "marked node": ("app.js", b"\xef\xbb\xbf" + _NODE.encode()),
    "deep node": ("app.js", f"const x = {'[' * 2000}{']' * 2000};\n{_NODE}".encode()),
    "deep functions": ("app.js", f"const x = {'(() => ' * 2000}1{')' * 2000};\n{_NODE}".encode()),
    "not text node": ("app.js", bytes(range(256)) * 100),
    "minified": ("app.js", (_NODE.strip() + ";var a=1;" * 20_000).encode()),
    "requires itself": ("app.js", f"const me = require('./app');\n{_NODE}".encode()),
}


def lint(folder: Path, name: str, text: bytes) -> tuple[list[str], float]:
    """The names of the rules that reported something, and the seconds that it took."""
    runtime = "nodejs24.x" if name.endswith("js") else "python3.13"
    (folder / "src").mkdir()
    (folder / "src" / name).write_bytes(text)
    (folder / "template.yaml").write_text(_TEMPLATE.format(runtime=runtime))
    registry = load()[0]
    configs = ConfigFinder(None, {"select": ("all",), "as_of": date(2026, 11, 21)})
    begun = time.process_time()
    report = Run(registry, configs, folder).check([folder])
    assert [str(problem) for problem in report.problems] == []
    assert report.execution_successful
    return [finding.rule for finding in report.findings], time.process_time() - begun


@pytest.mark.parametrize("title", _SOURCES)
def test_odd_sources_crash_nothing(title: str, tmp_path: Path) -> None:
    name, text = _SOURCES[title]
    rules, _ = lint(tmp_path, name, text)
    assert "rule-crashed" not in rules
    assert ("syntax-newer-than-runtime" in rules) == (title == "broken")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["app.py", "app.js"])
def test_a_large_file_is_left_alone_or_read_in_time(name: str, tmp_path: Path) -> None:
    line = "def handler(event, context): return 1\n" if name == "app.py" else _NODE
    rules, seconds = lint(tmp_path, name, (line * (5_000_000 // len(line))).encode())
    assert "rule-crashed" not in rules
    assert seconds < 60


def test_comments_in_code_suppress(tmp_path: Path) -> None:
    comment = "    # lambdalint: ignore[dumped-environment] a test stack\n"
    code = f"import os\n\n\ndef handler(event, context):\n{comment}    print(os.environ)\n"
    rules, _ = lint(tmp_path, "app.py", code.encode())
    assert "dumped-environment" not in rules
    assert "unused-suppression" not in rules


def test_comments_in_node_code_suppress(tmp_path: Path) -> None:
    code = "exports.handler = async () => {\n  // lambdalint: ignore[dumped-environment] a test stack\n"
    rules, _ = lint(tmp_path, "app.js", (code + "  console.log(process.env);\n};\n").encode())
    assert "dumped-environment" not in rules


def test_a_comment_that_hides_nothing_is_told(tmp_path: Path) -> None:
    code = "# lambdalint: ignore[dumped-environment] a test stack\n" + _PYTHON
    rules, _ = lint(tmp_path, "app.py", code.encode())
    assert "unused-suppression" in rules


def test_comments_in_inline_code_suppress(tmp_path: Path) -> None:
    template = (
        "Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.13\n"
        "      Handler: index.handler\n      Code:\n        ZipFile: |\n          import os\n"
        "          def handler(event, context):\n"
        "              print(os.environ)  # lambdalint: ignore[dumped-environment] a test stack\n"
    )
    (tmp_path / "template.yaml").write_text(template)
    configs = ConfigFinder(None, {"select": ("dumped-environment", "unused-suppression")})
    report = Run(load()[0], configs, tmp_path).check([tmp_path])
    assert report.findings == ()
    assert [finding.rule for finding in report.suppressed] == ["dumped-environment"]


def test_nothing_is_said_of_excluded_code(tmp_path: Path) -> None:
    (tmp_path / "lambdalint.toml").write_text('exclude = ["src/legacy"]\nselect = ["dumped-environment"]\n')
    (tmp_path / "template.yaml").write_text(_TEMPLATE.format(runtime="python3.13"))
    (tmp_path / "src" / "legacy").mkdir(parents=True)
    dump = "import os\nprint(os.environ)\n"
    (tmp_path / "src" / "app.py").write_text(f"from legacy import old\n{dump}{_PYTHON}")
    (tmp_path / "src" / "legacy" / "old.py").write_text(dump)
    report = Run(load()[0], ConfigFinder(None, {}), tmp_path).check([tmp_path])
    assert [finding.span.path for finding in report.findings] == ["src/app.py"]


@pytest.mark.parametrize(
    "code", ["!If []", "!If [A]", "!If [[], a, b]", "!Sub []", "!Sub", "!Join []", "!Join [[], []]"]
)
def test_odd_code_in_a_template_is_left_alone(code: str, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(
        "Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: nodejs24.x\n"
        f"      Handler: index.handler\n      Code:\n        ZipFile: {code}\n"
    )
    report = Run(load()[0], ConfigFinder(None, {"select": ("all",)}), tmp_path).check([tmp_path])
    assert [str(problem) for problem in report.problems] == []
    assert "rule-crashed" not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    "properties",
    [
        f"Timeout: {'1' * 5000}",
        f"Timeout: !Select [{'1' * 5000}, [a]]",
        "Timeout: !Select ['\u00b2', [a, b, c]]",
        f"Events: {{E: {{Type: Schedule, Properties: {{Schedule: rate({'9' * 5000} days)}}}}}}",
        f"Events: {{E: {{Type: Schedule, Properties: {{Schedule: 'cron(0 0 1/{'9' * 5000} * ? *)'}}}}}}",
    ],
    ids=["setting", "index", "superscript", "rate", "step"],
)
def test_numbers_that_no_computer_counts_to_crash_nothing(properties: str, tmp_path: Path) -> None:
    text = _TEMPLATE.format(runtime="python3.13") + f"      {properties}\n"
    (tmp_path / "template.yaml").write_text(text, encoding="utf-8")
    report = Run(load()[0], ConfigFinder(None, {"select": ("all",)}), tmp_path).check([tmp_path])
    assert [str(problem) for problem in report.problems] == []
    assert "rule-crashed" not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("point", [".", "..", "''", "/"])
def test_an_entry_point_that_is_no_file_is_left_alone(point: str, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.ts").write_text("export const handler = async () => 1;\n")
    text = _TEMPLATE.format(runtime="nodejs24.x")
    text += f"    Metadata: {{BuildMethod: esbuild, BuildProperties: {{EntryPoints: [{point}]}}}}\n"
    (tmp_path / "template.yaml").write_text(text)
    report = Run(load()[0], ConfigFinder(None, {"select": ("all",)}), tmp_path).check([tmp_path])
    assert [str(problem) for problem in report.problems] == []
    assert "rule-crashed" not in {finding.rule for finding in report.findings}
