"""The environment of a function: which names may be set, how much fits, what is there already.

Turns names and values into yes or no. It refuses to know what a layer, a wrapper script or a Dockerfile adds:
whoever asks has to.

Source, unless a line says otherwise: "Defined runtime environment variables" in
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lambdalint.aws.runtimes import Runtime

RESERVED: Final = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API",
        "AWS_LAMBDA_METADATA_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)
"""Names that a function configuration may not set: the 18 of cfn-lint's E3663, and three that came since
(``AWS_LAMBDA_MAX_CONCURRENCY`` and the two of the metadata endpoint)."""

UNDEFINED_ON_OS_ONLY: Final = frozenset({"_X_AMZN_TRACE_ID", "AWS_EXECUTION_ENV"})
"""Reserved, yet not there on OS-only runtimes (the ``provided`` family)."""

UNDEFINED_WITH_SNAPSTART: Final = frozenset({"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"})
"""Reserved, yet not there in Lambda SnapStart functions."""

DEFINED_ON_INSTANCES_ONLY: Final = frozenset({"AWS_LAMBDA_MAX_CONCURRENCY"})
"""Reserved, and only there with a capacity provider (Lambda Managed Instances)."""

INITIALIZATION_TYPES: Final = frozenset(
    {"on-demand", "provisioned-concurrency", "snap-start", "lambda-managed-instances"}
)
"""Values of ``AWS_LAMBDA_INITIALIZATION_TYPE``."""

_NAME = r"[a-zA-Z][a-zA-Z0-9_]+"

_EVERYWHERE = frozenset(
    {
        "AWS_XRAY_CONTEXT_MISSING",
        "AWS_XRAY_DAEMON_ADDRESS",
        "LANG",
        "LD_LIBRARY_PATH",
        "PATH",
        "TZ",
        # with SnapStart (credentials by container) and advanced logging controls
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_LAMBDA_LOG_FORMAT",
        "AWS_LAMBDA_LOG_LEVEL",
        # not documented, but seen: nobody is to be accused of reading them
        "_AWS_XRAY_DAEMON_ADDRESS",
        "_AWS_XRAY_DAEMON_PORT",
        "_LAMBDA_TELEMETRY_LOG_FD",
        "HOME",
        "HOSTNAME",
        "PWD",
        "SHLVL",
        "USER",
    }
)
_BY_FAMILY = {
    "nodejs": frozenset({"NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS"}),
    "python": frozenset({"PYTHONPATH"}),
    "ruby": frozenset({"GEM_HOME", "GEM_PATH", "RUBYLIB"}),
    "java": frozenset({"JAVA_HOME", "JAVA_TOOL_OPTIONS"}),
    "dotnet": frozenset({"DOTNET_ROOT"}),
}

_RUNTIME_PATH = "/var/lang/bin"
_RUNTIME_LIBRARY = "/var/lang/lib"
_SYSTEM: Final = {
    "PATH": ("/usr/local/bin", "/usr/bin", "/bin", "/opt/bin"),
    "LD_LIBRARY_PATH": (
        "/lib64",
        "/usr/lib64",
        "/var/runtime",
        "/var/runtime/lib",
        "/var/task",
        "/var/task/lib",
        "/opt/lib",
    ),
}
# On Amazon Linux 2 and 2023 /bin and /lib64 are links into /usr: either name finds the same files.
_SAME_DIRECTORY = {"/bin": "/usr/bin", "/lib64": "/usr/lib64"}
# A function that names no directory of its code or its layers loses nothing that Lambda put there.
_OWN_CODE = ("/opt", "/var/task")


def is_valid_name(name: str) -> bool:
    """Whether Lambda accepts the name: a letter, then at least one letter, digit or underscore (ASCII)."""
    return re.fullmatch(_NAME, name) is not None


def size(variables: Iterable[tuple[str, str]]) -> int:
    """Bytes that names and values take in UTF-8: the least that Lambda counts (it measures them as JSON).

    Lambda allows :data:`lambdalint.aws.limits.ENVIRONMENT_MAXIMUM`.
    """
    return sum(len(text.encode("utf-8", "surrogatepass")) for variable in variables for text in variable)


def provided_names(runtime: Runtime | None) -> frozenset[str]:
    """Names that code may read although nobody declares them.

    With None (an image, an unknown runtime) those of every runtime.
    """
    if runtime is None or runtime.family not in (*_BY_FAMILY, "go", "provided"):
        return (RESERVED | _EVERYWHERE).union(*_BY_FAMILY.values())
    names = RESERVED | _EVERYWHERE | _BY_FAMILY.get(runtime.family, frozenset())
    return names - UNDEFINED_ON_OS_ONLY if runtime.os_only else names


def search_path(name: str, runtime: Runtime | None) -> tuple[str, ...]:
    """The directories that ``PATH`` or ``LD_LIBRARY_PATH`` holds when nobody sets it; empty for other names.

    Source of ``/var/lang/bin``, which the guide leaves out: ENV of the Dockerfiles of all managed runtimes in
    https://github.com/aws/aws-lambda-base-images. OS-only runtimes have no language there.
    """
    directories = _SYSTEM.get(name, ())
    if not directories or runtime is None or runtime.language is None or runtime.family == "go":
        return directories
    return (_RUNTIME_PATH if name == "PATH" else _RUNTIME_LIBRARY, *directories)


def lost_directories(name: str, value: str, runtime: Runtime | None) -> tuple[str, ...]:
    """Directories of the system and the runtime that the default has and a literal ``value`` leaves out.

    ``/opt`` and ``/var/task`` hold the user's own files and are not counted.
    """
    kept = {_normal(directory) for directory in value.split(":")}
    return tuple(
        directory
        for directory in search_path(name, runtime)
        if not directory.startswith(_OWN_CODE) and _normal(directory) not in kept
    )


def _normal(directory: str) -> str:
    directory = directory.strip().rstrip("/")
    return _SAME_DIRECTORY.get(directory, directory)
