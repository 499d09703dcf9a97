"""The AWS SDKs for Python as things: sessions, clients, resources and what hangs on them.

Knows the shape of the API of boto3, botocore, aioboto3 and aiobotocore (boto3's guides "Session",
"Resources", "Paginators"; the type packages ``mypy_boto3_*`` and ``types_boto3_*``), not the services.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from lambdalint.syntax.python.things import (
    UNKNOWN,
    Context,
    External,
    Instance,
    LocalClass,
    Sdk,
    Thing,
    Things,
    union,
)
from lambdalint.values import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.syntax.python.program import Program

_FACTORIES = {
    "boto3.client": "client",
    "boto3.resource": "resource",
    "aioboto3.client": "client",
    "aioboto3.resource": "resource",
}
_SESSIONS = {
    "boto3.Session",
    "boto3.session.Session",
    "boto3._get_default_session",
    "boto3.setup_default_session",
    "aioboto3.Session",
    "aioboto3.session.Session",
    "aiobotocore.get_session",
    "aiobotocore.session.get_session",
    "aiobotocore.session.AioSession",
    "aiobotocore.session.Session",
    "botocore.session.get_session",
    "botocore.session.Session",
}
_SESSION_METHODS = {"client": "client", "resource": "resource", "create_client": "client"}
#: Methods of a client that send nothing (botocore.client.BaseClient).
LOCAL_METHODS = frozenset(
    {
        "can_paginate",
        "close",
        "get_paginator",
        "get_waiter",
        "generate_presigned_url",
        "generate_presigned_post",
    }
)
#: Methods of a collection that give a collection (boto3.resources.collection.ResourceCollection).
_COLLECTING = frozenset({"all", "filter", "limit", "page_size", "pages"})
#: Resource methods that give a resource whose name is not in theirs (boto3's resource models).
_GIVING = {
    "get_queue_by_name": "Queue",
    "create_instances": "Instance",
    "put_object": "Object",
}
#: What boto3's classes with two identifiers take first, in whatever order it is written.
_PARENTS = frozenset({"bucket_name", "group_name", "queue_url", "role_name", "stack_name", "user_name"})
_PREFIXES = ("mypy_boto3_", "types_boto3_", "types_aiobotocore_", "types_aioboto3_")


def made(program: Program, path: str, node: ast.Call, context: Context) -> Things:
    """The session, client or resource that calling ``path`` makes; nothing for other calls."""
    role = _FACTORIES.get(path)
    if role is None and path not in _SESSIONS:
        return ()
    site = context.unit.outline.call_of.get(node)
    library = path.partition(".")[0]
    if role is None:
        return (Sdk("session", None, (site,) if site else (), library),)
    return (Sdk(role, _service(program, node, context), (site,) if site else (), library),)


def _service(program: Program, node: ast.Call, context: Context) -> Value[str]:
    written = node.args[0] if node.args else None
    if written is None:
        named = [keyword.value for keyword in node.keywords if keyword.arg == "service_name"]
        written = named[0] if named else None
    span = context.unit.places.span(written or node.func)
    if isinstance(written, ast.Starred):
        written, context = _handed_on(written, context) or (written, context)
    if written is None or isinstance(written, ast.Starred):
        return Unknown(span, "the service is given by * or **")
    match program.value(written, context):
        case Known(str() as name) as known:
            return Known(name, known.span, known.origin, known.causes)
        case Unknown(reason=reason, candidates=candidates, text=text):
            return Unknown(span, reason, tuple(str(item) for item in candidates), text)
        case _:
            return Unknown(span, "not a string")


def _handed_on(written: ast.Starred, context: Context) -> tuple[ast.expr, Context] | None:
    """The first of the arguments that a function hands on as ``*args``, as its call gives it."""
    frame = context.frame
    if frame is not None and isinstance(written.value, ast.Name) and written.value.id in frame.arguments:
        given, outer = frame.arguments[written.value.id]
        if isinstance(given, ast.Tuple) and given.elts:
            return given.elts[0], outer
    return None


def attribute(thing: Sdk, name: str, context: Context) -> Things:
    """``thing.name`` of something of the SDK."""
    span = context.unit.places.source.span(0, 0)

    def method(role: str) -> Things:
        return (
            Sdk(
                "method",
                thing.service,
                thing.sites,
                thing.library,
                thing.path,
                thing.name if role in ("paginator", "waiter") else Known(name, span),
                role if role not in ("paginator", "waiter") else f"{role}.{name}",
                thing.identifiers,
            ),
        )

    match thing.role:
        case "session" if name in _SESSION_METHODS:
            return method("session")
        case "client" if name == "meta":
            return (Sdk("meta", thing.service, thing.sites, thing.library),)
        case "client" if name == "exceptions":
            return (External("botocore.exceptions.ClientError"),)
        case "meta" if name == "client":
            return (Sdk("client", thing.service, thing.sites, thing.library),)
        case "client" | "paginator" | "waiter":
            return method(thing.role)
        case "resource" | "collection" if name == "meta":
            return (Sdk("meta", thing.service, thing.sites, thing.library),)
        case "resource" | "collection":
            # bucket.objects is a collection, bucket.copy a method: which, the call or the loop tells
            return method(thing.role)
        case "method" if thing.owner == "resource" and isinstance(thing.name, Known):
            # bucket.objects.filter: the "method" before was a collection after all
            collection = _collection(thing)
            return attribute(collection, name, context)
    return UNKNOWN


def sends(thing: Sdk) -> bool:
    """Whether calling ``thing`` sends a request (or signs one), as far as its name tells."""
    if thing.role != "method":
        return False
    name = thing.name.value if isinstance(thing.name, Known) else ""
    match thing.owner:
        case "client":
            return name not in LOCAL_METHODS or name.startswith("generate_")
        case "paginator.paginate" | "waiter.wait":
            return True
        case "resource":
            # dynamodb.Table(…) only names a table; get_available_subresources() reads no service either
            local = name[:1].isupper() or name in ("batch_writer", "get_available_subresources")
            return not local
        case "collection":
            return name not in ("limit", "page_size") and not name.startswith("_")
    return False


def _collection(thing: Sdk) -> Sdk:
    assert isinstance(thing.name, Known)
    return Sdk(
        "collection",
        thing.service,
        thing.sites,
        thing.library,
        (*thing.path, thing.name.value),
        None,
        "",
        thing.identifiers,
    )


def element(thing: Thing) -> Things:
    """What iterating over a collection of resources gives."""
    if isinstance(thing, Sdk) and thing.role == "method" and isinstance(thing.name, Known):
        thing = _collection(thing)
    if isinstance(thing, Sdk) and thing.role == "collection":
        path = thing.path if thing.path[-1] == "[]" else (*thing.path, "[]")
        return (
            Sdk("resource", thing.service, thing.sites, thing.library, path, None, "", thing.identifiers),
        )
    return UNKNOWN


def called(program: Program, thing: Sdk, node: ast.Call, context: Context) -> Things:
    """What calling a method of the SDK gives."""
    if thing.role != "method" or not isinstance(thing.name, Known | Unknown):
        return UNKNOWN
    name = thing.name.value if isinstance(thing.name, Known) else ""
    site = context.unit.outline.call_of.get(node)
    match thing.owner:
        case "session":
            sites = (*((site,) if site else ()), *thing.sites)
            return (Sdk(_SESSION_METHODS[name], _service(program, node, context), sites, thing.library),)
        case "client" if name in ("get_paginator", "get_waiter"):
            return (
                Sdk(
                    "paginator" if name == "get_paginator" else "waiter",
                    thing.service,
                    thing.sites,
                    thing.library,
                    (),
                    _first(program, node, context),
                ),
            )
        case "resource" if name == "batch_writer":
            return (_resource(thing, "batch_writer"),)
        case "resource" if name[:1].isupper():
            named = sorted(node.keywords, key=lambda keyword: keyword.arg not in _PARENTS)
            identifiers = tuple(
                program.value(argument, context)
                for argument in [*node.args, *(keyword.value for keyword in named)]
                if not isinstance(argument, ast.Starred)
            )
            return (_resource(thing, name, identifiers),)
        case "resource" if name in _GIVING:
            return (_resource(thing, _GIVING[name]),)
        case "resource" if name.startswith("create_"):
            return (_resource(thing, "".join(word.title() for word in name[7:].split("_"))),)
        case "collection" if name in _COLLECTING:
            return (
                Sdk(
                    "collection",
                    thing.service,
                    thing.sites,
                    thing.library,
                    thing.path,
                    None,
                    "",
                    thing.identifiers,
                ),
            )
    return (External("boto3.response()", site),)


def _resource(thing: Sdk, name: str, identifiers: tuple[Value[object], ...] = ()) -> Sdk:
    return Sdk(
        "resource",
        thing.service,
        thing.sites,
        thing.library,
        (*thing.path, name),
        None,
        "",
        (*thing.identifiers, *identifiers),
    )


def _first(program: Program, node: ast.Call, context: Context) -> Value[str]:
    written = node.args[0] if node.args else node.keywords[0].value if node.keywords else None
    span = context.unit.places.span(node)
    if written is None:
        return Absent(span)
    match program.value(written, context):
        case Known(str() as name, where):
            return Known(name, where)
    return Unknown(span, "the operation is not a literal")


def annotated(program: Program, annotation: ast.expr, context: Context) -> Things:
    """The client or resource that a type annotation names (``mypy_boto3_s3.S3Client``)."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _named(annotation.value, annotation, context)
    match annotation:
        case ast.Subscript(slice=inner):
            return annotated(program, inner, context)
        case ast.BinOp(left=left, right=right):
            found = (annotated(program, side, context) for side in (left, right))
            return union(*(things for things in found if things != UNKNOWN)) or UNKNOWN
        case ast.Constant(value=None):
            return UNKNOWN
    for thing in program.things(annotation, context):
        if isinstance(thing, External):
            found_here = _typed(thing.path, annotation, context)
            if found_here:
                return found_here
        elif isinstance(thing, LocalClass):
            return (Instance(thing.definition, thing.unit),)
    return UNKNOWN


def _named(text: str, node: ast.expr, context: Context) -> Things:
    """A quoted annotation: its names are looked up among the imports."""
    head, _, rest = text.strip().partition(".")
    for fact in context.unit.outline.imports:
        if fact.alias == head:
            path = f"{fact.module}.{fact.name}" if fact.name else fact.module
            found = _typed(f"{path}.{rest}" if rest else path, node, context)
            if found:
                return found
    return UNKNOWN


def _typed(path: str, node: ast.expr, context: Context) -> Things:
    module, _, name = path.rpartition(".")
    package = module.partition(".")[0]
    prefix = next((prefix for prefix in _PREFIXES if package.startswith(prefix)), None)
    span = context.unit.places.span(node)
    if path in ("boto3.Session", "boto3.session.Session", "aioboto3.Session"):
        return (Sdk("session", None, (), "boto3"),)
    if prefix is None:
        return ()
    service: Value[str] = Known(package.removeprefix(prefix).replace("_", "-"), span)
    if name.endswith("Client"):
        return (Sdk("client", service),)
    if name.endswith("ServiceResource"):
        return (Sdk("resource", service),)
    if name.endswith(("Paginator", "Waiter")):
        return ()
    if module.endswith(".service_resource"):
        return (Sdk("resource", service, path=(name,)),)
    return ()
