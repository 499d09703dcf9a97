"""Settings: the closest file wins, the command line goes first, mistakes say where they stand."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from places import ROOT

from lambdalint.config import KEYS, ConfigFinder, Settings, from_table, load
from lambdalint.errors import ConfigError, UsageError
from lambdalint.finding import Severity
from lambdalint.init import start
from lambdalint.registry import Registry
from lambdalint.run import Run

EVERYTHING = """\
select = ["all"]
extend-select = ["runtime"]
ignore = ["retiring-runtime"]
exclude = ["vendor"]
force-exclude = true
respect-gitignore = false
fail-level = "error"
as-of = 2027-01-31

[per-path-ignores]
"sandbox/*" = ["literal-secret"]

[parameters]
Stage = "prod"
Size = 3
Big = true
Subnets = ["a", "b"]

[rules.blocked-runtime]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_can_be_written(here: Path) -> None:
    settings = load(write(here / "lambdalint.toml", EVERYTHING))
    assert settings.select == ("all",)
    assert settings.per_path_ignores == {"sandbox/*": ("literal-secret",)}
    assert settings.parameters == {"Stage": "prod", "Size": "3", "Big": "true", "Subnets": "a,b"}
    assert settings.as_of == date(2027, 1, 31)
    assert (settings.force_exclude, settings.respect_gitignore, settings.fail_level) == (True, False, "error")
    assert set(tomllib.loads(EVERYTHING)) == set(KEYS)
    assert set(settings.origins.values()) == {"lambdalint.toml"}


def test_pyproject_says_the_same(here: Path) -> None:
    text = "[tool.lambdalint]\n" + EVERYTHING.replace("\n[", "\n[tool.lambdalint.")
    settings = load(write(here / "pyproject.toml", text))
    assert settings.parameters["Stage"] == "prod"
    assert settings.origins["select"] == "pyproject.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slect = []", "lambdalint.toml: there is no setting `slect`; did you mean `select`?"),
        (
            "fail_level = 'error'",
            "lambdalint.toml: there is no setting `fail_level`; did you mean `fail-level`?",
        ),
        ("select = 'all'", "lambdalint.toml: `select` must be a list of texts, but it is 'all'"),
        ("ignore = [3]", "lambdalint.toml: `ignore` must be a list of texts, but it is [3]"),
        ("force-exclude = 'yes'", "lambdalint.toml: `force-exclude` must be true or false, but it is 'yes'"),
        (
            "fail-level = 4",
            "lambdalint.toml: `fail-level` must be 'error' or 'warning' or 'info' or 'never', but it is 4",
        ),
        ("as-of = 'soon'", "lambdalint.toml: `as-of` must be a date like 2027-01-31, but it is 'soon'"),
        (
            "per-path-ignores = ['a']",
            "lambdalint.toml: `per-path-ignores` must be a table of lists of texts, but it is ['a']",
        ),
        ("rules = {a = 3}", "lambdalint.toml: `rules` must be a table of tables, but it is {'a': 3}"),
        ("select = [", "lambdalint.toml: Invalid value (at end of document)"),
    ],
)
def test_a_mistake_is_an_error_that_says_what_was_meant(text: str, message: str, here: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(write(here / "lambdalint.toml", text))
    assert str(error.value) == message


def test_a_date_with_a_time_is_no_day(here: Path) -> None:
    with pytest.raises(ConfigError, match="must be a date like"):
        load(write(here / "lambdalint.toml", "as-of = 2027-01-31T00:00:00"))


def test_a_file_that_is_named_must_be_there(here: Path) -> None:
    with pytest.raises(ConfigError, match=r"^no\.toml: no such file or directory$"):
        ConfigFinder(Path("no.toml"), {})


def test_the_closest_file_counts_alone(here: Path) -> None:
    write(here / "lambdalint.toml", "fail-level = 'error'\nignore = ['runtime']\n")
    write(here / "api" / "pyproject.toml", "[tool.lambdalint]\nfail-level = 'info'\n")
    write(here / "api" / "deep" / "pyproject.toml", "[tool.other]\nx = 1\n")
    configs = ConfigFinder(None, {})
    assert configs.settings(here / "jobs").fail_level == "error"
    deep = configs.settings(here / "api" / "deep" / "er")
    assert (deep.fail_level, deep.ignore) == ("info", ())
    assert deep.origins == {"fail_level": "api/pyproject.toml"}


def test_lambdalint_toml_goes_before_pyproject(here: Path) -> None:
    write(here / "pyproject.toml", "[tool.lambdalint]\nfail-level = 'info'\n")
    write(here / "lambdalint.toml", "fail-level = 'error'\n")
    assert ConfigFinder(None, {}).settings(here).fail_level == "error"


def test_isolated_reads_nothing(here: Path) -> None:
    write(here / "lambdalint.toml", "no toml at all")
    assert ConfigFinder(None, {}, isolated=True).settings(here).fail_level == "warning"


def test_a_named_file_counts_everywhere(here: Path) -> None:
    write(here / "api" / "lambdalint.toml", "fail-level = 'info'\n")
    named = write(here / "ci.toml", "fail-level = 'never'\n")
    assert ConfigFinder(named, {}).settings(here / "api").fail_level == "never"


def test_the_command_line_goes_first_and_adds_to_lists(here: Path) -> None:
    write(here / "lambdalint.toml", "select = ['runtime']\nignore = ['a']\n[parameters]\nA = '1'\nB = '1'\n")
    overrides = {"select": ("all",), "ignore": ("b",), "parameters": {"B": "2"}, "fail_level": None}
    settings = ConfigFinder(None, overrides).settings(here)
    assert (settings.select, settings.ignore, settings.parameters) == (
        ("all",),
        ("a", "b"),
        {"A": "1", "B": "2"},
    )
    assert settings.origins == {
        "select": "command line",
        "ignore": "lambdalint.toml, command line",
        "parameters": "lambdalint.toml, command line",
    }
    assert 'ignore = ["a", "b"]  # lambdalint.toml, command line' in list(settings.shown())
    assert 'fail-level = "warning"  # default' in list(settings.shown())


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("vendor", "vendor/a.yaml", True),
        ("vendor", "api/vendor/a.yaml", True),
        ("vendor/", "api/vendor/a.yaml", True),
        ("old-*.yaml", "api/old-1.yaml", True),
        ("api/old", "api/old/deep/a.yaml", True),
        ("api/old", "jobs/api/old/a.yaml", False),
        ("api/*.yaml", "api/a.yaml", True),
        ("vendor", "vendors/a.yaml", False),
    ],
)
def test_globs_are_relative_to_the_file_that_says_them(
    pattern: str, path: str, expected: bool, here: Path
) -> None:
    settings = load(write(here / "lambdalint.toml", f"exclude = ['{pattern}']\n"))
    assert bool(settings.exclusions(str(here / path))) == expected
    assert not settings.exclusions(str(here.parent / path))


def test_globs_of_the_command_line_are_meant_from_where_it_is_typed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here / "lambdalint.toml", "fail-level = 'info'\n")
    folder = here / "odd [name]"
    folder.mkdir()
    monkeypatch.chdir(folder)
    settings = ConfigFinder(None, {"exclude": ("./api/old", "vendor")}).settings(folder)
    assert settings.exclusions(str(folder / "api" / "old" / "a.yaml"))
    assert settings.exclusions(str(folder / "x" / "vendor" / "a.yaml"))
    assert not settings.exclusions(str(here / "api" / "old" / "a.yaml"))


@pytest.mark.parametrize(
    ("level", "fails"), [("error", [3]), ("warning", [2, 3]), ("info", [1, 2, 3]), ("never", [])]
)
def test_fail_level(level: str, fails: list[int]) -> None:
    assert [severity for severity in sorted(Severity) if Settings(fail_level=level).fails(severity)] == fails


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "select = ['runtme']",
            "lambdalint.toml: select: there is no rule or pack `runtme`; did you mean `runtime`?",
        ),
        (
            "ignore = ['x-y']",
            "lambdalint.toml: ignore: there is no rule or pack `x-y`; `lambdalint rules` lists them",
        ),
        (
            "[per-path-ignores]\na = ['al']",
            "lambdalint.toml: per-path-ignores.'a': there is no rule or pack `al`; did you mean `all`?",
        ),
        (
            "[rules.blocked-runtim]",
            "lambdalint.toml: rules: there is no rule `blocked-runtim`; did you mean `blocked-runtime`?",
        ),
        (
            "[rules.blocked-runtime]\nday = 3",
            "lambdalint.toml: rules.blocked-runtime: there is no option `day`; it has none",
        ),
    ],
)
def test_a_name_that_means_nothing_says_where_it_stands(
    text: str, message: str, here: Path, registry: Registry
) -> None:
    write(here / "lambdalint.toml", text)
    with pytest.raises((ConfigError, UsageError)) as error:
        Run(registry, ConfigFinder(None, {"ignore": ("lint",)}), here).check([here])
    assert str(error.value) == message


def test_every_key_says_what_it_is() -> None:
    assert [key for key, entry in KEYS.items() if not entry.metadata["help"].endswith(".")] == []


def test_what_init_writes_is_a_configuration(here: Path) -> None:
    lines = list(start(here))
    assert lines[0] == f"Wrote {here / 'lambdalint.toml'}."
    settings = load(here / "lambdalint.toml")
    assert settings.fail_level == "warning"
    text = (here / "lambdalint.toml").read_text(encoding="utf-8").replace("\n# ignore", "\nignore")
    assert from_table(tomllib.loads(text.replace("\n# exclude", "\nexclude")), "x").exclude == ("vendor",)
    with pytest.raises(UsageError, match="is already there"):
        list(start(here))


# The JSON Schema


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("maker", ROOT / "scripts" / "make_config_schema.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_schema_is_current() -> None:
    shipped = (ROOT / "lambdalint" / "config_schema.json").read_text(encoding="utf-8")
    assert shipped == maker().text(), "run `python scripts/make_config_schema.py`"


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(maker().schema())


@pytest.mark.parametrize(
    "text",
    [
        EVERYTHING,
        "",
        "select = 'all'",
        "slect = []",
        "as-of = 'soon'",
        "fail-level = 3",
        "[parameters]\nA = {b = 1}",
    ],
)
def test_the_schema_takes_what_lambdalint_takes(text: str) -> None:
    table = tomllib.loads(text)
    try:
        from_table(table, "x")
        ours = True
    except ConfigError:
        ours = False
    instance = json.loads(json.dumps(table, default=str))
    checker = jsonschema.Draft7Validator(maker().schema(), format_checker=jsonschema.FormatChecker())
    assert checker.is_valid(instance) == ours
