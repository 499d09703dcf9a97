"""The formats that people read, compared with snapshots."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

from lambdalint.finding import Finding, Severity
from lambdalint.output import FORMATS, Destination, azure, concise, full, github, junit, markdown, statistics
from lambdalint.output.report import Problem
from lambdalint.source import Source


def test_full(sample, snapshot):
    snapshot(full.render(sample), "full.txt")


def test_full_in_colour_says_the_same_as_without(sample):
    coloured = full.render(sample, colour=True)

    assert "\x1b[1;31m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m|\x1b]8;[^\x1b]*\x1b\\\\", "", coloured) == full.render(sample)


def test_full_in_colour_is_the_same_each_time(sample):
    assert full.render(sample, colour=True) == full.render(sample, colour=True)


def test_full_ignores_the_environment(sample, monkeypatch):
    expected = full.render(sample)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")

    assert full.render(sample) == expected


def test_full_keeps_source_lines_within_the_width(report_of, place):
    source = Source("t.json", '{"a": "' + "x" * 500 + '", "Runtime": "python3.8", "b": "' + "y" * 5000 + '"}')
    finding = Finding("r", Severity.ERROR, place(source, "python3.8"), "m")

    lines = full.render(report_of(finding), width=60).splitlines()

    assert max(len(line) for line in lines if " | " in line) <= 60
    assert "python3.8" in lines[3]


def test_full_sorts_by_path_then_line(report_of):
    first, second = Source("a.yaml", "a\nb\n"), Source("b.yaml", "a\n")
    findings = [
        Finding("r", Severity.INFO, second.span(0, 1), "3"),
        Finding("r", Severity.INFO, first.span(2, 3), "2"),
        Finding("r", Severity.ERROR, first.span(0, 1), "1"),
    ]

    text = full.render(report_of(*findings))

    assert re.findall(r"--> (\S+)", text) == ["a.yaml:1:1", "a.yaml:2:1", "b.yaml:1:1"]


def test_nothing_found(report_of, rules):
    assert full.render(report_of(rules=rules)) == "All checks passed: 1 file, 3 rules (0.21 s).\n"


def test_nothing_linted(report_of):
    assert concise.render(report_of(files=0)) == "No templates to check (0.21 s).\n"


def test_a_run_with_problems_has_not_passed(report_of):
    text = concise.render(report_of(problems=(Problem("a.yaml", "unreadable"),)))

    assert text == (
        "Found nothing in 1 file (0.21 s), but the run is incomplete."
        " 1 problem kept it from checking everything.\n"
    )


def test_concise(sample, snapshot):
    snapshot(concise.render(sample), "concise.txt")


def test_a_message_cannot_leave_its_line(report_of):
    source = Source("a.yaml", "x")
    finding = Finding("r", Severity.INFO, source.span(0, 1), "a\n::error::b \x1b[2J ##vso[task.complete]")

    line = concise.render(report_of(finding)).splitlines()[0]

    assert line == "a.yaml:1:1: info[r] a ::error::b ␛[2J #\u200b#vso[task.complete]"


def test_statistics(sample, snapshot):
    snapshot(statistics.render(sample), "statistics.txt")


def test_github(sample, snapshot):
    snapshot(github.render(sample), "github.txt")


def test_github_escapes_data_and_properties(report_of):
    source = Source("a,b:c%.yaml", "x")
    finding = Finding("r", Severity.ERROR, source.span(0, 1), "100% of a:b,c")

    assert github.render(report_of(finding)) == (
        "::error title=lambdalint%3A r,file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=2"
        "::100%25 of a:b,c.\n"
    )


def test_github_gives_no_columns_for_several_lines(report_of):
    source = Source("a.yaml", "a\nb")
    finding = Finding("r", Severity.ERROR, source.whole, "m")

    assert "line=1,endLine=2::" in github.render(report_of(finding))


def test_github_shows_ten_of_each_level_the_worst_first_and_counts_the_rest(report_of):
    source = Source("a.yaml", "x")
    findings = [
        Finding("r", severity, source.span(0, 1), str(number))
        for severity in (Severity.INFO, Severity.WARNING, Severity.ERROR)
        for number in range(12)
    ]

    lines = github.render(report_of(*findings)).splitlines()

    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert lines[-1] == "::notice title=lambdalint::+7 more findings that GitHub would not show here."


def test_github_shows_ten_notices_when_there_are_no_more(report_of):
    source = Source("a.yaml", "x")
    findings = [Finding("r", Severity.INFO, source.span(0, 1), str(number)) for number in range(10)]

    assert "more" not in github.render(report_of(*findings))


def test_azure(sample, snapshot):
    snapshot(azure.render(sample), "azure.txt")


def test_azure_escapes(report_of):
    source = Source("a;b].yaml", "x")
    finding = Finding("r", Severity.WARNING, source.span(0, 1), "5% a;b]")

    assert azure.render(report_of(finding)) == (
        "##vso[task.logissue type=warning;sourcepath=a%3Bb%5D.yaml;linenumber=1;columnnumber=1;code=r;]"
        "5%AZP25 a;b].\n"
    )


def test_junit(sample, snapshot):
    snapshot(junit.render(sample), "junit.xml")


def test_markdown(sample, snapshot):
    snapshot(markdown.render(sample), "markdown.md")


def test_markdown_links_into_the_commit(sample):
    environment = {
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_REPOSITORY": "acme/app",
        "GITHUB_SHA": "abc",
    }

    text = markdown.render(sample, environment=environment)

    assert "(<https://github.example/acme/app/blob/abc/app/src%20files/app.py#L4>)" in text


def test_markdown_escapes_what_would_be_markup(report_of):
    source = Source("a.yaml", "x")
    finding = Finding("r", Severity.INFO, source.span(0, 1), "a|b <img> @me `c|d`")

    row = markdown.render(report_of(finding)).splitlines()[-1]

    assert row == r"| 🔵 info | r | a.yaml:1:1 | a\|b \<img\> \@me `c\|d`. |"


def test_markdown_ends_before_github_refuses_it(report_of):
    source = Source("a.yaml", "x")
    findings = [Finding("r", Severity.INFO, source.span(0, 1), "m" * 1000) for _ in range(1100)]

    text = markdown.render(report_of(*findings))

    assert len(text) < 2**20
    assert re.search(r"… and \d+ more findings\.\n$", text)


def test_every_format_takes_a_report_and_a_destination(sample):
    texts = {name: render(sample, Destination()) for name, render in FORMATS.items()}

    assert all(text.endswith("\n") for text in texts.values())


def test_every_format_survives_halves_of_characters(report_of):
    source = Source("a\udcff.yaml", "x\ud800")
    finding = Finding("r", Severity.ERROR, source.span(0, 1), "m\ud800")
    report = report_of(finding, problems=(Problem("b\udcff", "m\udcff"),))

    for render in FORMATS.values():
        render(report, Destination()).encode()


def test_no_format_changes_the_report(sample):
    before = replace(sample)
    for render in FORMATS.values():
        render(sample, Destination())

    assert sample == before


def test_rich_is_imported_for_full_alone():
    program = """
import sys
from lambdalint.output import FORMATS, Destination
from lambdalint.output.report import Report
report = Report("1", (), (), (), (), 0, 0.0, (), False, True)
for name, render in FORMATS.items():
    if name != "full":
        render(report, Destination())
sys.exit("rich" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
