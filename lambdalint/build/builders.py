"""Which texts may build code: Dockerfiles by their names, scripts by the words in them."""

from __future__ import annotations

import re

from lambdalint.patterns import regex

#: What a script must hold so that looking for build commands in it is worth while.
_BUILDS = (
    rb"\bGO(?:ARCH|OS)=|\b(?:docker|podman|finch)\s+(?:buildx|image|build)\b|--(?:python-)?platform[ =]"
    rb"|--cpu[ =]|\bcargo\s+(?:lambda|build|zigbuild)\b|\bdotnet\s+(?:lambda|publish)\b|-march=|-mavx|-msse"
)
BUILDS = regex(_BUILDS)
_BUILDS_IN_TEXT = regex(_BUILDS.decode())
#: What a Dockerfile must hold to be looked at.
LAMBDA = regex(rb"lambda", re.IGNORECASE)


def may_hold_commands(path: str) -> bool:
    """Whether a file can be a script by its name: of JSON, only npm's scripts are."""
    return (
        not path.endswith(".json")
        or path.endswith(("/package.json", "\\package.json"))
        or path == "package.json"
    )


def may_build(text: str) -> bool:
    """Whether looking for build commands in a script is worth while."""
    return _BUILDS_IN_TEXT.search(text) is not None


def is_dockerfile(path: str) -> bool:
    """Whether a file is a Dockerfile by its name: ``Dockerfile.arm64``, ``app.Dockerfile``."""
    lowered = path.lower()
    if "dockerfile" not in lowered:
        return False  # nearly all, at once
    name = lowered.replace("\\", "/").rsplit("/", 1)[-1]
    return name.startswith("dockerfile") or name.endswith(".dockerfile")
