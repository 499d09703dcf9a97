"""The rule contract: what is true of every registered rule, ours or a stranger's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from places import FIXTURES

from lambdalint.finding import Finding
from lambdalint.fix import rewrite
from lambdalint.plugins import load
from lambdalint.registry import RegisteredRule
from lambdalint.syntax import nodes, yaml
from lambdalint.testing import AS_OF, KINDS, SECTIONS, Case, cases, examples, lint, lint_text, sections, write

RULES = load()[0].rules
BY_NAME = {entry.name: entry for entry in RULES}
#: Reported by the engine or while settling: nothing to judge, so no value to replace.
BAD = [case for case in cases(FIXTURES / "rules") if case.kind == "bad" and case.rule in BY_NAME]
UNKNOWN = "LambdalintContractUnknown"
#: No file makes a rule fail: it has no example and no case; tests/test_rule_crashed.py makes it speak.
CRASHED = "rule-crashed"
#: No text of a page can show what these report: their cases do.
BYTES = {
    "foreign-binary",
    "mismatched-binary",
    "mismatched-node-abi",
    "mismatched-python-abi",
    "missing-bootstrap",
    "musl-binary",
    "newer-glibc",
    "oversized-package",
    "unexecutable-bootstrap",
    "unexecutable-extension",
    "unreadable-package-file",
}
_PARAMETERS = re.compile(r"^Parameters:[ \t]*\n", re.MULTILINE)


@pytest.fixture(params=RULES, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest) -> RegisteredRule:
    return request.param


@pytest.fixture(params=[entry for entry in RULES if entry.name != CRASHED], ids=lambda entry: entry.name)
def provoked(request: pytest.FixtureRequest) -> RegisteredRule:
    """A rule that files alone can make speak: all but one."""
    return request.param


def test_file_class_and_page_bear_the_name(entry: RegisteredRule) -> None:
    assert entry.page_path.stem == entry.name.replace("-", "_")
    assert entry.rule.__name__.lower() == entry.name.replace("-", "")
    assert entry.page.startswith(f"# {entry.name}\n")


def test_summary_reads_on(entry: RegisteredRule) -> None:
    summary = entry.rule.summary
    assert summary
    assert not summary.endswith(".")
    assert len(summary) <= 120


def test_page_has_its_sections_in_order(entry: RegisteredRule) -> None:
    assert tuple(sections(entry.page)) == SECTIONS
    assert all(text.strip() for text in sections(entry.page).values())


@pytest.mark.parametrize("section", ["Bad", "Good", "Unknown"])
def test_examples_of_the_page_are_true(provoked: RegisteredRule, section: str, tmp_path: Path) -> None:
    found = examples(sections(provoked.page)[section])
    assert found or section == "Unknown" or provoked.name in BYTES, f"{section} shows no example"
    for number, example in enumerate(found):
        folder = tmp_path / str(number)
        write(example, folder)
        report = lint(provoked, folder)
        assert bool(report.findings) == (section == "Bad"), example[0].text


@pytest.mark.parametrize("kind", KINDS)
def test_has_a_case_of_each_kind(provoked: RegisteredRule, kind: str) -> None:
    assert list((FIXTURES / "rules" / provoked.name).glob(f"{kind}-*"))


@pytest.mark.parametrize("case", BAD, ids=str)
def test_spans_are_narrow_and_inside_the_file(case: Case) -> None:
    for finding in lint(BY_NAME[case.rule], case.folder).findings:
        for span in (finding.span, *(cause.span for cause in finding.related)):
            assert 0 <= span.start <= span.end <= len(span.source.text)
        assert finding.span.text.count("\n") <= 3
        assert len(finding.span.text) <= 400


@pytest.mark.parametrize("case", BAD, ids=str)
def test_messages_are_one_sentence(case: Case) -> None:
    for finding in lint(BY_NAME[case.rule], case.folder).findings:
        assert finding.rule == case.rule
        assert finding.message
        assert not finding.message.endswith(".")
        assert "\n" not in finding.message
        assert len(finding.message) <= 400


@pytest.mark.parametrize("case", BAD, ids=str)
def test_is_silent_when_the_judged_value_is_a_parameter_without_default(case: Case) -> None:
    """Proof: what a deployment may decide is never accused."""
    entry = BY_NAME[case.rule]
    for finding in lint(entry, case.folder).findings:
        changed = _with_unknown_value(finding)
        if changed is None:
            continue
        rule = entry.rule(AS_OF)
        again = lint_text(rule, changed, finding.span.path)
        line = finding.span.first.line
        assert [other.message for other in again if UNKNOWN in other.span.text] == [], f"line {line}"


def _with_unknown_value(finding: Finding) -> str | None:
    """The template with the judged scalar replaced by a reference to a parameter that has no default."""
    source = finding.span.source
    if not source.path.endswith((".yaml", ".yml")):
        return None
    try:
        root = yaml.parse(source).root
    except yaml.InvalidSyntax:  # it has no values that could be replaced
        return None
    if not isinstance(root, nodes.Mapping) or root.flow:
        return None
    keys = {
        id(entry.key)
        for node in nodes.walk(root)
        if isinstance(node, nodes.Mapping)
        for entry in node.entries
    }
    for node in nodes.walk(root):
        is_value = isinstance(node, nodes.Scalar) and id(node) not in keys and node.style not in {"|", ">"}
        if is_value and (node.start, node.end) == (finding.span.start, finding.span.end):
            text = f"{source.text[: node.start]}!Ref {UNKNOWN}{source.text[node.end :]}"
            parameter = f"  {UNKNOWN}:\n    Type: String\n"
            if _PARAMETERS.search(text):
                return re.sub(
                    r"^Parameters:[ \t]*\n", f"Parameters:\n{parameter}", text, count=1, flags=re.MULTILINE
                )
            return f"{text.rstrip()}\nParameters:\n{parameter}"
    return None


@pytest.mark.parametrize("case", BAD, ids=str)
def test_fixes_repair_and_settle(case: Case, tmp_path: Path) -> None:
    """A fix removes its finding, leaves a text that parses, and changes nothing on a second run."""
    entry = BY_NAME[case.rule]
    for finding in lint(entry, case.folder).findings:
        if finding.fix is None:
            continue
        sources = {edit.span.source for edit in finding.fix.edits}
        for path in case.folder.rglob("*"):
            if path.is_file() and path.name != "expected.txt":
                copy = tmp_path / path.relative_to(case.folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
        for source in sources:
            text, left_out = rewrite(source, [finding.fix])
            assert left_out == ()
            (tmp_path / source.path).write_text(text, encoding="utf-8", newline="")
        again = lint(entry, tmp_path).findings
        assert finding.message not in [other.message for other in again if other.subject == finding.subject]
