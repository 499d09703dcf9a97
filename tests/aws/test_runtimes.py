import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.aws import cfn_lint_data, runtimes
from lambdalint.aws.runtimes import (
    Phase,
    Runtime,
    all_runtimes,
    is_newer_than_known,
    nearest,
    parse_id,
    phase,
    runtime,
    successor,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)


def known(identifier: str) -> Runtime:
    found = runtime(identifier)
    assert found is not None
    return found


def test_a_runtime_carries_its_facts() -> None:
    assert known("python3.12") == Runtime(
        id="python3.12",
        family="python",
        version=(3, 12),
        deprecated=date(2028, 10, 31),
        create_block=date(2028, 11, 30),
        update_block=date(2029, 1, 10),
        successor="python3.14",
        operating_system="AL2023",
        glibc=(2, 34),
        architectures=frozenset({"arm64", "x86_64"}),
        container_only=False,
        snapstart=True,
        sdk="boto3",
        startup_variable=None,
        preview=False,
    )


def test_what_lambda_never_had_is_no_runtime() -> None:
    assert runtime("nodejs19.x") is None


def test_every_runtime_of_cloudformation_is_known() -> None:
    schema = cfn_lint_data.load("schemas", "providers", "us-east-1.json")["AWS::Lambda::Function"]
    enumeration = cfn_lint_data.load("schemas", "resources", f"{schema}.json")["properties"]["Runtime"][
        "enum"
    ]

    assert [identifier for identifier in enumeration if runtime(identifier) is None] == []


@pytest.mark.parametrize(
    ("identifier", "system", "architectures"),
    [
        ("go1.x", "AL1", {"x86_64"}),
        ("java8", "AL1", {"x86_64"}),
        ("java8.al2", "AL2", {"arm64", "x86_64"}),
        ("java8.al2023", "AL2023", {"arm64", "x86_64"}),
        ("java17", "AL2", {"arm64", "x86_64"}),
        ("nodejs18.x", "AL2", {"arm64", "x86_64"}),
        ("nodejs20.x", "AL2023", {"arm64", "x86_64"}),
        ("provided", "AL1", {"x86_64"}),
        ("provided.al2", "AL2", {"arm64", "x86_64"}),
        ("python3.7", "AL1", {"x86_64"}),
        ("python3.8", "AL2", {"arm64", "x86_64"}),
        ("ruby3.3", "AL2023", {"arm64", "x86_64"}),
        ("dotnetcore2.1", "AL1", {"x86_64"}),
        ("dotnet8", "AL2023", {"arm64", "x86_64"}),
    ],
)
def test_the_operating_system_decides_the_architectures(
    identifier: str, system: str, architectures: set[str]
) -> None:
    found = known(identifier)

    assert (found.operating_system, set(found.architectures)) == (system, architectures)


def test_container_only_runtimes() -> None:
    assert {found.id for found in all_runtimes().values() if found.container_only} == {
        "dotnet5.0",
        "dotnet7",
        "dotnet9",
    }


def test_container_only_means_images_only() -> None:
    assert [sorted(known(name).package_types) for name in ("dotnet9", "dotnet8")] == [
        ["Image"],
        ["Image", "Zip"],
    ]


def test_snapstart_runtimes() -> None:
    assert {found.id for found in all_runtimes().values() if found.snapstart} == {
        "custom",  # whoever made it knows
        "dotnet10",
        "dotnet8",
        "java11",
        "java11.al2023",
        "java17",
        "java17.al2023",
        "java21",
        "java25",
        "python3.12",
        "python3.13",
        "python3.14",
        "python3.15",
    }


@pytest.mark.parametrize(
    ("identifier", "variable"),
    [
        ("java21", "JAVA_TOOL_OPTIONS"),
        ("nodejs24.x", "NODE_OPTIONS"),
        ("dotnet8", "DOTNET_STARTUP_HOOKS"),
        ("dotnetcore2.1", None),
        ("python3.13", None),
        ("provided.al2023", None),
    ],
)
def test_startup_variables(identifier: str, variable: str | None) -> None:
    assert known(identifier).startup_variable == variable


@pytest.mark.parametrize(("identifier", "sdk"), [("nodejs16.x", "aws-sdk"), ("nodejs18.x", "@aws-sdk")])
def test_the_sdk_changed_with_node_18(identifier: str, sdk: str) -> None:
    assert known(identifier).sdk == sdk


def test_a_customer_managed_runtime_is_known_and_has_no_end() -> None:
    assert phase(known("custom"), date.max) is Phase.SUPPORTED


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("nodejs", ("nodejs", (0, 10), "")),
        ("nodejs4.3-edge", ("nodejs", (4, 3), "")),
        ("nodejs20.x", ("nodejs", (20,), "")),
        ("dotnetcore3.1", ("dotnet", (3, 1), "")),
        ("java8.al2", ("java", (8,), ".al2")),
        ("provided", ("provided", (1,), "")),
        ("provided.al2023", ("provided", (2023,), ".al2023")),
        ("python", None),
        ("php8.1", None),
        ("", None),
    ],
)
def test_identifiers_have_a_family_a_version_and_an_operating_system(
    identifier: str, expected: tuple[str, tuple[int, ...], str] | None
) -> None:
    assert parse_id(identifier) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 1), Phase.SUPPORTED),  # 181 days ahead
        (date(2026, 11, 2), Phase.RETIRING),
        (date(2027, 4, 30), Phase.RETIRING),
        (date(2027, 5, 1), Phase.DEPRECATED),
        (date(2027, 5, 31), Phase.DEPRECATED),
        (date(2027, 6, 1), Phase.CREATE_BLOCKED),
        (date(2027, 6, 30), Phase.CREATE_BLOCKED),
        (date(2027, 7, 1), Phase.UPDATE_BLOCKED),
        (date.max, Phase.UPDATE_BLOCKED),
        (date.min, Phase.SUPPORTED),
    ],
)
def test_a_date_has_passed_from_its_own_day_on(day: date, expected: Phase) -> None:
    made = Runtime("x", "python", (3, 0), date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1))

    assert phase(made, day) is expected


def test_a_runtime_without_block_dates_is_deprecated_for_good() -> None:
    assert [phase(known("dotnet9"), day) for day in (date(2026, 11, 9), date(2026, 11, 10), date.max)] == [
        Phase.RETIRING,
        Phase.DEPRECATED,
        Phase.DEPRECATED,
    ]


def test_a_block_goes_before_a_later_deprecation() -> None:
    assert phase(known("nodejs4.3-edge"), date(2019, 4, 30)) is Phase.UPDATE_BLOCKED


@given(st.sampled_from(sorted(all_runtimes())), st.dates(date(2014, 1, 1), date(2040, 1, 1)))
def test_phases_only_ever_advance(identifier: str, day: date) -> None:
    order = list(Phase)
    found = known(identifier)

    assert order.index(phase(found, day)) <= order.index(phase(found, day + timedelta(days=1)))


@given(st.sampled_from(sorted(all_runtimes())), st.dates(date(2014, 1, 1), date(2040, 1, 1)))
def test_a_successor_is_supported_and_released(identifier: str, day: date) -> None:
    following = successor(known(identifier), day)

    assert following is None or (
        phase(known(following), day) is Phase.SUPPORTED
        and not known(following).preview
        and not known(following).container_only
    )


@pytest.mark.parametrize(
    ("identifier", "day", "expected"),
    [
        ("python3.8", TODAY, "python3.14"),
        ("go1.x", TODAY, "provided.al2023"),
        ("dotnet9", TODAY, "dotnet10"),
        ("nodejs24.x", TODAY, None),  # nodejs26.x is a preview
        ("nodejs16.x", date(2028, 5, 1), None),  # nodejs24.x has gone itself
    ],
)
def test_successors(identifier: str, day: date, expected: str | None) -> None:
    assert successor(known(identifier), day) == expected


def test_a_successor_that_has_gone_hands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Runtime("a", "ruby", (1, 0), date(2020, 1, 1), successor="b")
    middle = Runtime("b", "ruby", (2, 0), date(2021, 1, 1), successor="c")
    new = Runtime("c", "ruby", (3, 0))
    monkeypatch.setattr(runtimes, "all_runtimes", lambda: {"a": old, "b": middle, "c": new})

    days = (date(2020, 6, 1), date(2020, 12, 1), date(2021, 6, 1))  # supported, retiring, deprecated
    assert [successor(old, day) for day in days] == ["b", "c", "c"]


def test_successors_in_a_circle_end(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Runtime("a", "ruby", (1, 0), date(2020, 1, 1), successor="b")
    other = Runtime("b", "ruby", (1, 0), date(2020, 1, 1), successor="a")
    monkeypatch.setattr(runtimes, "all_runtimes", lambda: {"a": one, "b": other})

    assert successor(one, TODAY) is None


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("python3.99", True),
        ("python4.0", True),
        ("nodejs28.x", True),
        ("dotnet12", True),
        ("java29", True),
        ("ruby4.1", True),
        ("provided.al2026", True),
        ("java21.al2026", True),
        ("python3.12", False),
        ("python3.5", False),
        ("nodejs19.x", False),
        ("nodejs25.x", False),
        ("nodejs99", False),
        ("python3.99.1", False),
        ("dotnet12.0", False),
        ("pyhton3.99", False),
        ("php9.0", False),
        ("custom", False),
    ],
)
def test_only_lambdas_own_spelling_above_all_known_versions_may_be_newer(
    identifier: str, expected: bool
) -> None:
    assert is_newer_than_known(identifier) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("pyhton3.12", "python3.12"),
        ("Python3.12", "python3.12"),
        ("python 3.12", "python3.12"),
        ("python-3.12", "python3.12"),
        ("python312", "python3.12"),
        ("python3.12.4", "python3.12"),
        ("python3", "python3.14"),
        ("py3.13", "python3.13"),
        ("nodejs19.x", "nodejs22.x"),
        ("nodejs21.x", "nodejs22.x"),
        ("node24", "nodejs24.x"),
        ("nodejs24", "nodejs24.x"),
        ("nodejs24.X", "nodejs24.x"),
        ("nodjs24.x", "nodejs24.x"),
        ("java18", "java21"),
        ("java-21", "java21"),
        ("dotnet8.0", "dotnet8"),
        (".net8", "dotnet8"),
        ("ruby3.5", "ruby4.0"),
        ("go1.21", "provided.al2023"),
        ("rust", "provided.al2023"),
        ("provided.al2022", "provided.al2023"),
        ("al2023", "provided.al2023"),
        ("foo", None),
        ("", None),
        ("1.2", None),
        ("python" * 5_000, None),
    ],
)
def test_nearest_runtime(written: str, expected: str | None) -> None:
    assert nearest(written, date(2026, 6, 1)) == expected


def test_nearest_without_a_day_looks_at_versions_only() -> None:
    assert nearest("nodejs19.x") == "nodejs20.x"


@given(st.text(max_size=50))
def test_any_text_may_be_asked_for(text: str) -> None:
    assert nearest(text) is None or runtime(str(nearest(text))) is not None
    assert is_newer_than_known(text) in {True, False}


def test_a_runtime_that_only_a_newer_cfn_lint_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = {
        "python3.16": {
            "deprecated": "2031-10-31",
            "create-block": None,
            "update-block": None,
            "successor": None,
        }
    }
    monkeypatch.setattr(runtimes, "_lifecycle", lambda: dates)
    runtimes.all_runtimes.cache_clear()
    try:
        found = known("python3.16")
    finally:
        monkeypatch.undo()
        runtimes.all_runtimes.cache_clear()

    assert (found.deprecated, found.operating_system, found.glibc, found.snapstart) == (
        date(2031, 10, 31),
        None,
        None,
        True,
    )


def test_without_cfn_lints_file_the_copy_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*parts: str) -> None:
        raise cfn_lint_data.DataMissingError(parts)

    monkeypatch.setattr(cfn_lint_data, "load", missing)

    assert runtimes._lifecycle()["python3.12"]["deprecated"] == "2028-10-31"


def test_the_committed_data_are_what_the_script_derives() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/refresh_knowledge.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout, ran.returncode) == ("runtimes.json is up to date\n", 0)


def test_every_fact_names_its_source() -> None:
    data = json.loads((ROOT / "lambdalint/aws/data/runtimes.json").read_text())
    facts = set(data["runtimes"]["python3.12"])

    assert facts <= set(data["sources"])
    assert all(entry["source"] and entry["as_of"] for entry in data["added_lifecycle"].values())


def test_importing_the_facts_reads_no_data() -> None:
    code = (
        "import sys; before = set(sys.modules);"
        "from lambdalint.aws import environment, limits, placeholders, runtimes, secrets;"
        "new = set(sys.modules) - before;"
        "assert runtimes.all_runtimes.cache_info().misses == 0;"
        "assert placeholders.data.cache_info().misses == 0;"
        "print(sorted(new & {'cfnlint', 'libcst', 'yaml', 'difflib'}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[]\n"
