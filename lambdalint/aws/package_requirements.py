"""What well-known packages bring along: installed packages -> whether another one may come with them.

For most packages nothing is known here, and then they may bring anything. Sources: ``Requires-Dist`` of their
current versions on PyPI, and ``dependencies`` on npm, with what these require in turn; extras count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_BOTOCORE = ("botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")

_PYPI: Final[Mapping[str, tuple[str, ...]]] = {
    "boto3": _BOTOCORE,
    "botocore": _BOTOCORE,
    "s3transfer": _BOTOCORE,
    "aws-xray-sdk": (*_BOTOCORE, "wrapt", "jsonpickle", "future"),
    "certifi": (),
    "charset-normalizer": (),
    "crhelper": (),
    "idna": (),
    "jinja2": ("markupsafe",),
    "jmespath": (),
    "markupsafe": (),
    "numpy": (),
    "pandas": ("numpy", "python-dateutil", "pytz", "six", "tzdata"),
    "pillow": (),
    "psycopg2": (),
    "psycopg2-binary": (),
    "pymysql": ("cryptography", "cffi", "pycparser", "pynacl"),
    "python-dateutil": ("six",),
    "pytz": (),
    "pyyaml": (),
    "requests": ("certifi", "chardet", "charset-normalizer", "idna", "pysocks", "urllib3"),
    "simplejson": (),
    "six": (),
    "typing-extensions": (),
    "urllib3": ("brotli", "h2", "pysocks", "certifi", "cryptography", "idna", "pyopenssl"),
}
_NPM: Final[Mapping[str, tuple[str, ...]]] = {
    "aws-sdk": (
        "buffer",
        "events",
        "ieee754",
        "jmespath",
        "querystring",
        "sax",
        "url",
        "util",
        "uuid",
        "xml2js",
    ),
    "moment": (),
    "uuid": (),
    "nanoid": (),
}


def may_bring(installed: Iterable[str], wanted: Iterable[str], registry: str) -> bool:
    """Whether one of the wanted packages may come along with the installed ones.

    Names are those of the registry (``pypi`` or ``npm``), in normal form.
    """
    known = _PYPI if registry == "pypi" else _NPM
    sought = {*wanted}
    return any(name not in known or sought.intersection(known[name]) for name in installed)
