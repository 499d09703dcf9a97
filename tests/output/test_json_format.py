"""The JSON against its own schema, and what the keys mean."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from lambdalint.finding import Finding, Severity
from lambdalint.output import gitlab
from lambdalint.output.json import render
from lambdalint.source import Source

SCHEMA = json.loads(files("lambdalint.output").joinpath("json_schema.json").read_text("utf-8"))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_json_validates(sample):
    jsonschema.validate(json.loads(render(sample)), SCHEMA)


def test_an_empty_report_validates(report_of):
    jsonschema.validate(json.loads(render(report_of(files=0))), SCHEMA)


def test_json(sample, snapshot):
    snapshot(render(sample), "json.json")


@pytest.mark.parametrize("key", ["rule", "fix", "help", "subject", "related", "start"])
def test_the_schema_asks_for_every_key(sample, key):
    document = json.loads(render(sample))
    del document["findings"][0][key]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def test_columns_count_code_points(report_of, place):
    source = Source("a.yaml", "a: 😀 x\n")
    document = json.loads(render(report_of(Finding("r", Severity.INFO, place(source, "x"), "m"))))

    assert document["findings"][0]["start"] == {"line": 1, "column": 6}


def test_gitlab(sample, snapshot):
    snapshot(gitlab.render(sample), "gitlab.json")


def test_gitlab_fingerprints_survive_a_moved_line(report_of, place):
    def fingerprints(text):
        source = Source("a.yaml", text)
        findings = [Finding("r", Severity.INFO, place(source, name), "m") for name in "xy"]
        return [entry["fingerprint"] for entry in json.loads(gitlab.render(report_of(*findings)))]

    before = fingerprints("x\ny\n")

    assert len(set(before)) == 2
    assert fingerprints("# new\n\nx\n\ny\n") == before
