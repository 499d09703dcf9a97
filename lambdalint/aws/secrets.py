"""Credentials in plain sight: the name and the value of a variable -> what kind of secret the value is, if any.

A value is judged by its own form (a GitHub token is one under any name) and else by its name: a literal under
``DB_PASSWORD``. It refuses to call a secret what may be a placeholder, a reference, a path, or the *name* of a
secret: ``DB_SECRET: prod-db-secret``. The forms and words, with their sources, are in ``data/secrets.json``.
Every pattern takes time linear in the value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final


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

_WORD = re.compile(r"[A-Za-z0-9_\-.~]{16,}")
_KEY_BLOCK = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_URL_LOGIN = re.compile(
    r"(?:jdbc:)?[A-Za-z][A-Za-z0-9+.\-]{1,30}://(?P<user>[^\s/?#@:]{0,256}):(?P<password>[^\s/?#@]{1,512})@(?P<host>[^\s/?#,]{1,256})"
)
_PAIR = re.compile(r"(?:^|[;\s?&])\s?(?P<key>[A-Za-z][A-Za-z ]{1,20}?)=(?P<value>[^;\s&]{1,512})")
_AZURE_KEY = re.compile(r"[A-Za-z0-9+/]{86}==")
_NAME_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAME_LIKE = re.compile(r"(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)\d{0,4}|\d{1,8}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ENCLOSED = re.compile(r"<.*>|\[.*\]|\(.*\)|%.*%|__.*__|@[^@]*@|\{[^\"]*\}", re.DOTALL)

_REFERENCES = ("${", "{{", "$(", "#{", "<%", "%(", "process.env", "os.environ")
_FILLERS = (
    "xxxx",
    "****",
    "....",
    "????",
    "----",
    "____",
    "…",
    "example",
    "changeme",
    "placeholder",
    "dummy",
)
# KMS ciphertext in base64, bcrypt hashes, jasypt and SOPS: encrypted, not plain
_ENCRYPTED = ("aqicah", "aqecah", "$2", "enc(", "enc[", "vault:", "kms:", "sha256:")
_PATHS = ("/", "./", "../", "~", "alias/", "arn:", "ssm:", "env:", "file:", "op:")
_LOCAL_HOSTS = ("localhost", "127.", "0.0.0.0", "[::1]", "host.docker.internal", "example.")  # noqa: S104  compared only


def judge(name: str, value: str) -> SecretKind | None:
    """The kind of secret that a literal variable holds; None when it is none, or may well be none."""
    text = value[:LONGEST].strip()
    if len(text) < 4 or "{{resolve:" in text:
        return None
    return _by_form(name, text) or _in_json(text) or _by_name(name, text)


def is_placeholder(value: str) -> bool:
    """Whether a value only holds the place of a secret: ``changeme``, ``<token>``, ``xxxx``, ``${X}``, ``test``."""
    text = value.strip().strip("'\"")
    lower = text.lower()
    if len(set(lower)) <= 2 or _ENCLOSED.fullmatch(text):
        return True
    if (
        text.startswith("$")
        or any(mark in text for mark in _REFERENCES)
        or any(filler in lower for filler in _FILLERS)
    ):
        return True
    return text in _words().examples or _is_sequence(lower) or _says_nothing(text)


def _says_nothing(text: str) -> bool:
    """Words that only talk about a secret: ``your-api-key``, ``mySecretPassword``, ``test123``, not ``Password123``."""
    known = _words()
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    bases = [token.lower().rstrip("0123456789") for token in tokens]
    if any(base in known.strong for base in bases):
        return True
    parts = [part for base in bases if base for part in _segments(base)]
    if any(part in known.strong for part in parts):
        return True
    if any(part not in known.vocabulary for part in parts):
        return False
    if any(part in known.weak for part in parts):
        return True
    has_digits = any(token[-1].isdigit() for token in tokens)
    return not has_digits and any(part in known.secret for part in parts)


def _segments(word: str) -> list[str]:
    """Known words that a word is made of (``mysecretpassword``), fewest first; the word itself when there are none."""
    vocabulary = _words().vocabulary
    if word in vocabulary or len(word) > 40 or not word.isalpha():
        return [word]
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        options = [
            [*before, word[start:end]]
            for start in range(max(0, end - 14), end)
            if (before := best[start]) is not None and end - start > 1 and word[start:end] in vocabulary
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or [word]


def _is_sequence(text: str) -> bool:
    """Whether a text is nothing but runs off the keyboard: ``12345678``, ``abcdef0123456789``."""
    rest = re.sub(r"[^a-z0-9]", "", text[:512])
    sequences = _words().sequences
    while rest:
        length = next(
            (
                size
                for size in range(min(len(rest), 26), 2, -1)
                if any(rest[:size] in known for known in sequences)
            ),
            0,
        )
        if length == 0:
            return False
        rest = rest[length:]
    return True


def _by_form(name: str, text: str) -> SecretKind | None:
    block = _KEY_BLOCK.search(text)
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
    for word in _WORD.findall(text):
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
    samples = word in _words().examples or "example" in tail or "xxxx" in tail
    return samples or len(set(tail)) < 6 or _is_sequence(tail)


def _has_login(text: str) -> bool:
    login = _URL_LOGIN.match(text)
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
    pairs = {pair["key"].strip().lower(): pair["value"] for pair in _PAIR.finditer(text)}
    if "accountkey" in pairs and _AZURE_KEY.fullmatch(pairs["accountkey"]):
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
}


def _by_name(name: str, text: str) -> SecretKind | None:
    kind = secret_name(name)
    if kind is None or len(text) < 4 or len(text) > 4096 or _is_no_secret(text):
        return None
    if kind == "password":
        secret = not _names_a_secret(text) and not (text.isdigit() and len(text) < 6)
    else:
        secret = _is_random(text)
    return SecretKind(f"literal-{kind}", _LABELS[kind], Evidence.NAME) if secret else None


def secret_name(name: str) -> str | None:
    """What a variable of that name is expected to hold: ``password``, ``secret``, ``token``, ``key``, or None.

    The last words decide: ``DB_PASSWORD`` and ``db_password_prod`` hold one, ``DB_PASSWORD_ARN``, ``SECRET_NAME``,
    ``TOKEN_TTL`` and ``API_KEY_ID`` do not.
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
    if last == "PASS":
        return "password" if len(parts) > 1 and parts[-2] in known.owners_of_pass else None
    if last == "TOKEN" and len(parts) > 1 and parts[-2] in known.harmless_before_token:
        return None
    return known.names.get(last) or known.names.get(pair)


def _name_parts(name: str) -> list[str]:
    return [part.upper() for part in _NAME_PART.findall(name[:256])]


def _is_no_secret(text: str) -> bool:
    lower = text.lower()
    if lower.startswith(_ENCRYPTED) or lower.startswith(_PATHS) or "://" in text:
        return True
    if len(text.split()) > 2 or "\n" in text:  # prose, a list, a document
        return True
    return is_placeholder(text)


def _names_a_secret(text: str) -> bool:
    """Whether a text reads like the name or the path of a secret: ``prod-db-password``, ``prod/db``, ``DbPassword``."""
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    plain = not re.search(r"[^A-Za-z0-9_\-./:]", text)
    if not plain or any(not _NAME_LIKE.fullmatch(token) and not _is_camel(token) for token in tokens):
        return False
    parts = {part.lower() for token in tokens for part in _CAMEL_PART.findall(token)}
    mentions = not parts.isdisjoint(_words().secret)
    if re.search(r"[_\-./:]", text):
        return mentions or "/" in text
    return mentions and text.isalpha()


def _is_camel(token: str) -> bool:
    parts = _CAMEL_PART.findall(token.rstrip("0123456789"))
    letters = sum(map(len, parts))
    return letters > 0 and token.rstrip("0123456789").isalpha() and letters / len(parts) >= 3


def _is_random(text: str) -> bool:
    """Whether most of a text is no words: a token that a machine made, not a name that a person gave."""
    if _UUID.fullmatch(text):
        return True
    tokens = re.findall(r"[A-Za-z0-9]+", text)
    noise = sum(len(token) for token in tokens if _is_noise(token))
    return noise >= 8 and 2 * noise > sum(map(len, tokens))


def _is_noise(token: str) -> bool:
    if token.isdigit():
        return False
    if _NAME_LIKE.fullmatch(token) or _is_camel(token):
        # twenty letters with hardly a vowel are no word
        return len(token) >= 20 and sum(letter in "aeiouyAEIOUY" for letter in token) < len(token) / 6
    return len(token) >= 4


def _form(identifier: str, label: str) -> SecretKind:
    return SecretKind(identifier, label, Evidence.FORM)


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    label: str
    prefixes: tuple[str, ...]
    contains: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    examples: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    secret: frozenset[str]
    vocabulary: frozenset[str]
    names: dict[str, str]
    harmless: frozenset[str]
    harmless_before_token: frozenset[str]
    trailing: frozenset[str]
    owners_of_pass: frozenset[str]
    sequences: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "secrets.json").read_bytes())
    return data


@cache
def _forms(section: str) -> tuple[_Form, ...]:
    def made() -> Iterator[_Form]:
        for entry in _data()[section]:
            pattern = re.compile(entry["pattern"])
            yield _Form(
                entry["id"], entry["label"], tuple(entry["prefixes"]), entry.get("contains", ""), pattern
            )

    return tuple(made())


@cache
def _words() -> _Words:
    data = _data()
    strong, weak = frozenset(data["strong_placeholders"]), frozenset(data["weak_placeholders"])
    secret = frozenset(data["secret_words"])
    return _Words(
        examples=frozenset(data["documented_examples"]["values"]),
        strong=strong,
        weak=weak,
        secret=secret,
        vocabulary=strong | weak | secret | frozenset(data["filler_words"]),
        names={word: kind for kind, words in data["secret_names"].items() for word in words},
        harmless=frozenset(data["harmless_words"]),
        harmless_before_token=frozenset(data["harmless_before_token"]),
        trailing=frozenset(data["trailing_words"]),
        owners_of_pass=frozenset(data["owners_of_pass"]),
        sequences=tuple(data["sequences"]),
    )
