"""Which clients of the AWS SDK a file may make, by the names that stand in its text.

What is made of a name nobody has to follow: the package ``@aws-sdk/client-s3`` is for S3, whoever gets its
classes, and so is ``AWS.S3`` of version 2. Programs that are started, code that is made while it runs, and
credentials that are taken out of the SDK leave open what else is asked of AWS.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lambdalint.patterns import regex
from lambdalint.syntax.javascript.facts import Module
from lambdalint.values import Known, Many

#: Modules of Node that run other programs, or code that nobody can see here.
_OTHER_CODE = frozenset(
    {"child_process", "cluster", "inspector", "module", "repl", "vm", "wasi", "worker_threads"}
)
_WAYS_OUT = regex(
    r"""
    \b eval \s* \( | \b Function \s* \( | \b process \s* \. \s* (?: binding | dlopen ) \b
    # What the runtime sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    | AWS_ (?: ACCESS_KEY | SECRET_ | SESSION_TOKEN | SECURITY_TOKEN | CONTAINER_ )
    | \b getCredentials \b | [.?] credentials \b | \{ [^{}]* \b credentials \b [^{}:]* \} \s* =
    | \b (?: \w+Credentials | CredentialProviderChain | HttpClient | Signers? | MetadataService ) \b
      (?! \s* [:=] )
    """,
    re.VERBOSE,
)
_SDK_2 = "aws-sdk"
_CLIENTS_2 = "aws-sdk/clients/"
_CLIENTS_3 = "@aws-sdk/client-"
#: Packages of version 3 that use a client, or none.
_OTHERS_3 = {
    "@aws-sdk/lib-dynamodb": "dynamodb",
    "@aws-sdk/lib-storage": "s3",
    "@aws-sdk/s3-presigned-post": "s3",
    "@aws-sdk/s3-request-presigner": "s3",
    "@aws-sdk/util-dynamodb": "",
}
_NEW = regex(r"\bnew \s+ (\w+ (?: \s* \. \s* \w+ )*)", re.VERBOSE)
_ALIAS = regex(
    r"""
    \b (?: const | let | var | import ) \s+ (?: \* \s* as \s+ )? (?P<name> \w+ ) \s*
    (?: = \s* require \s* \( | = \s* [\w.]+ \( \s* require \s* \( | from \b | = \s* await \s+ import \s* \( )
    \s* ['"`] aws-sdk ['"`/]
    """,
    re.VERBOSE,
)
_NAMES = regex(
    r"""\{ (?P<names> [^{}]* ) \} \s* (?: from | = \s* require \s* \( ) \s* ['"`] aws-sdk ['"`]""", re.VERBOSE
)
#: ``require("aws-sdk").S3``, and ``(await import("aws-sdk")).default.S3``.
_CHAIN = regex(r"""['"`] aws-sdk ['"`] \s* \) (?P<names> [\s)]* (?: \. \s* \w+ \s* )+ )""", re.VERBOSE)
_WHOLE = regex(r"""(?: \( | \b from | \b import ) \s* ['"`] aws-sdk ['"`]""", re.VERBOSE)


def names_of_services(module: Module, text: str, *, with_version_2: bool) -> Many[str]:
    """The packages and classes of the SDK that a file names; open where it may get to others.

    ``with_version_2``: some file of the program has version 2 as a whole, and may have given it to this one.
    """
    packages = tuple(_packages(module))
    names = [name for package in packages for name in _of_package(package)]
    if with_version_2:
        names += [f"AWS.{name}" for name in _classes(text)]
    whole = None not in packages and not _WAYS_OUT.search(text)
    return Many(tuple(dict.fromkeys(names)), whole and not (with_version_2 and _is_computed(text)))


def has_version_2(module: Module) -> bool:
    """Whether a file gets version 2 of the SDK as a whole."""
    return any(package == _SDK_2 for package in _packages(module))


def _packages(module: Module) -> Iterator[str | None]:
    """The packages that a file asks for; ``None`` for what may be anything."""
    for fact in module.imports:
        match fact.specifier:
            case _ if fact.type_only:
                pass
            case Known(str(text)):
                name = text.removeprefix("node:")
                yield None if text.startswith("#") or name.partition("/")[0] in _OTHER_CODE else name
            case _:
                yield None


def _of_package(package: str | None) -> Collection[str]:
    if package is None:
        return ()
    if package.startswith((_CLIENTS_2, _CLIENTS_3)):
        return (package,)
    name = _OTHERS_3.get(package)
    return (f"{_CLIENTS_3}{name}",) if name else ()


def _classes(text: str) -> Iterator[str]:
    """The words that may be classes of version 2; others are among them."""
    for match in _NEW.finditer(text):
        yield from re.findall(r"\w+", match[1])
    for found in (*_NAMES.finditer(text), *_CHAIN.finditer(text)):
        yield from re.findall(r"\w+", found["names"])
    for alias in _aliases(text):
        yield from re.findall(rf"\b{alias}\s*\??\.\s*(\w+)", text)
        for names in re.findall(rf"\{{([^{{}}]*)\}}\s*=\s*{alias}\b", text):
            yield from re.findall(r"\w+", names)


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.escape(match["name"]) for match in _ALIAS.finditer(text)))


def _is_computed(text: str) -> bool:
    """Whether which class is taken may be computed."""
    taken = sum(1 for pattern in (_ALIAS, _NAMES, _CHAIN) for _ in pattern.finditer(text))
    if taken < sum(1 for _ in _WHOLE.finditer(text)):
        return True
    return any(re.search(rf"\b{alias}\s*\[|\bnew\s+\w+\s*\[", text) for alias in (*_aliases(text), "AWS"))
