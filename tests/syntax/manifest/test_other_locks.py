from __future__ import annotations

import json

import pytest

from lambdalint.source import Source
from lambdalint.syntax.manifest import read_manifest
from lambdalint.syntax.manifest.model import Dependency, Kind, Manifest, Platforms
from lambdalint.syntax.yaml import InvalidSyntax
from lambdalint.values import Known


def read(name: str, text: str) -> Manifest:
    manifest = read_manifest(Source(name, text))
    assert manifest is not None
    return manifest


def brief(dependency: Dependency) -> tuple[str, str | None, Kind]:
    return dependency.name, dependency.exact_version, dependency.kind


PACKAGES = {
    "": {"name": "app", "dependencies": {"esbuild": "^0.19"}},
    "packages/own": {"version": "1.0.0"},
    "node_modules/own": {"resolved": "packages/own", "link": True},
    "node_modules/esbuild": {"version": "0.19.0", "hasInstallScript": True},
    "node_modules/@esbuild/linux-x64": {
        "version": "0.19.0",
        "cpu": ["x64"],
        "os": ["linux"],
        "optional": True,
    },
    "node_modules/a/node_modules/b": {"version": "2.0.0", "dev": True},
}


def test_package_lock_is_flat_since_version_2() -> None:
    manifest = read("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": PACKAGES}, indent=2))
    assert [brief(dependency) for dependency in manifest.dependencies] == [
        ("esbuild", "0.19.0", Kind.RUNTIME),
        ("@esbuild/linux-x64", "0.19.0", Kind.OPTIONAL),
        ("b", "2.0.0", Kind.DEVELOPMENT),
    ]
    esbuild, native, nested = manifest.dependencies
    assert esbuild.install_script
    assert native.platforms == Platforms(("linux",), ("x64",))
    assert [item.span.text for item in (native, nested)] == ["@esbuild/linux-x64", "b"]
    assert native.version.span.text == "0.19.0"


def test_package_lock_version_1_is_a_tree() -> None:
    tree = {"a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0", "dev": True}}}}
    manifest = read("package-lock.json", json.dumps({"lockfileVersion": 1, "dependencies": tree}))
    assert [brief(dependency) for dependency in manifest.dependencies] == [
        ("a", "1.0.0", Kind.RUNTIME),
        ("b", "2.0.0", Kind.DEVELOPMENT),
    ]


@pytest.mark.parametrize(
    ("platforms", "cpu", "expected"),
    [
        (Platforms(), "arm64", True),
        (Platforms(("linux",), ("x64",)), "arm64", False),
        (Platforms(("!win32",), ("x64", "arm64")), "arm64", True),
        (Platforms(("!linux",)), "x64", False),
        (Platforms(libc=("musl",)), "x64", False),
    ],
)
def test_where_npm_installs_a_package(platforms: Platforms, cpu: str, expected: bool) -> None:
    assert platforms.allow("linux", cpu) == expected


PNPM_9 = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      esbuild:
        specifier: ^0.19
        version: 0.19.0
    devDependencies:
      '@scope/tool':
        specifier: ^1
        version: 1.0.0(esbuild@0.19.0)
packages:
  '@esbuild/linux-arm64@0.19.0':
    resolution: {integrity: sha512-a}
    cpu: [arm64]
    os: [linux]
  '@scope/tool@1.0.0':
    resolution: {integrity: sha512-b}
  esbuild@0.19.0:
    resolution: {integrity: sha512-c}
snapshots:
  '@esbuild/linux-arm64@0.19.0':
    optional: true
  '@scope/tool@1.0.0(esbuild@0.19.0)':
    dependencies:
      esbuild: 0.19.0
  esbuild@0.19.0:
    optionalDependencies:
      '@esbuild/linux-arm64': 0.19.0
"""


def test_pnpm_lock_9() -> None:
    manifest = read("pnpm-lock.yaml", PNPM_9)
    assert [brief(dependency) for dependency in manifest.dependencies] == [
        ("@esbuild/linux-arm64", "0.19.0", Kind.OPTIONAL),
        ("@scope/tool", "1.0.0", Kind.DEVELOPMENT),
        ("esbuild", "0.19.0", Kind.RUNTIME),
    ]
    native = manifest.dependencies[0]
    assert native.platforms == Platforms(("linux",), ("arm64",))
    assert (native.span.text, native.version.span.text) == ("@esbuild/linux-arm64", "0.19.0")


@pytest.mark.parametrize("key", ["/@scope/a/1.0.0_peer@2", "/@scope/a@1.0.0(peer@2)", "/@scope/a@1.0.0"])
def test_older_pnpm_locks(key: str) -> None:
    manifest = read(
        "pnpm-lock.yaml", f"lockfileVersion: 5.4\npackages:\n  {key}:\n    dev: true\n    cpu: [x64]\n"
    )
    assert [brief(dependency) for dependency in manifest.dependencies] == [
        ("@scope/a", "1.0.0", Kind.DEVELOPMENT)
    ]


YARN_1 = """# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.2.0"
  resolved "https://example.org/@babel/core/-/core-7.2.0.tgz#abc"
  dependencies:
    debug "^4.1.0"

debug@^4.1.0:
  version "4.3.0"
"""


def test_yarn_lock_1() -> None:
    manifest = read("yarn.lock", YARN_1)
    assert [brief(dependency) for dependency in manifest.dependencies] == [
        ("@babel/core", "7.2.0", Kind.UNKNOWN),
        ("debug", "4.3.0", Kind.UNKNOWN),
    ]
    assert [item.version.span.text for item in manifest.dependencies] == ["7.2.0", "4.3.0"]


YARN_4 = """__metadata:
  version: 8

"@esbuild/linux-x64@npm:0.19.0":
  version: 0.19.0
  resolution: "@esbuild/linux-x64@npm:0.19.0"
  conditions: os=linux & cpu=x64 & libc=glibc
  languageName: node
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  linkType: soft
"""


def test_newer_yarn_locks() -> None:
    (native,) = read("yarn.lock", YARN_4).dependencies
    assert (native.name, native.span.text) == ("@esbuild/linux-x64", "@esbuild/linux-x64")
    assert native.platforms == Platforms(("linux",), ("x64",), ("glibc",))


GO = """module example.org/app

go 1.22

require github.com/aws/aws-lambda-go v1.47.0

require (
	github.com/a/b v1.0.0 // indirect
	// a comment
	github.com/c/d/v2 v2.0.1-0.20240101000000-abcdef123456
)
replace github.com/a/b => ../b
"""


def test_go_mod() -> None:
    manifest = read("go.mod", GO)
    assert [(item.name, item.exact_version, item.group) for item in manifest.dependencies] == [
        ("github.com/aws/aws-lambda-go", "v1.47.0", None),
        ("github.com/a/b", "v1.0.0", "indirect"),
        ("github.com/c/d/v2", "v2.0.1-0.20240101000000-abcdef123456", None),
    ]
    assert [item.span.text for item in manifest.dependencies] == [item.name for item in manifest.dependencies]
    assert isinstance(manifest.language_version, Known)
    assert manifest.language_version.value == "1.22"


CARGO = """[package]
name = "app"
[dependencies]
lambda_runtime = "0.8"
tokio = { version = "1", features = ["macros"] }
mine = { path = "../mine", package = "other" }
[dev-dependencies]
mockall = "0.12"
[target.'cfg(target_arch = "x86_64")'.dependencies]
simd = "1"
"""


def test_cargo() -> None:
    manifest = read("Cargo.toml", CARGO)
    assert [(item.name, item.kind, item.group) for item in manifest.dependencies] == [
        ("lambda_runtime", Kind.RUNTIME, None),
        ("tokio", Kind.RUNTIME, None),
        ("other", Kind.RUNTIME, None),
        ("mockall", Kind.DEVELOPMENT, None),
        ("simd", Kind.RUNTIME, 'cfg(target_arch = "x86_64")'),
    ]


@pytest.mark.parametrize(
    "name", ["package-lock.json", "pnpm-lock.yaml", "uv.lock", "Cargo.toml", "Pipfile.lock", "yarn.lock"]
)
@pytest.mark.parametrize(
    "text", ["", "[]", "{", "packages = 1", '{"packages": [1], "default": 3}', "package = [1, {}]"]
)
def test_other_shapes_are_harmless(name: str, text: str) -> None:
    try:
        manifest = read(name, text)
    except InvalidSyntax:
        return
    assert manifest.dependencies == ()
