"""Whether a module gets to AWS by nothing but clients that are found in it.

What following names cannot see, it makes up for by strictness: every mention of ``boto3`` has to be a call
that makes a known thing, and every ``.client(…)`` one of the clients that were found. Programs that are
started, code that is made while it runs, and credentials that are taken out of the SDK end it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lambdalint.syntax.python.things import Context, Sdk

if TYPE_CHECKING:
    from lambdalint.source import Span
    from lambdalint.syntax.python.module import Module

#: Modules that run other programs, or code that nobody can see here.
_OTHER_CODE = frozenset(
    """
    _posixsubprocess asyncio.subprocess cffi code codeop ctypes imp importlib pkgutil pty runpy
    subprocess zipimport
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)
#: Of :mod:`importlib`, what reads data.
_DATA = frozenset({"importlib.metadata", "importlib.resources"})
_BUILTINS = frozenset({"__builtins__", "__import__", "compile", "eval", "exec", "globals"})
#: Functions of :mod:`os` and :mod:`asyncio` that start programs, attributes of botocore with credentials.
_WAYS_OUT = frozenset(
    """
    system popen execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe
    spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp create_subprocess_exec create_subprocess_shell
    subprocess_exec subprocess_shell get_credentials get_frozen_credentials _credentials _request_signer
    """.split()  # noqa: SIM905
)
#: What the runtime sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_SECRETS = ("AWS_ACCESS_KEY", "AWS_SECRET_", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONTAINER_")
_MAKERS = frozenset({"client", "resource", "create_client"})
#: What may be said of boto3 and botocore besides: errors, settings, conditions and types.
_HARMLESS = frozenset(
    """
    boto3.Session boto3.__version__ boto3.client boto3.compat boto3.dynamodb boto3.exceptions boto3.resource
    boto3.s3 boto3.session.Session boto3.set_stream_logger boto3.setup_default_session boto3.utils
    botocore.__version__ botocore.client botocore.config botocore.errorfactory botocore.exceptions
    botocore.response botocore.vendored
    """.split()  # noqa: SIM905
)
_CALLED = frozenset(
    {
        "boto3.client",
        "boto3.resource",
        "boto3.Session",
        "boto3.session.Session",
        "boto3.setup_default_session",
    }
)
#: What other modules may have imported.
_HANDED_ON = {
    "boto3": "boto3",
    "botocore": "botocore",
    "client": "boto3.client",
    "resource": "boto3.resource",
    "session": "boto3.session",
    "Session": "boto3.Session",
}


def is_confined(module: Module) -> bool:
    """Whether all that the module asks of AWS goes through ``module.sdk_clients``."""
    tree = module.unit.outline.module.node
    if not module.complete or not isinstance(tree, ast.Module):
        return False
    try:
        return not any(_ways_out(module, tree))
    except RecursionError:
        return False


def _ways_out(module: Module, tree: ast.Module) -> Iterator[bool]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    annotations = {id(inner) for note in _annotations(tree) for inner in ast.walk(note)}
    names = _names(tree)
    made = {client.call.span for client in module.sdk_clients}
    for node in ast.walk(tree):
        if id(node) in annotations:
            continue
        match node:
            case ast.Import(names=aliases):
                yield any(_is_other_code(alias.name) for alias in aliases)
            case ast.ImportFrom(module=str() as path, names=aliases, level=0):
                yield any(_is_other_code(f"{path}.{alias.name}") for alias in aliases)
                yield any(alias.name in _WAYS_OUT for alias in aliases)
                yield any(_is_unusual(f"{path}.{alias.name}") for alias in aliases)
            case ast.Constant(value=str() as text):
                yield text.startswith(_SECRETS)
            case ast.Name(id=name, ctx=ast.Load()):
                yield name in _BUILTINS
                yield name in names and not _is_plain(node, names[name], parents)
            case ast.Attribute(attr=name):
                yield name in _WAYS_OUT
                yield name in _MAKERS and not _is_found(module, node, parents, made)
            case ast.Call(func=ast.Name(id="getattr" | "vars"), args=[first, *_]):
                yield _is_session(module, first)


def _is_other_code(path: str) -> bool:
    if any(path == data or path.startswith(f"{data}.") for data in _DATA):
        return False
    return any(path == other or path.startswith(f"{other}.") for other in _OTHER_CODE)


def _is_unusual(path: str) -> bool:
    """Whether something of the SDK is imported of which nobody here knows what it does."""
    ours = path.startswith(("boto3.", "botocore."))
    return ours and path != "boto3.session" and not _is_harmless(path)


def _names(tree: ast.Module) -> dict[str, str]:
    """The names in the file that stand for something of boto3 or botocore, and for what."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    top = alias.name.partition(".")[0]
                    if top in ("boto3", "botocore"):
                        found[alias.asname or top] = alias.name if alias.asname else top
            case ast.ImportFrom(module=path, names=aliases, level=level):
                ours = level == 0 and (path or "").partition(".")[0] in ("boto3", "botocore")
                for alias in aliases:
                    # One of the user's modules may hand it on.
                    full = f"{path}.{alias.name}" if ours else _HANDED_ON.get(alias.name)
                    if full is not None:
                        found[alias.asname or alias.name] = full
    return found


def _is_plain(node: ast.expr, path: str, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a mention of the SDK makes something of it, or is about nothing that could."""
    while path not in _CALLED and isinstance(parent := parents.get(node), ast.Attribute):
        node, path = parent, f"{path}.{parent.attr}"
        if path not in _CALLED and _is_harmless(path):
            return True
    if path in _CALLED:
        parent = parents.get(node)
        return isinstance(parent, ast.Call) and parent.func is node
    return _is_harmless(path)


def _is_harmless(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in _HARMLESS)


def _is_found(module: Module, node: ast.Attribute, parents: dict[ast.AST, ast.AST], made: set[Span]) -> bool:
    """Whether a ``.client`` is one of the clients that were found, or certainly no maker of clients."""
    parent = parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return module.unit.places.span(parent) in made
    return not _is_session(module, node.value)


def _is_session(module: Module, node: ast.expr) -> bool:
    things = module.program.things(node, Context(module.unit))
    return any(isinstance(thing, Sdk) and thing.role == "session" for thing in things)


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=ast.expr() as note) | ast.AnnAssign(annotation=note):
                yield note
            case (
                ast.FunctionDef(returns=ast.expr() as note) | ast.AsyncFunctionDef(returns=ast.expr() as note)
            ):
                yield note
