import json
import subprocess
import sys

import pytest

from lambdalint.aws import cfn_lint_data


def test_a_file_is_read_once():
    first = cfn_lint_data.load("AdditionalSpecs", "Policies.json")

    assert cfn_lint_data.load("AdditionalSpecs", "Policies.json") is first


def test_a_missing_file_says_its_name():
    with pytest.raises(cfn_lint_data.DataMissingError, match=r"AdditionalSpecs/Nothing\.json"):
        cfn_lint_data.load("AdditionalSpecs", "Nothing.json")


def test_policies_have_the_shape_we_rely_on():
    policies = cfn_lint_data.load("AdditionalSpecs", "Policies.json")

    assert all({"Actions", "Resources"} <= set(service) for service in policies.values())
    assert "object" in policies["s3"]["Actions"]["getobject"]["Resources"]
    assert policies["s3"]["Resources"]["object"]["ARNFormats"]


def test_sections_are_those_of_the_whole():
    whole = cfn_lint_data.load("AdditionalSpecs", "Policies.json")
    sections = cfn_lint_data.sections("AdditionalSpecs", "Policies.json")

    assert sections is not whole
    assert list(sections) == list(whole)
    assert dict(sections) == whole


@pytest.mark.parametrize(
    "text",
    [
        '{"s3": {"Actions": {}}, "sqs": {}}',
        '{\n "s3": [],\n "sqs": {\n  "Actions": {}\n }\n}',
        '{\n "s3": {\n  "Actions": {}\n },\n "sqs": {}\n}',
        '{\n "s3": {\n  "Actions": {}\n },\n "sqs": [],\n "sns": {\n  "Actions": {}\n }\n}',
        "{}",
    ],
)
def test_sections_of_another_layout_are_parsed_as_a_whole(text, tmp_path, monkeypatch):
    monkeypatch.setattr(cfn_lint_data, "folder", lambda: tmp_path)
    (tmp_path / f"{hash(text)}.json").write_text(text, encoding="utf-8")

    assert dict(cfn_lint_data.sections(f"{hash(text)}.json")) == json.loads(text)


def test_cfn_lint_itself_is_not_imported():
    program = (
        "import sys; from lambdalint.aws import cfn_lint_data as data;"
        "data.load('AdditionalSpecs', 'Policies.json'); print('cfnlint' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
