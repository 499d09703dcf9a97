"""Files to texts: by what they hold, not by how they are called, and no further than it takes to see it.

What cannot be read becomes a :class:`Trouble` and the rest goes on.
"""

from __future__ import annotations

import os

from lambdalint.build.builders import BUILDS, LAMBDA, is_dockerfile, may_hold_commands
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source

#: CloudFormation takes templates of up to 1 MB; what is far larger is data.
MAX_BYTES = 8_000_000
#: IAM takes 20,480 characters, white space aside; what is far larger speaks of statements and is no policy.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_LARGE_POLICY = 262_144
#: Bytes of a larger file that are looked at all the same: no template is passed over in silence.
_BEGINNING = 65_536
SUFFIXES = frozenset({".yaml", ".yml", ".json", ".template", ".cfn", ".sam"})
#: Where people write deploy commands, besides CI files in YAML.
SCRIPT_SUFFIXES = frozenset({".bash", ".ksh", ".mk", ".py", ".sh", ".zsh"})
_ALL_SUFFIXES = SUFFIXES | SCRIPT_SUFFIXES
MAKEFILES = frozenset({"GNUmakefile", "Makefile", "makefile"})
#: The calls that :mod:`lambdalint.build.deployment` reads; most scripts have none and are left at that.
_DEPLOYS = regex(
    rb"create-function|update-function-co(?:de|nfiguration)|publish-layer-version"
    rb"|put-runtime-management-config|lambda\s+add-permission|--storage-class\b"
    rb"|\bs3(?:api)?\s+(?:rm|rb|mv|sync|delete-objects?)\b"
)
_DEPLOYS_IN_PYTHON = regex(
    rb"\.(?:create_function|update_function_co(?:de|nfiguration)|publish_layer_version"
    rb"|put_runtime_management_config|add_permission)\b"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A path that could not be used: one line for standard error, the run goes on."""

    path: str
    message: str
    #: Whether the user asked for this very path, so that leaving it out is a failure.
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look at. ``shown`` is the path in messages, ``named`` whether the user named it."""

    path: str
    shown: str
    named: bool
    #: In bytes.
    size: int = 0


def could_be_template(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES


def could_be_read(name: str) -> bool:
    """Whether a file may be a template, a policy, or a script that deploys."""
    suffix = os.path.splitext(name)[1].lower()
    return suffix in _ALL_SUFFIXES or name in MAKEFILES or is_dockerfile(name)


def read(found: FoundFile) -> Source | Trouble | None:
    """The text of a file that may be a template; ``None`` for one that is plainly something else."""
    too_large = found.size > MAX_BYTES
    try:
        # Not buffered: most files are looked at once and forgotten.
        with open(found.path, "rb", buffering=0) as file:
            data = file.read(_BEGINNING) if too_large else file.readall()
    except OSError as error:
        return Trouble(found.shown, (error.strerror or str(error)).lower(), fatal=found.named)
    if not too_large:
        return decode(found.shown, data, named=found.named)
    worth_reading = _worth_reading(found.shown, data)
    if not worth_reading and not found.named:
        return None
    doubt = ", which no template can be" if could_be_template(found.path) else ""
    message = f"larger than {MAX_BYTES:,} bytes{doubt}; not read"
    return Trouble(found.shown, message, fatal=found.named and worth_reading)


def decode(shown: str, data: bytes, *, named: bool) -> Source | Trouble | None:
    """The text of some bytes, if they hold what a template or a policy holds, or if the user named them."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        # PowerShell's redirection writes UTF-16.
        data = data.decode("utf-16", errors="replace").encode()
    worth_reading = _worth_reading(shown, data)
    if not worth_reading and not named:
        return None
    try:
        return Source.decode(shown, data)
    except UnicodeDecodeError as error:
        if b"\0" in data[:8000]:
            return Trouble(shown, "is a binary file") if named else None
        fatal = named and worth_reading
        return Trouble(shown, f"is not UTF-8 (byte {error.start}); not read", fatal=fatal)


def _like_a_template(data: bytes) -> bool:
    """Whether it declares something of AWS, or says what it is; its resources may be no resources at all."""
    return b"Resources" in data and (b"AWS::" in data or b"AWSTemplateFormatVersion" in data)


def _like_a_policy(data: bytes) -> bool:
    if len(data) > _LARGE_POLICY:
        return False
    return b"Statement" in data and b"Effect" in data and b"Action" in data


def _worth_reading(shown: str, data: bytes) -> bool:
    """Whether a file holds anything that is looked for in a file of its name."""
    name = shown.rpartition("/")[2]
    if could_be_template(name) and (_like_a_template(data) or _like_a_policy(data)):
        return True
    if is_dockerfile(name):
        return LAMBDA.search(data) is not None
    if name.endswith(".py"):
        return _DEPLOYS_IN_PYTHON.search(data) is not None
    if not may_hold_commands(name) or not could_be_read(name):
        return False
    if _DEPLOYS.search(data) is not None:
        return True
    return not name.endswith(".json") and BUILDS.search(data) is not None
