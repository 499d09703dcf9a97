"""SARIF 2.1.0: the run, its tool and its circumstances; results and rules have modules of their own.

Written for every reader at once: GitHub code scanning, GitLab, Azure DevOps, the viewers of editors. What
each of them needs beyond the standard stands beside the line that provides it. Standard:
docs.oasis-open.org/sarif/sarif/v2.1.0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from lambdalint.output.fingerprint import line_hashes, result_hashes
from lambdalint.output.printable import sentence
from lambdalint.output.report import Problem, Report
from lambdalint.output.sarif_results import ROOT, artifact, result
from lambdalint.output.sarif_rules import described, descriptor, taxonomy
from lambdalint.patterns import regex
from lambdalint.source import Source

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: The rule of texts that do not parse.
_UNREAD = "invalid-syntax"
#: What GitHub shows of a run, and GitLab reads.
_MOST_RESULTS = 5_000
_GUID = regex(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
#: Where CI servers say which repository, commit and branch they build.
_PROVENANCE = (
    ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_REF"),
    ("CI_PROJECT_URL", None, "CI_COMMIT_SHA", "CI_COMMIT_REF_NAME"),
    ("BUILD_REPOSITORY_URI", None, "BUILD_SOURCEVERSION", "BUILD_SOURCEBRANCH"),
)


def render(
    report: Report, *, environment: Mapping[str, str] | None = None, category: str = "lambdalint"
) -> str:
    """One run as a SARIF log.

    ``environment`` are the variables of the CI server, for what it wants to find in the log. ``category``
    tells the runs of one commit apart where a repository is linted in parts: GitHub refuses two runs of a
    tool in one category.
    """
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, environment or {}, category)]}
    # ASCII: a message may hold half a surrogate pair, which no encoding carries.
    # Not indented: that makes it three times as large, and readers refuse large logs.
    return json.dumps(log, ensure_ascii=True) + "\n"


def _run(report: Report, environment: Mapping[str, str], category: str) -> dict[str, Any]:
    rules = described(report)
    indices = {rule.name: index for index, rule in enumerate(rules)}
    results = _results(report, indices)
    run: dict[str, Any] = {
        "tool": {"driver": _driver(report, [descriptor(rule) for rule in rules])},
        "automationDetails": _pipeline(environment) or {"id": f"{category}/"},
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The directory that lambdalint was started in."}}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, results)],
        "results": results,
    }
    weaknesses = taxonomy(rules)
    if weaknesses:
        run["taxonomies"] = [weaknesses]
        run["tool"]["driver"]["supportedTaxonomies"] = [{"name": weaknesses["name"], "index": 0}]
    provenance = _provenance(environment)
    if provenance:
        run["versionControlProvenance"] = [provenance]
    return run


def _driver(report: Report, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "lambdalint",
        # Azure DevOps asks for it.
        "fullName": f"lambdalint {report.version}",
        "semanticVersion": report.version,
        "informationUri": "https://github.com/lambdalint/lambdalint",
        "rules": rules,
    }


def _results(report: Report, indices: Mapping[str, int]) -> list[dict[str, Any]]:
    findings = report.ordered
    if report.include_suppressed:
        findings += sorted(report.suppressed, key=lambda finding: finding.sort_key)
    places: dict[Source, set[int]] = {}
    for finding in findings:
        places.setdefault(finding.span.source, set()).add(finding.span.first.line)
    hashes = {source: line_hashes(source, lines) for source, lines in places.items()}
    results = []
    for finding, identity in zip(findings, result_hashes(findings), strict=True):
        entry = result(finding, indices[finding.rule], report.rule(finding.rule))
        entry["partialFingerprints"] = {
            "primaryLocationLineHash": hashes[finding.span.source][finding.span.first.line],
            "lambdalintResultHash/v1": identity,
        }
        if report.include_suppressed:
            # Where one result of a run tells about suppressions, all have to.
            entry["suppressions"] = (
                [_suppression(finding.suppressed)] if finding.suppressed is not None else []
            )
        results.append(entry)
    return results


def _suppression(reason: str) -> dict[str, Any]:
    return {"kind": "inSource", "status": "accepted", "justification": reason}


def _invocation(report: Report, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    notifications = [_notification(problem) for problem in report.problems]
    notifications += [_unread(entry) for entry in results if entry["ruleId"] == _UNREAD]
    if len(results) > _MOST_RESULTS:
        text = f"GitHub and GitLab show {_MOST_RESULTS:,} of these {len(results):,} results."
        notifications.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": report.execution_successful,
        "arguments": list(report.arguments),
        "toolExecutionNotifications": notifications,
    }


def _notification(problem: Problem) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": sentence(problem.message)}}
    if problem.path:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": artifact(problem.path)}}]
    return notification


def _unread(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A file that does not parse is a result, and told of the run too: nothing else in it was looked at."""
    return {
        "level": "error",
        "message": entry["message"],
        "locations": [{"physicalLocation": entry["locations"][0]["physicalLocation"]}],
        "associatedRule": {"id": entry["ruleId"], "index": entry["ruleIndex"]},
    }


def _pipeline(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """Which run of which Azure pipeline this is, as Azure DevOps Advanced Security wants to be told.

    Form as in microsoft/sarif-sdk, ``AdoPipelineContext`` (rules GHAzDO1019 and GHAzDO1020 of its
    validator). ``None`` outside of Azure Pipelines and when any part is missing: half an identity is
    refused on upload, none is not.
    """
    if environment.get("TF_BUILD", "").lower() not in {"true", "1"}:
        return None

    def first(*names: str) -> str:
        return next((environment[name].strip() for name in names if environment.get(name, "").strip()), "")

    organization = _organization(first("SYSTEM_COLLECTIONURI"))
    project = first("SYSTEM_TEAMPROJECTID")
    definition = first("BUILD_DEFINITIONID", "SYSTEM_DEFINITIONID")
    name = first("BUILD_DEFINITIONNAME")
    phase = first("SYSTEM_PHASEID", "SYSTEM_JOBID")
    phase_name = first("SYSTEM_PHASENAME", "SYSTEM_JOBNAME")
    parts = (organization, project, definition, phase, first("BUILD_SOURCEBRANCH"), first("BUILD_BUILDID"))
    if not all((*parts, name, phase_name)) or not _GUID.fullmatch(phase):
        return None
    prefix = "azuredevops/pipeline/build/"
    return {
        "id": prefix + "/".join(parts),
        "properties": {
            f"{prefix}buildDefinitionId": definition,
            f"{prefix}buildDefinitionName": name,
            f"{prefix}phaseId": phase,
            f"{prefix}phaseName": phase_name,
        },
    }


def _organization(collection: str) -> str:
    """``https://dev.azure.com/acme/`` and ``https://acme.visualstudio.com/`` both belong to ``acme``."""
    parts = urlsplit(collection)
    host = parts.hostname or ""
    if host.endswith(".visualstudio.com"):
        return host.removesuffix(".visualstudio.com").removesuffix(".vsrm")
    return parts.path.strip("/").split("/")[0]


def _provenance(environment: Mapping[str, str]) -> dict[str, Any] | None:
    for server, repository, commit, branch in _PROVENANCE:
        if not (environment.get(server) and environment.get(commit)):
            continue
        address = environment[server]
        if repository is not None:
            address = f"{address}/{environment.get(repository, '')}"
        return {
            "repositoryUri": _without_credentials(address),
            "revisionId": environment[commit],
            **({"branch": environment[branch]} if environment.get(branch) else {}),
            "mappedTo": {"uriBaseId": ROOT},
        }
    return None


def _without_credentials(address: str) -> str:
    """Azure writes the user, and sometimes more, in front of the host."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
