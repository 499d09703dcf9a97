"""Shell that builds to :class:`~lambdalint.model.build_command.BuildCommand`.

Sources: docs.docker.com/reference/cli/docker/buildx/build, pip.pypa.io/en/stable/cli/pip_download,
docs.astral.sh/uv/reference/cli, docs.npmjs.com/cli/commands/npm-install, go.dev/doc/install/source,
doc.rust-lang.org/cargo/commands/cargo-build.html, www.cargo-lambda.info/commands/build.html,
learn.microsoft.com/dotnet/core/tools/dotnet-publish, github.com/aws/aws-extensions-for-dotnet-cli.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from lambdalint.aws import platforms
from lambdalint.model.build_command import BuildCommand, Goal, Place, Tool
from lambdalint.syntax.invocation import Invocation, Option, invocation_of
from lambdalint.syntax.shell import Command, Directory, ShellWord
from lambdalint.values import Absent, Known, Truth, Value, text_of

_COMPILERS = frozenset({"cc", "c++", "gcc", "g++", "clang", "clang++"})
_DOCKERS = frozenset({"docker", "podman", "finch", "nerdctl"})
_FLAG_VARIABLES = frozenset({"CFLAGS", "CXXFLAGS", "CPPFLAGS", "CGO_CFLAGS", "CGO_CXXFLAGS"})
#: Options of ``docker build`` with a value; what else is no option is the context.
_DOCKER_VALUES = frozenset([
    "add-host", "allow", "annotation", "attest", "build-arg", "build-context", "builder",
    "cache-from", "cache-to", "call", "cgroup-parent", "f", "file", "iidfile", "isolation", "label",
    "m", "memory", "metadata-file", "network", "no-cache-filter", "o", "output", "platform",
    "progress", "provenance", "sbom", "secret", "shm-size", "ssh", "t", "tag", "target", "ulimit",
])  # fmt: skip

Scope = Mapping[str, Value[str]]


def build_of(
    command: Command,
    place: Place,
    folders: Callable[[Directory | None], tuple[str, ...]],
    scope: Scope,
    resource: str | None = None,
) -> BuildCommand | None:
    """What a command builds, if it builds anything for a processor.

    ``scope`` are the variables that are set around it, ``folders`` the places of a directory on the disk.
    """
    found = invocation_of(command)
    if found is None or not found.command.words:
        return None
    reader = _READERS.get(found.program)
    if found.program.startswith("python") and _words(found)[1:3] == ["-m", "pip"]:
        reader = _pip
    if found.program in _COMPILERS:
        reader = _compiler
    made = reader(found, _around(found, scope)) if reader is not None else None
    if made is None:
        return None
    return replace(made, place=place, folders=folders(found.command.directory), resource=resource)


def _around(found: Invocation, outer: Scope) -> dict[str, Value[str]]:
    return {**outer, **{setting.name: setting.value.value for setting in found.settings}}


def _words(found: Invocation) -> list[str]:
    return [word.text or "" for word in _after_settings(found)]


def _after_settings(found: Invocation) -> tuple[ShellWord, ...]:
    """The words from the program on."""
    words = found.command.words
    for index, word in enumerate(words):
        if (word.text or "").rsplit("/", 1)[-1] == found.program:
            return words[index:]
    return words


def _made(
    tool: Tool, found: Invocation, name: str, goals: tuple[Goal, ...], pinned: Truth, **more: object
) -> BuildCommand:
    span = _after_settings(found)[0].span
    # What only some tools have; each reader gives the fields of its own.
    return BuildCommand(tool, name, span, Place.SCRIPT, goals, pinned, **more)  # type: ignore[arg-type]


def _value(option: Option | None) -> Value[str] | None:
    """The value of an option: ``None`` without one."""
    if option is None:
        return None
    return option.values[0].value if option.values else Absent(option.span)


def _goals(
    value: Value[str] | None, read: Callable[[str], tuple[str, str] | None]
) -> tuple[tuple[Goal, ...], Truth]:
    match value:
        case Known(text):
            found = read(text)
            return ((Goal(value, found[1], found[0]),) if found else (), Truth.YES)
        case None | Absent():
            return (), Truth.NO
    return (), Truth.MAYBE


def _docker(found: Invocation, scope: Scope) -> BuildCommand | None:
    words = _after_settings(found)
    texts = [word.text or "" for word in words]
    verbs = [["build"], ["image", "build"], ["builder", "build"], ["buildx", "build"], ["buildx", "b"]]
    verb = next((verb for verb in verbs if texts[1 : 1 + len(verb)] == verb), None)
    if verb is None:
        return None
    options, operands = _docker_options(words[1 + len(verb) :])
    # `docker build $FLAGS .`
    splitting = any(word.splits and not text_of(word.value).known_part for word in operands)
    platform = options.get("platform") or scope.get("DOCKER_DEFAULT_PLATFORM")
    goals: tuple[Goal, ...] = ()
    pinned = Truth.NO if platform is None else Truth.YES
    match platform:
        case Known(text):
            parts = [part for part in text.split(",") if part]
            read = [
                (platforms.of_container(part), part.split("/")[0] if "/" in part else None) for part in parts
            ]
            goals = tuple(Goal(platform, processor, system) for processor, system in read if processor)
            goals = goals if len(goals) == len(parts) else ()
        case Absent():
            pinned = Truth.NO
    if pinned is Truth.NO and (splitting or "build-context" in options):
        pinned = Truth.MAYBE
    dockerfile = _text(options.get("file") or options.get("f"))
    if ("file" in options or "f" in options) and dockerfile is None:
        return None
    context = operands[0].text if len(operands) == 1 else None
    target = options.get("target")
    if target is not None and not isinstance(target, Known):
        return None
    output = _text(options.get("output") or options.get("o")) or ""
    pushes = "push" in options or "type=registry" in output or "push=true" in output
    name = f"{found.program} {' '.join(verb)}"
    attestations = _text(options.get("provenance"))
    return _made(
        Tool.DOCKER,
        found,
        name,
        goals,
        pinned,
        context=context,
        dockerfile=dockerfile,
        target=_text(target),
        pushes=pushes,
        attests="buildx" in verb
        and pushes
        and not splitting
        and ("provenance" not in options or attestations in {"true", "mode=max", "mode=min"})
        and "BUILDX_NO_DEFAULT_ATTESTATIONS" not in scope,
    )


def _docker_options(words: tuple[ShellWord, ...]) -> tuple[dict[str, Value[str]], list[ShellWord]]:
    options: dict[str, Value[str]] = {}
    operands: list[ShellWord] = []
    waiting: str | None = None
    for word in words:
        text = "".join(stretch.text for stretch in word.stretches)
        if waiting is not None:
            options[waiting] = word.value
            waiting = None
        elif text.startswith("--"):
            name, equals, _ = text[2:].partition("=")
            if equals:
                options[name] = word.woven.value(len(name) + 3, len(text))
            elif name in _DOCKER_VALUES:
                waiting = name
            else:
                options[name] = Absent(word.span)
        elif text.startswith("-") and len(text) > 1:
            name = text[1:2]
            if name in _DOCKER_VALUES and len(text) == 2:
                waiting = name
            elif name in _DOCKER_VALUES:
                options[name] = word.woven.value(2 + (text[2:3] == "="), len(text))
        else:
            operands.append(word)
    return options, operands


def _text(value: Value[str] | None) -> str | None:
    return value.value if isinstance(value, Known) else None


def _pip(found: Invocation, _scope: Scope) -> BuildCommand | None:
    texts = _words(found)
    verbs = texts[texts.index("pip") :] if "pip" in texts else texts
    if len(verbs) < 2 or verbs[1] not in {"install", "download", "wheel"} or verbs[1] == "wheel":
        return None
    goals: list[Goal] = []
    values = [one.values[0].value for one in found.options if one.name == "platform" and one.values]
    for value in values:
        if not isinstance(value, Known):
            return None
        if (read := platforms.of_wheel(value.value)) is not None:
            goals.append(Goal(value, read[1], read[0]))
    if len(goals) < len(values):
        return None
    return _made(Tool.PIP, found, f"pip {verbs[1]}", tuple(goals), Truth.of(bool(values)))


def _uv(found: Invocation, _scope: Scope) -> BuildCommand | None:
    texts = _words(found)
    if texts[1:3] not in (["pip", "install"], ["pip", "sync"]):
        return None
    goals, pinned = _goals(_value(found.option("python-platform")), platforms.of_uv)
    return _made(Tool.UV, found, " ".join(texts[:3]), goals, pinned)


def _npm(found: Invocation, scope: Scope) -> BuildCommand | None:
    texts = _words(found)
    if not texts[1:] or not {"install", "i", "ci", "add"} & {*texts[1:4]}:
        return None
    system = _text(_value(found.option("os"))) or _text(scope.get("npm_config_os"))
    value = _value(found.option("cpu")) or scope.get("npm_config_cpu") or _value(found.option("arch"))

    def read(text: str) -> tuple[str, str] | None:
        processor = platforms.of_npm(text)
        return (system or platforms.LINUX, processor) if processor else None

    goals, pinned = _goals(value, read)
    return _made(Tool.NPM, found, "npm install", goals, pinned)


def _go(found: Invocation, scope: Scope) -> BuildCommand | None:
    texts = _words(found)
    if texts[1:2] != ["build"]:
        return None
    processor, system = scope.get("GOARCH"), scope.get("GOOS")
    goals: list[Goal] = []
    pinned = Truth.NO
    match processor:
        case Known(text):
            read = platforms.of_go(text)
            if read is not None:
                goals.append(
                    Goal(processor, read if read in {platforms.X86_64, platforms.ARM64} else None, None)
                )
            pinned = Truth.YES
    match system:
        case Known(text) if text != platforms.LINUX:
            goals.append(Goal(system, None, text))
    output = found.option("o")
    made = output.values[0].text if output is not None and output.values else None
    for_lambda = made is not None and posixpath.basename(made) == "bootstrap"
    return _made(Tool.GO, found, "go build", tuple(goals), pinned, for_lambda=for_lambda)


def _cargo(found: Invocation, scope: Scope) -> BuildCommand | None:
    texts = [text for text in _words(found) if not text.startswith("+")]
    if texts[1:3] in (["lambda", "build"], ["lambda", "b"]):
        return _cargo_lambda(found)
    if texts[1:2] not in (["build"], ["b"], ["zigbuild"]) and texts[:2] != ["cross", "build"]:
        return None
    value = _value(found.option("target")) or scope.get("CARGO_BUILD_TARGET")
    goals, pinned = _goals(value, platforms.of_rust)
    flags = _flags_in(scope.get("RUSTFLAGS"))
    return _made(Tool.CARGO, found, " ".join(texts[:2]), goals, pinned, x86_flags=flags)


def _cargo_lambda(found: Invocation) -> BuildCommand | None:
    goals, pinned = _goals(_value(found.option("target")), platforms.of_rust)
    for names, processor in ((("arm64",), platforms.ARM64), (("x86-64",), platforms.X86_64)):
        option = found.option(*names)
        if option is not None:
            goals, pinned = (Goal(Known(option.span.text, option.span), processor),), Truth.YES
    return _made(Tool.CARGO_LAMBDA, found, "cargo lambda build", goals, pinned, for_lambda=True)


def _dotnet(found: Invocation, _scope: Scope) -> BuildCommand | None:
    texts = _words(found)
    if texts[1:2] == ["lambda"]:
        if not texts[2:] or texts[2] not in {"package", "deploy-function"}:
            return None
        value = _value(found.option("function-architecture", "farch"))
        goals, pinned = _goals(value, lambda text: (platforms.LINUX, text) if text in _LAMBDA else None)
        return _made(Tool.DOTNET_LAMBDA, found, " ".join(texts[:3]), goals, pinned, for_lambda=True)
    if texts[1:2] not in (["publish"], ["build"]):
        return None
    goals, pinned = _goals(_value(found.option("runtime", "r")), platforms.of_dotnet)
    return _made(Tool.DOTNET, found, " ".join(texts[:2]), goals, pinned)


_LAMBDA = frozenset({platforms.X86_64, platforms.ARM64})


def _compiler(found: Invocation, scope: Scope) -> BuildCommand | None:
    flags = [
        word.value
        for word in _after_settings(found)[1:]
        if isinstance(word.value, Known) and platforms.is_x86_flag(word.value.value)
    ]
    given = [flag for name in _FLAG_VARIABLES for flag in _flags_in(scope.get(name))]
    if not flags and not given:
        return None
    return _made(Tool.COMPILER, found, found.program, (), Truth.MAYBE, x86_flags=(*flags, *given))


def _flags_in(value: Value[str] | None) -> tuple[Known[str], ...]:
    """The x86 flags in the text of a variable, each at the value."""
    match value:
        case Known(text, span):
            flags = [
                flag
                for flag in re.split(r"[\s=]*-C[\s]*target-cpu=|\s+", text)
                if platforms.is_x86_flag(flag)
            ]
            return tuple(Known(flag, span, value.origin, value.causes) for flag in flags)
    return ()


_READERS: dict[str, Callable[[Invocation, Scope], BuildCommand | None]] = {
    **dict.fromkeys(_DOCKERS, _docker),
    "pip": _pip,
    "pip3": _pip,
    "uv": _uv,
    "npm": _npm,
    "go": _go,
    "cargo": _cargo,
    "cross": _cargo,
    "dotnet": _dotnet,
}
