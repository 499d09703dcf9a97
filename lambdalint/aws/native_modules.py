"""Native modules: the NODE_MODULE_VERSION of each Node, and the Python extensions that can be done without.

Knowledge: ``data/native_modules.json``, made with its sources by ``scripts/refresh_package_knowledge.py``.
"""

from __future__ import annotations

from lambdalint.aws.packaged import load


def node_module_version(major: int) -> int | None:
    """What addons for that Node are built for: 22 -> 127. ``None`` for a Node that is not known."""
    versions: dict[str, int] = load("native_modules")["node_module_versions"]
    return versions.get(str(major))


def node_of(module_version: int) -> int | None:
    """The major version of Node that has that NODE_MODULE_VERSION: 127 -> 22; ``None`` for Electron's."""
    versions: dict[str, int] = load("native_modules")["node_module_versions"]
    return next((int(major) for major, version in versions.items() if version == module_version), None)


def is_optional(module: str) -> bool:
    """Whether a package is known to work without an extension module, by its path without tag and suffix.

    Folders before it do not count, as a package may lie anywhere: ``python/yaml/_yaml``.
    """
    parts = module.split("/")
    names = ["/".join(parts[at:]) for at in range(len(parts))]
    return any(
        name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1]))
        for pattern in load("native_modules")["optional"]
        for name in names
    )
