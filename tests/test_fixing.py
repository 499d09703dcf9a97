"""Fixes as a user meets them: what changes, what stays byte for byte, what is left and what is told."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lambdalint import cli
from lambdalint.finding import Finding, Severity
from lambdalint.fix import Edit, Fix, Safety
from lambdalint.fixing import MAX_PASSES, Check, Repair, repair
from lambdalint.output.report import Report
from lambdalint.source import Source

SELECT = "--select=zip-without-fileb,dropped-reference-mode,misplaced-storage-mode,blocked-runtime"
UPLOAD = "aws lambda update-function-code --function-name f --zip-file file://f.zip\n"
MENDED = UPLOAD.replace("file:", "fileb:")
CREATE = (
    "aws lambda create-function --function-name g --runtime python3.13 --handler a.b --role r \\\n"
    "  --code S3Bucket=b,S3Key=k \\\n"
    "  --s3-object-storage-mode REFERENCE\n"
)
UPDATE = "aws lambda update-function-code --function-name g --s3-bucket b --s3-key k\n"
OLD = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: "nodejs12.x", Handler: a.b} # keep
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> int:
    return cli.main(["check", SELECT, "--as-of=2026-11-21", "--isolated", *arguments])


def test_a_fix_is_written_and_what_is_left_decides(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "deploy.sh").write_text(UPLOAD)
    assert check("--fix") == cli.CLEAN
    assert (here / "deploy.sh").read_text() == MENDED
    assert "fixed 1 finding in 1 file" in capsys.readouterr().err
    assert check() == cli.CLEAN


def test_findings_without_a_fix_stay_and_fail(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "deploy.sh").write_text(UPLOAD)
    update = "aws lambda update-function-code --function-name f --zip-file $(Z)"
    (here / "Makefile").write_text(f"Z = file://f.zip\nd:\n\t{update}\n")
    assert check("--fix") == cli.FINDINGS
    assert (here / "deploy.sh").read_text() == MENDED
    assert "Makefile:3" in capsys.readouterr().out


def test_a_fix_makes_work_for_the_next_pass(here: Path) -> None:
    """The mode moves into `--code`; only then is it known that the function is in that mode."""
    (here / "deploy.sh").write_text(CREATE + UPDATE)
    assert check("--fix") == cli.CLEAN
    text = (here / "deploy.sh").read_text()
    assert "  --code S3Bucket=b,S3Key=k,S3ObjectStorageMode=REFERENCE\n" in text
    assert "update-function-code --s3-object-storage-mode REFERENCE --function-name g" in text


def test_unsafe_fixes_are_asked_for(here: Path) -> None:
    (here / "template.yaml").write_text(OLD)
    assert check("--fix") == cli.FINDINGS
    assert (here / "template.yaml").read_text() == OLD
    assert check("--fix", "--unsafe-fixes") == cli.CLEAN
    assert (here / "template.yaml").read_text() == OLD.replace("nodejs12.x", "nodejs24.x")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_bytes_outside_of_the_edits_stay(here: Path, mark: bytes, end: bytes) -> None:
    before = mark + "# Größe  \t\n\n".encode() + UPLOAD.encode() + b"echo  'x'  # no end"
    before = before.replace(b"\n", end)
    (here / "deploy.sh").write_bytes(before)
    assert check("--fix") == cli.CLEAN
    assert (here / "deploy.sh").read_bytes() == before.replace(b"file:", b"fileb:")


def test_permissions_and_links_stay(here: Path) -> None:
    real = here / "real" / "deploy.sh"
    real.parent.mkdir()
    real.write_text(UPLOAD)
    real.chmod(0o750)
    (here / "link.sh").symlink_to(real)
    assert check("--fix", "link.sh") == cli.CLEAN
    assert (here / "link.sh").is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == (MENDED, 0o750)
    assert [path.name for path in real.parent.iterdir()] == ["deploy.sh"]


def test_another_encoding_is_left_alone_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = OLD.encode("utf-16")
    (here / "template.yaml").write_bytes(data)
    assert check("--fix", "--unsafe-fixes") == cli.FINDINGS
    assert (here / "template.yaml").read_bytes() == data
    told = capsys.readouterr().err
    assert "template.yaml: left as it is: it is not UTF-8" in told
    assert "template.yaml:4: the fix of `blocked-runtime` cannot be applied" in told


def test_a_diff_changes_nothing_and_git_applies_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {"deploy.sh": CREATE + UPDATE + UPLOAD.rstrip(), "crlf.sh": UPLOAD.replace("\n", "\r\n")}
    for name, text in texts.items():
        (here / name).write_bytes(text.encode())
    assert check("--diff") == cli.FINDINGS
    out, err = capsys.readouterr()
    assert {name: (here / name).read_bytes().decode() for name in texts} == texts
    assert "would fix 4 findings in 2 files" in err
    subprocess.run(["git", "apply", "-"], input=out.encode(), check=True, cwd=here)
    by_git = {name: (here / name).read_bytes() for name in texts}
    for name, text in texts.items():
        (here / name).write_bytes(text.encode())
    check("--fix")
    assert {name: (here / name).read_bytes() for name in texts} == by_git


def test_a_diff_of_nothing_is_empty(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "deploy.sh").write_text(MENDED)
    assert check("--diff") == cli.CLEAN
    assert capsys.readouterr().out == ""


def test_suppressed_findings_are_not_fixed(here: Path) -> None:
    text = f"# lambdalint: ignore[zip-without-fileb] this is a test\n{UPLOAD}"
    (here / "deploy.sh").write_text(text)
    assert check("--fix") == cli.CLEAN
    assert (here / "deploy.sh").read_text() == text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_protected_file_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "deploy.sh").write_text(UPLOAD)
    (here / "deploy.sh").chmod(0o444)
    assert check("--fix") == cli.FINDINGS
    assert "write-protected" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--unsafe-fixes"], ["--fix", "-"]])
def test_what_makes_no_sense_is_refused(
    here: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(*arguments) == cli.UNTRUSTED
    assert "error" in capsys.readouterr().err


# The loop by itself


def finding(source: Source, start: int, end: int, text: str, rule: str = "r") -> Finding:
    span = source.span(start, end)
    return Finding(rule, Severity.ERROR, span, f"write {text}", fix=Fix("t", (Edit(span, text),)))


def report(*findings: Finding) -> Report:
    return Report("0", findings, (), (), (), 1, 0.0, (), include_suppressed=False, execution_successful=True)


def mend(check: Check) -> Repair:
    return repair(check, lambda _: None, lambda _source, _text: None, {Safety.SAFE})


def test_colliding_fixes_are_applied_one_after_the_other() -> None:
    def check(texts: Mapping[str, str]) -> Report:
        source = Source("f.sh", texts.get("f.sh", "ab"))
        found = []
        if "a" in source.text:
            found.append(finding(source, source.text.index("a"), source.text.index("a") + 1, "A"))
        if "ab" in source.text or "Ab" in source.text:
            found.append(finding(source, 0, 2, "xB"))
        return report(*found)

    done = mend(check)
    assert [change.text for change in done.changes] == ["xB"]
    assert (done.fixed, done.left_out) == (2, ())


def test_fixes_that_undo_each_other_end() -> None:
    passes = []

    def check(texts: Mapping[str, str]) -> Report:
        source = Source("f.sh", texts.get("f.sh", "a"))
        passes.append(source.text)
        return report(finding(source, 0, 1, "b" if source.text == "a" else "a"))

    done = mend(check)
    assert len(passes) == MAX_PASSES + 1
    assert len(done.left_out) == 1


def test_a_fix_over_two_files_is_applied_whole_or_not_at_all() -> None:
    def check(texts: Mapping[str, str]) -> Report:
        one, two = Source("1.sh", texts.get("1.sh", "a")), Source("2.sh", texts.get("2.sh", "a"))
        edits = (Edit(one.span(0, 1), "b"), Edit(two.span(0, 1), "b"))
        return report(replace(finding(one, 0, 1, "b"), fix=Fix("t", edits)))

    def protected(source: Source) -> str | None:
        return "no" if source.path == "2.sh" else None

    done = repair(check, protected, lambda _source, _text: None, {Safety.SAFE})
    assert (done.changes, len(done.left_out)) == ((), 1)
    assert {change.path: change.text for change in mend(check).changes} == {"1.sh": "b", "2.sh": "b"}


def test_a_fix_that_breaks_a_document_is_not_kept() -> None:
    def check(texts: Mapping[str, str]) -> Report:
        source = Source("t.yaml", texts.get("t.yaml", "a: b\n"))
        other = Source("o.yaml", texts.get("o.yaml", "a: b\n"))
        found = [finding(source, 3, 4, "{")]
        return report(*found, finding(other, 3, 4, "c")) if "b" in other.text else report(*found)

    done = mend(check)
    assert [(change.path, change.text) for change in done.changes] == [("o.yaml", "a: c\n")]
    assert len(done.left_out) == 1
