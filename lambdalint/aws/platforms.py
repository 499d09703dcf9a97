"""What builders call the processors that functions run on.

Sources: https://docs.docker.com/build/building/multi-platform/ and containerd's ``platforms`` (database.go);
PEP 425, 513, 599 and 600 (Python); https://docs.npmjs.com/cli/commands/npm-install (``cpu``: Node's
``process.arch``); https://go.dev/doc/install/source#environment;
https://doc.rust-lang.org/rustc/platform-support.html; https://learn.microsoft.com/dotnet/core/rid-catalog;
https://docs.astral.sh/uv/reference/cli/ (``--python-platform``).
"""

from __future__ import annotations

import re
from typing import Final

from lambdalint.patterns import regex

X86_64: Final = "x86_64"
ARM64: Final = "arm64"
#: The operating system that functions run on.
LINUX: Final = "linux"

_CONTAINER = {
    "amd64": X86_64,
    "x86_64": X86_64,
    "x86-64": X86_64,
    "arm64": ARM64,
    "aarch64": ARM64,
}
_GO = {"amd64": X86_64, "arm64": ARM64}
_NPM = {"x64": X86_64, "arm64": ARM64}
_DOTNET = {"x64": X86_64, "arm64": ARM64}
_OTHER_PROCESSOR = "another processor"


def of_container(platform: str) -> str | None:
    """``linux/arm64/v8`` → ``arm64``; ``None`` for what is none of Lambda's two, or a list of platforms."""
    parts = platform.lower().split("/")
    processor = parts[1] if len(parts) > 1 else parts[0]
    variant = parts[2] if len(parts) > 2 else ""
    if processor == "arm64" and variant not in {"", "v8"}:
        return None
    return _CONTAINER.get(processor)


def of_image(name: str) -> str | None:
    """The processor in the name of an image of Docker Hub's per-processor organizations: ``amd64/node``."""
    first = name.removeprefix("docker.io/").partition("/")
    return {"amd64": X86_64, "arm64v8": ARM64}.get(first[0]) if first[1] else None


def of_wheel(platform: str) -> tuple[str, str] | None:
    """The operating system and processor of a wheel's platform tag: ``manylinux2014_x86_64``."""
    match = re.fullmatch(
        r"(manylinux|musllinux|linux|macosx|win)[\w.]*?_?(x86_64|aarch64|arm64|amd64)", platform
    )
    if match is None:
        return None
    system = LINUX if match[1] in {"manylinux", "musllinux", "linux"} else match[1]
    return system, _CONTAINER[match[2]]


def of_uv(platform: str) -> tuple[str, str] | None:
    """uv's names of platforms: ``x86_64-manylinux2014``, ``aarch64-unknown-linux-gnu``, ``linux``."""
    short = {"linux": (LINUX, X86_64), "windows": ("win", X86_64), "macos": ("macosx", ARM64)}
    if platform in short:
        return short[platform]
    match = re.match(r"(x86_64|aarch64)-(.*)", platform)
    if match is None:
        return None
    rest = match[2]
    system = LINUX if "linux" in rest else "macosx" if "apple" in rest else "win" if "windows" in rest else ""
    return (system, _CONTAINER[match[1]]) if system else None


def of_go(processor: str) -> str | None:
    return _GO.get(processor, _OTHER_PROCESSOR if re.fullmatch(r"[a-z0-9]+", processor) else None)


def of_npm(processor: str) -> str | None:
    return _NPM.get(processor)


def of_rust(triple: str) -> tuple[str, str] | None:
    """The operating system and processor of a target triple; cargo-zigbuild puts a glibc behind it."""
    match = re.match(r"(x86_64|aarch64)-\w+-(linux|darwin|windows)", triple)
    return (match[2], _CONTAINER[match[1]]) if match else None


def of_dotnet(identifier: str) -> tuple[str, str] | None:
    """A .NET runtime identifier: ``linux-arm64``, ``linux-musl-x64``, ``win-x64``, ``osx.13-arm64``."""
    systems = "linux|alpine|amzn|debian|rhel|ubuntu|win|osx"
    match = re.fullmatch(rf"({systems})[\w.]*(?:-musl)?-(x64|arm64)", identifier)
    if match is None:
        return None
    return (match[1] if match[1] in {"win", "osx"} else LINUX), _DOTNET[match[2]]


#: Processor types of GCC and Clang that have no arm64 in them.
#: https://gcc.gnu.org/onlinedocs/gcc/x86-Options.html
_X86_TYPES = regex(
    r"(?:x86-64(?:-v[234])?|i[3-6]86|core2|nehalem|westmere|sandybridge|ivybridge|haswell|broadwell|skylake"
    r"(?:-avx512)?|cascadelake|icelake-(?:client|server)|sapphirerapids|znver\d|core-avx2|core-avx-i|corei7(?:-avx)?"
    r"|k8(?:-sse3)?|opteron|athlon64|amdfam10|bdver\d|btver\d|bonnell|silvermont|pentium\w*)"
)
_X86_FLAGS = regex(r"-m(?:sse[\d.]*|ssse3|avx\w*|fma|f16c|bmi2?|aes|pclmul|popcnt|lzcnt)")


def is_x86_flag(flag: str) -> bool:
    """Whether a compiler for arm64 refuses the flag: ``-mavx2``, ``-march=haswell``."""
    name, equals, value = flag.partition("=")
    if equals and name in {"-march", "-mtune", "-mcpu"}:
        return name != "-mcpu" and _X86_TYPES.fullmatch(value) is not None
    return _X86_FLAGS.fullmatch(flag) is not None
