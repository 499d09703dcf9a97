"""SARIF: valid under the OASIS schema, and what its readers need beyond that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest

from lambdalint.finding import Finding, Severity
from lambdalint.fix import Edit, Fix
from lambdalint.output.sarif import render
from lambdalint.output.sarif_rules import plain
from lambdalint.source import Source, Span
from lambdalint.values import Cause

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/",
    "SYSTEM_TEAMPROJECTID": "11111111-1111-4111-8111-111111111111",
    "SYSTEM_DEFINITIONID": "1234",
    "BUILD_DEFINITIONNAME": "app",
    "BUILD_BUILDID": "98765",
    "SYSTEM_PHASEID": "22222222-2222-4222-8222-222222222222",
    "SYSTEM_PHASENAME": "Build",
    "BUILD_SOURCEBRANCH": "refs/heads/main",
    "BUILD_REPOSITORY_URI": "https://someone@dev.azure.com/contoso/app/_git/app",
    "BUILD_SOURCEVERSION": "0123456789012345678901234567890123456789",
}
GITHUB = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "acme/app",
    "GITHUB_SHA": "0123456789012345678901234567890123456789",
    "GITHUB_REF": "refs/heads/main",
}


def run_of(report, **options):
    log = json.loads(render(report, **options))
    VALIDATOR.validate(log)
    return log["runs"][0]


def regions(node):
    """Every region in a log with the path of its file."""
    if isinstance(node, dict):
        if "artifactLocation" in node:
            path = unquote(node["artifactLocation"]["uri"])
            found = [node.get("region"), node.get("contextRegion")]
            found += [replacement["deletedRegion"] for replacement in node.get("replacements", [])]
            yield from ((path, region) for region in found if region)
        for value in node.values():
            yield from regions(value)
    elif isinstance(node, list):
        for value in node:
            yield from regions(value)


def text_of(source: Source, region) -> str:
    start = source.offset(region["startLine"], region["startColumn"])
    return source.text[start : source.offset(region["endLine"], region["endColumn"])]


def assert_snippets(run, *sources: Source):
    by_path = {source.path: source for source in sources}
    count = 0
    for path, region in regions(run["results"]):
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= region.keys()
        if "snippet" in region:
            assert region["snippet"]["text"] == text_of(by_path[path], region)
            count += 1
    assert count


def one(report_of, *findings, **changes):
    return run_of(report_of(*findings, **changes))["results"][0]


def test_sarif(sample, snapshot):
    log = json.loads(render(sample))

    VALIDATOR.validate(log)
    snapshot(json.dumps(log, indent=2) + "\n", "sarif.json")


def test_an_empty_report_is_valid(report_of):
    assert run_of(report_of(files=0))["results"] == []


def test_snippets_are_the_text_of_their_regions(sample):
    sources = {
        span.source
        for finding in sample.findings
        for span in (finding.span, *(c.span for c in finding.related))
    }

    assert_snippets(run_of(sample), *sources)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", ["😀", "b\t", "|{e}é|", "c"])
def test_snippets_hold_for_every_line_end_and_plane(report_of, place, line_end, text):
    source = Source("a.yaml", line_end.join(["x😀", "a: |{e}é| 😀 b\t", "c"]))
    finding = Finding("r", Severity.ERROR, place(source, text), "m")

    assert_snippets(run_of(report_of(finding)), source)


def test_an_empty_span_is_an_insertion_point(report_of):
    source = Source("a.yaml", "ab\n")
    edit = Edit(source.span(1, 1), "x")
    finding = Finding("r", Severity.ERROR, source.span(1, 1), "m", fix=Fix("Add it", (edit,)))

    entry = one(report_of, finding)

    expected = {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 2}
    assert entry["locations"][0]["physicalLocation"]["region"] == expected
    assert entry["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": expected, "insertedContent": {"text": "x"}}
    ]


def test_a_minified_file_is_not_repeated_per_finding(report_of, place):
    source = Source("a.json", "x" * 100_000 + "y")
    findings = [Finding("r", Severity.ERROR, place(source, "y"), str(number)) for number in range(50)]

    assert len(render(report_of(*findings))) < 100_000


def test_context_is_left_out_where_it_is_the_region(report_of):
    source = Source("a.yaml", "ab")

    place = one(report_of, Finding("r", Severity.ERROR, source.whole, "m"))["locations"][0][
        "physicalLocation"
    ]

    assert "contextRegion" not in place


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a/b c#d%.yaml", {"uri": "a/b%20c%23d%25.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b.yaml", {"uri": "a%3Ab.yaml", "uriBaseId": "%SRCROOT%"}),
        ("../a.yaml", {"uri": "../a.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./a.yaml", {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}),
        ("日.yaml", {"uri": "%E6%97%A5.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a\udcff.yaml", {"uri": "a%FF.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/a.yaml", {"uri": "file:///srv/a.yaml"}),
        ("C:/a.yaml", {"uri": "file:///C%3A/a.yaml"}),
    ],
)
def test_addresses(report_of, path, address):
    entry = one(report_of, Finding("r", Severity.ERROR, Source(path, "x").whole, "m"))

    assert entry["locations"][0]["physicalLocation"]["artifactLocation"] == address


def test_all_enabled_rules_are_described(sample):
    rules = run_of(sample)["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == [
        "short-visibility-timeout",
        "deprecated-runtime",
        "unused-variable",
        "unexpanded-variable-value",
    ]


def test_every_result_points_at_its_rule(sample):
    run = run_of(sample)
    rules = run["tool"]["driver"]["rules"]

    assert all(rules[entry["ruleIndex"]]["id"] == entry["ruleId"] for entry in run["results"])


def test_a_rule_in_full(sample):
    rule = run_of(sample)["tool"]["driver"]["rules"][1]
    texts = rule.pop("help")

    assert rule == {
        "id": "deprecated-runtime",
        "name": "DeprecatedRuntime",
        "shortDescription": {"text": "Runtime is deprecated."},
        "fullDescription": {
            "text": "AWS no longer patches the runtime (see runtimes (https://docs.example/runtimes))."
            " Functions go on running."
        },
        "defaultConfiguration": {"enabled": True, "level": "error"},
        "properties": {
            "tags": ["security", "runtime", "external/cwe/cwe-1104"],
            "precision": "very-high",
            "problem.severity": "error",
            "security-severity": "7.5",
        },
        "helpUri": "https://lambdalint.example/rules/deprecated-runtime",
        "relationships": [
            {
                "target": {"id": "CWE-1104", "toolComponent": {"name": "CWE", "index": 0}},
                "kinds": ["relevant"],
            }
        ],
    }
    assert texts["markdown"].startswith("# deprecated-runtime\n")
    assert texts["text"].startswith("deprecated-runtime\n")


def test_no_text_of_a_rule_is_longer_than_readers_take(sample, rules):
    long = replace(rules[0], summary="word " * 500, page="## Why\n\n" + "word " * 500)

    rule = run_of(replace(sample, rules=(long,)))["tool"]["driver"]["rules"][0]

    assert len(rule["shortDescription"]["text"]) <= 1024
    assert len(rule["fullDescription"]["text"]) <= 1024


def test_at_most_ten_tags(sample, rules):
    many = replace(rules[0], tags=tuple(f"t{number}" for number in range(30)))

    assert (
        len(run_of(replace(sample, rules=(many,)))["tool"]["driver"]["rules"][0]["properties"]["tags"]) == 10
    )


def test_plain_text_of_a_page():
    assert plain("## Why\n\nSee [a](<b>).\n\n```yaml\nx: 1\n```\n") == "Why\n\nSee a (b).\n\nx: 1"


def test_the_rank_says_the_same_as_the_security_severity(sample):
    ranks = {entry["ruleId"]: entry.get("rank") for entry in run_of(sample)["results"]}

    assert ranks == {
        "short-visibility-timeout": None,
        "deprecated-runtime": 75.0,
        "unexpanded-variable-value": None,
    }


def test_related_places_are_linked_from_the_message(sample):
    entry = run_of(sample)["results"][0]

    assert entry["message"]["text"] == (
        "Visible again after 30 s, but the function may run for 60 s. See:"
        " [the queue should wait six times this long](1); [the default of parameter `Busy`](2);"
        " [the handler is here](3)."
    )
    assert [related["id"] for related in entry["relatedLocations"]] == [1, 2, 3]


def test_the_flow_ends_at_the_finding(sample):
    steps = run_of(sample)["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]

    assert [step["location"]["physicalLocation"]["region"]["snippet"]["text"] for step in steps] == [
        "handler",
        "60",
        "!Ref Busy",
        "30",
    ]


@pytest.mark.parametrize("length", [10, 1000, 1023, 1024, 1025, 5000])
def test_messages_are_short_enough_and_end_with_a_full_stop(report_of, length):
    source = Source("a.yaml", "ab")
    related = tuple(Cause(source.span(0, 1), "note " * 20) for _ in range(20))

    text = one(report_of, Finding("r", Severity.ERROR, source.span(0, 1), "m" * length, related))["message"][
        "text"
    ]

    assert len(text) <= 1024
    assert text.endswith(".")


def test_brackets_make_no_links_of_their_own(report_of):
    source = Source("a.yaml", "ab")
    related = (Cause(source.span(0, 1), r"a[0]\b"),)

    text = one(report_of, Finding("r", Severity.ERROR, source.span(0, 1), "see [x](9)", related))["message"][
        "text"
    ]

    assert text == r"See [x] (9). See: [a\[0\]\\b](1)."


def test_suppressed_findings_are_left_out(sample):
    assert len(run_of(sample)["results"]) == 3


def test_suppressed_findings_on_request(sample):
    results = run_of(replace(sample, include_suppressed=True))["results"]

    assert [entry["suppressions"] for entry in results] == [
        [],
        [],
        [],
        [{"kind": "inSource", "status": "accepted", "justification": "it's a demo"}],
    ]


def test_fingerprints_stay_when_suppressed_findings_are_included(sample):
    def fingerprints(report):
        return [entry["partialFingerprints"] for entry in run_of(report)["results"]]

    assert fingerprints(replace(sample, include_suppressed=True))[:3] == fingerprints(sample)


def test_problems_are_notifications(sample):
    (invocation,) = run_of(replace(sample, execution_successful=False))["invocations"]

    assert invocation == {
        "executionSuccessful": False,
        "arguments": ["check", "."],
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": "Is not UTF-8."},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "app/broken%20file.yaml", "uriBaseId": "%SRCROOT%"}
                        }
                    }
                ],
            }
        ],
    }


def test_a_file_that_does_not_parse_is_told_of_the_run_too(report_of):
    source = Source("a.yaml", "Resources: [")
    finding = Finding("invalid-syntax", Severity.ERROR, source.span(11, 12), "not closed")

    run = run_of(report_of(finding))

    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification == {
        "level": "error",
        "message": {"text": "Not closed."},
        "locations": [{"physicalLocation": run["results"][0]["locations"][0]["physicalLocation"]}],
        "associatedRule": {"id": "invalid-syntax", "index": 0},
    }


def test_a_log_too_long_for_its_readers_says_so(report_of):
    source = Source("a.yaml", "x")
    finding = Finding("r", Severity.INFO, source.whole, "m")

    (invocation,) = json.loads(render(report_of(*[finding] * 5001)))["runs"][0]["invocations"]

    assert invocation["toolExecutionNotifications"] == [
        {"level": "warning", "message": {"text": "GitHub and GitLab show 5,000 of these 5,001 results."}}
    ]


def test_the_category_can_be_told(sample):
    assert run_of(sample, category="lambdalint/api")["automationDetails"] == {"id": "lambdalint/api/"}


def test_azure_pipelines_are_told_which_run_it_was(sample):
    prefix = "azuredevops/pipeline/build/"
    project, phase = AZURE["SYSTEM_TEAMPROJECTID"], AZURE["SYSTEM_PHASEID"]

    assert run_of(sample, environment=AZURE)["automationDetails"] == {
        "id": f"{prefix}contoso/{project}/1234/{phase}/refs/heads/main/98765",
        "properties": {
            f"{prefix}buildDefinitionId": "1234",
            f"{prefix}buildDefinitionName": "app",
            f"{prefix}phaseId": phase,
            f"{prefix}phaseName": "Build",
        },
    }


@pytest.mark.parametrize(
    "missing", ["TF_BUILD", "BUILD_DEFINITIONNAME", "SYSTEM_PHASEID", "SYSTEM_COLLECTIONURI"]
)
def test_half_an_azure_identity_is_none(sample, missing):
    environment = {name: value for name, value in AZURE.items() if name != missing}

    assert run_of(sample, environment=environment)["automationDetails"] == {"id": "lambdalint/"}


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (GITHUB, "https://github.example/acme/app"),
        (AZURE, "https://dev.azure.com/contoso/app/_git/app"),
    ],
)
def test_the_commit_is_named(sample, environment, address):
    assert run_of(sample, environment=environment)["versionControlProvenance"] == [
        {
            "repositoryUri": address,
            "revisionId": "0123456789012345678901234567890123456789",
            "branch": "refs/heads/main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]


def test_nothing_is_said_of_a_repository_that_is_not_known(sample):
    assert "versionControlProvenance" not in run_of(sample)


def test_a_fix_in_two_files(report_of):
    first, second = Source("a.yaml", "a"), Source("b.yaml", "b")
    edits = (Edit(second.whole, "2"), Edit(first.whole, "1"))
    finding = Finding("r", Severity.ERROR, first.whole, "m", fix=Fix("Change both", edits))

    (fix,) = one(report_of, finding)["fixes"]

    assert fix["description"] == {"text": "Change both."}
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == ["a.yaml", "b.yaml"]


def test_a_span_over_the_last_line_end_keeps_its_context(report_of):
    source = Source("a.yaml", "a\nb\n")

    run = run_of(report_of(Finding("r", Severity.ERROR, Span(source, 2, 4), "m")))

    assert_snippets(run, source)
