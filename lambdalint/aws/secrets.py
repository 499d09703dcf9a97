"""Credentials in plain sight: name and value of a variable -> what kind of secret the value is, if any.

A value is judged by its own form (a GitHub token is one under any name) and else by its name: a literal
under ``DB_PASSWORD``. It refuses to call a secret what may be a placeholder, a reference, a path, or the
*name* of a secret: ``DB_SECRET: prod-db-secret``. The forms and words, with their sources, are in
``data/secrets.json``. Every pattern takes time linear in the value.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from lambdalint.aws.placeholders import (
    CAMEL_PART,
    data,
    is_documented_example,
    is_placeholder,
    is_sequence,
    mentions_a_secret,
)
from lambdalint.records import dataclass


class Evidence(Enum):
    """Why a value is held to be a secret."""

    FORM = "it has the form of one"
    NAME = "its name says so"


@dataclass(frozen=True, slots=True)
class SecretKind:
    """A kind of secret: a stable ``id`` and the ``label`` that messages use, such as ``GitHub token``."""

    id: str
    label: str
    evidence: Evidence


LONGEST: Final = 16_384
"""Characters of a value that are looked at. Lambda takes 4,096 bytes; a script may hold anything."""

_WORD = r"[A-Za-z0-9_\-.~]{16,}"
_KEY_BLOCK = r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_URL_LOGIN = (
    r"(?:jdbc:)?[A-Za-z][A-Za-z0-9+.\-]{1,30}://"
    r"(?P<user>[^\s/?#@:]{0,256}):(?P<password>[^\s/?#@]{1,512})@(?P<host>[^\s/?#,]{1,256})"
)
_PAIR = r"(?:^|[;\s?&])\s?(?P<key>[A-Za-z][A-Za-z ]{1,20}?)=(?P<value>[^;\s&]{1,512})"
_AZURE_KEY = r"[A-Za-z0-9+/]{86}=="
_NAME_PART = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
_NAME_LIKE = r"(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)\d{0,4}|\d{1,8}"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CONTRACT = r"0x[0-9a-fA-F]{40}"  # USDC_TOKEN: the public address of a contract

# KMS ciphertext in base64, bcrypt hashes, jasypt and SOPS: encrypted, not plain
_ENCRYPTED = ("aqicah", "aqecah", "$2", "enc(", "enc[", "vault:", "kms:", "sha256:")
_PATHS = ("/", "./", "../", "~", "alias/", "mrk-", "arn:", "ssh-", "ecdsa-", "ssm:", "env:", "file:", "op:")
_LOCAL_HOSTS = ("localhost", "127.", "0.0.0.0", "[::1]", "host.docker.internal", "example.")  # noqa: S104  compared only


def judge(name: str, value: str) -> SecretKind | None:
    """The kind of secret that a literal variable holds; None when it is none, or may well be none."""
    text = value[:LONGEST].strip()
    if len(text) < 4 or "{{resolve:" in text:
        return None
    return _by_form(name, text) or _in_json(text) or _by_name(name, text)


def _by_form(name: str, text: str) -> SecretKind | None:
    block = re.search(_KEY_BLOCK, text)
    if block is not None:
        body = re.sub(r"[^A-Za-z0-9+/=]", "", text[block.end() :].partition("-----END")[0].replace("\\n", ""))
        return _form("private-key", "private key") if len(body) >= 40 and not is_placeholder(body) else None
    public = not _words().harmless.isdisjoint(_name_parts(name))
    for known in _forms("webhooks"):
        prefix = next((prefix for prefix in known.prefixes if text.startswith(prefix)), None)
        if (
            prefix is not None
            and known.pattern.match(text, len(prefix))
            and not is_placeholder(text[len(prefix) :])
        ):
            return _form(known.id, known.label)
    if _has_login(text):
        return _form("url-password", "password in a URL")
    connection = _connection_string(text)
    if connection is not None:
        return connection
    if len(text) < 16:
        return None
    for word in re.findall(_WORD, text):
        for known in _forms("formats"):
            if not word.startswith(known.prefixes) or known.contains not in word:
                continue
            if public and known.id in {"json-web-token", "google-api-key"}:
                continue  # what is called public or anonymous is meant to be seen
            prefix = next(prefix for prefix in known.prefixes if word.startswith(prefix))
            if known.pattern.fullmatch(word) and not _is_sample(word, prefix):
                return _form(known.id, known.label)
    return None


def _is_sample(word: str, prefix: str) -> bool:
    tail = word[len(prefix) :].lower()
    samples = is_documented_example(word) or "example" in tail or "xxxx" in tail
    return samples or len(set(tail)) < 6 or is_sequence(tail)


def _has_login(text: str) -> bool:
    login = re.match(_URL_LOGIN, text)
    if login is None:
        return False
    host = login["host"].lower()
    # postgres://postgres:postgres@localhost, and hosts of one label: a container beside it, not a server
    if host.startswith(_LOCAL_HOSTS) or ".example." in host or "." not in host:
        return False
    return len(login["password"]) >= 4 and not is_placeholder(login["password"])


def _connection_string(text: str) -> SecretKind | None:
    """``Server=db.internal;Uid=app;Pwd=…;`` and ``DefaultEndpointsProtocol=https;AccountKey=…``."""
    if "=" not in text:
        return None
    pairs = {pair["key"].strip().lower(): pair["value"] for pair in re.finditer(_PAIR, text)}
    if "accountkey" in pairs and re.fullmatch(_AZURE_KEY, pairs["accountkey"]):
        return _form("azure-storage-key", "Azure storage account key")
    server = next(
        (pairs[key] for key in ("server", "host", "data source", "addr", "address") if key in pairs), ""
    )
    password = pairs.get("password") or pairs.get("pwd") or ""
    if not server or server.lower().startswith(_LOCAL_HOSTS) or len(password) < 4 or is_placeholder(password):
        return None
    return _form("connection-string-password", "password in a connection string")


def _in_json(text: str) -> SecretKind | None:
    if not text.startswith("{"):
        return None
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = (_by_name(key, member.strip()) for key, member in members.items() if isinstance(member, str))
    return next(filter(None, found), None)


_LABELS = {
    "password": "password",
    "secret": "secret",
    "token": "token",
    "key": "secret key",
    "encryption-key": "encryption key",
}


def _by_name(name: str, text: str) -> SecretKind | None:
    kind = secret_name(name)
    if kind is None or len(text) < 4 or len(text) > 4096 or _is_no_secret(text):
        return None
    match kind:
        case "password":
            secret = not _names_a_secret(text) and not (text.isdigit() and len(text) < 6)
        case "secret":  # DB_SECRET: StackDbSecret-8f3Kd92Ls0aJ is a name that CloudFormation made
            secret = _is_random(text) and not mentions_a_secret(text)
        case "encryption-key":  # SIGNING_KEY may hold the identifier of a KMS key
            secret = _is_random(text) and not re.fullmatch(_UUID, text)
        case _:
            secret = _is_random(text) and not re.fullmatch(_CONTRACT, text)
    return SecretKind(f"literal-{kind}", _LABELS[kind], Evidence.NAME) if secret else None


def secret_name(name: str) -> str | None:
    """What a variable of that name should hold: ``password``, ``secret``, ``token``, ``key``, or None.

    The last words decide: ``DB_PASSWORD`` and ``db_password_prod`` hold one, ``DB_PASSWORD_ARN``,
    ``SECRET_NAME``, ``TOKEN_TTL`` and ``API_KEY_ID`` do not.
    """
    if name in {"PWD", "OLDPWD"}:  # the working directory
        return None
    known = _words()
    parts = _name_parts(name)
    while len(parts) > 1 and parts[-1] in known.trailing:
        parts.pop()
    if not parts or not known.harmless.isdisjoint(parts):
        return None
    last, pair = parts[-1], " ".join(parts[-2:])
    if len(parts) > 1 and parts[-2] in known.verbs:
        return None
    if last == "PASS":
        return "password" if len(parts) > 1 and parts[-2] in known.owners_of_pass else None
    if last == "TOKEN" and len(parts) > 1 and parts[-2] in known.harmless_before_token:
        return None
    return known.kinds.get(last) or known.kinds.get(pair)


def _name_parts(name: str) -> list[str]:
    return [part.upper() for part in re.findall(_NAME_PART, name[:256])]


def _is_no_secret(text: str) -> bool:
    lower = text.lower()
    if lower.startswith(_ENCRYPTED) or lower.startswith(_PATHS) or "://" in text:
        return True
    if len(text.split()) > 2 or "\n" in text:  # prose, a list, a document
        return True
    return is_placeholder(text)


def _names_a_secret(text: str) -> bool:
    """Whether a text is like a secret's name or path: ``prod-db-password``, ``prod/db``, ``DbPassword``."""
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    plain = not re.search(r"[^A-Za-z0-9_\-./:]", text)
    if not plain or any(not re.fullmatch(_NAME_LIKE, token) and not _is_camel(token) for token in tokens):
        return False
    mentions = mentions_a_secret(text)
    if re.search(r"[_\-./:]", text):
        return mentions or "/" in text
    return mentions and text.isalpha()


def _is_camel(token: str) -> bool:
    parts = re.findall(CAMEL_PART, token.rstrip("0123456789"))
    letters = sum(map(len, parts))
    return letters > 0 and token.rstrip("0123456789").isalpha() and letters / len(parts) >= 3


def _is_random(text: str) -> bool:
    """Whether most of a text is no words: a token that a machine made, not a name that a person gave."""
    if re.fullmatch(_UUID, text):
        return True
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    noise = sum(len(token) for token in tokens if _is_noise(token))
    return noise >= 8 and 2 * noise > sum(map(len, tokens))


def _is_noise(token: str) -> bool:
    if token.isdigit():
        return False
    if re.fullmatch(_NAME_LIKE, token) or _is_camel(token):
        # twenty letters with hardly a vowel are no word
        return len(token) >= 20 and sum(letter in "aeiouyAEIOUY" for letter in token) < len(token) / 6
    return len(token) >= 4


def _form(identifier: str, label: str) -> SecretKind:
    return SecretKind(identifier, label, Evidence.FORM)


class _Form(NamedTuple):
    id: str
    label: str
    prefixes: tuple[str, ...]
    contains: str
    pattern: re.Pattern[str]


@cache
def _forms(section: str) -> tuple[_Form, ...]:
    return tuple(
        _Form(
            entry["id"],
            entry["label"],
            tuple(entry["prefixes"]),
            entry.get("contains", ""),
            re.compile(entry["pattern"]),
        )
        for entry in data()[section]
    )


class _Words(NamedTuple):
    kinds: dict[str, str]
    harmless: frozenset[str]
    harmless_before_token: frozenset[str]
    verbs: frozenset[str]
    trailing: frozenset[str]
    owners_of_pass: frozenset[str]


@cache
def _words() -> _Words:
    words = data()
    return _Words(
        kinds={word: kind for kind, listed in words["secret_names"].items() for word in listed},
        harmless=frozenset(words["harmless_words"]),
        harmless_before_token=frozenset(words["harmless_before_token"]),
        verbs=frozenset(words["verbs"]),
        trailing=frozenset(words["trailing_words"]),
        owners_of_pass=frozenset(words["owners_of_pass"]),
    )
