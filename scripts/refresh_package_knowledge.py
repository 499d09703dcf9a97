"""Make the data files about packages anew: x86_only_packages, import_names, runtime_packages, native_modules.

    python scripts/refresh_package_knowledge.py           write the files
    python scripts/refresh_package_knowledge.py --check   ask pip whether the x86-only packages still are;
                                                          exit 1 if one is not, or a file would change

All are kept by hand in the tables below. Whether a package has wheels for x86_64 and none for arm64 is asked
of pip, for two Python versions: it answers from the registry that it is configured for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data"
ABOUT = "Made by scripts/refresh_package_knowledge.py: change the table there, not this file."
CHECKED = "2026-11-21"

_ONEMKL = (
    "https://www.intel.com/content/www/us/en/developer/articles/system-requirements/"
    "oneapi-math-kernel-library-system-requirements.html"
)
_MKL = "needs Intel's Math Kernel Library, which exists for x86_64 only"
_SYCL = "needs Intel's DPC++ run time, which exists for x86_64 only"

#: Distribution (PEP 503 name) -> why it cannot run on arm64, and who says so.
X86_ONLY: dict[str, tuple[str, str]] = {
    "mkl": ("Intel's Math Kernel Library exists for x86_64 only", _ONEMKL),
    "mkl-fft": (_MKL, "https://github.com/IntelPython/mkl_fft"),
    "mkl-random": (_MKL, "https://github.com/IntelPython/mkl_random"),
    "mkl-service": (_MKL, "https://github.com/IntelPython/mkl-service"),
    "intel-numpy": (
        _MKL,
        "https://www.intel.com/content/www/us/en/developer/tools/oneapi/distribution-for-python.html",
    ),
    "intel-openmp": ("Intel's OpenMP run time exists for x86_64 only", _ONEMKL),
    "icc-rt": ("Intel's compiler run time exists for x86_64 only", _ONEMKL),
    "scikit-learn-intelex": (
        "published for x86_64 only",
        "https://github.com/uxlfoundation/scikit-learn-intelex/blob/main/INSTALL.md",
    ),
    "daal4py": (
        "published for x86_64 only",
        "https://github.com/uxlfoundation/scikit-learn-intelex/blob/main/daal4py/INSTALL.md",
    ),
    "dpctl": (_SYCL, "https://github.com/IntelPython/dpctl"),
    "intel-extension-for-pytorch": (
        "needs an x86_64 processor with AVX2",
        "https://github.com/intel/intel-extension-for-pytorch",
    ),
}

#: Import name -> distributions that bring it, where the two differ. Several when there are rivals.
IMPORT_NAMES: dict[str, list[str]] = {
    "Crypto": ["pycryptodome", "pycrypto"],
    "Cryptodome": ["pycryptodomex"],
    "Levenshtein": ["levenshtein", "python-levenshtein"],
    "MySQLdb": ["mysqlclient"],
    "OpenSSL": ["pyopenssl"],
    "PIL": ["pillow", "pillow-simd"],
    "PyPDF2": ["pypdf2"],
    "airflow": ["apache-airflow"],
    "attr": ["attrs"],
    "aws_encryption_sdk": ["aws-encryption-sdk"],
    "aws_lambda_powertools": ["aws-lambda-powertools"],
    "aws_xray_sdk": ["aws-xray-sdk"],
    "awswrangler": ["awswrangler"],
    "bs4": ["beautifulsoup4", "bs4"],
    "cfnresponse": ["cfnresponse"],
    "crhelper": ["crhelper"],
    "cv2": [
        "opencv-python-headless",
        "opencv-python",
        "opencv-contrib-python",
        "opencv-contrib-python-headless",
    ],
    "cx_Oracle": ["cx-oracle"],
    "dateutil": ["python-dateutil"],
    "ddtrace": ["ddtrace"],
    "discord": ["discord-py"],
    "docx": ["python-docx"],
    "dotenv": ["python-dotenv"],
    "elasticsearch_dsl": ["elasticsearch-dsl"],
    "faiss": ["faiss-cpu", "faiss-gpu"],
    "fitz": ["pymupdf"],
    "flask_cors": ["flask-cors"],
    "git": ["gitpython"],
    "github": ["pygithub"],
    "google.protobuf": ["protobuf"],
    "grpc": ["grpcio"],
    "jose": ["python-jose"],
    "jwt": ["pyjwt"],
    "kafka": ["kafka-python", "kafka-python-ng"],
    "ldap3": ["ldap3"],
    "magic": ["python-magic"],
    "markdown": ["markdown"],
    "mpl_toolkits": ["matplotlib"],
    "msal": ["msal"],
    "mysql": ["mysql-connector-python"],
    "nacl": ["pynacl"],
    "newrelic": ["newrelic"],
    "opensearchpy": ["opensearch-py"],
    "paho": ["paho-mqtt"],
    "pkg_resources": ["setuptools"],
    "pptx": ["python-pptx"],
    "psycopg": ["psycopg", "psycopg-binary"],
    "psycopg2": ["psycopg2-binary", "psycopg2", "aws-psycopg2"],
    "pymysql": ["pymysql"],
    "pythonjsonlogger": ["python-json-logger"],
    "pytz": ["pytz"],
    "pywintypes": ["pywin32"],
    "redis": ["redis"],
    "requests_aws4auth": ["requests-aws4auth"],
    "rest_framework": ["djangorestframework"],
    "ruamel": ["ruamel-yaml"],
    "sentry_sdk": ["sentry-sdk"],
    "serial": ["pyserial"],
    "skimage": ["scikit-image"],
    "sklearn": ["scikit-learn"],
    "slack_sdk": ["slack-sdk"],
    "slugify": ["python-slugify"],
    "snowflake": ["snowflake-connector-python"],
    "socks": ["pysocks"],
    "telegram": ["python-telegram-bot"],
    "tlz": ["toolz"],
    "usb": ["pyusb"],
    "websocket": ["websocket-client"],
    "yaml": ["pyyaml"],
    "zmq": ["pyzmq"],
}

_PYTHON = "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html#python-package-dependencies"
_NODE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included"
_DURABLE = "https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html"
_RUBY = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-ruby.html"
_CLIENT = "https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/requirements/base.txt"

#: What the managed runtimes bring. `certain`: documented, or needed by what is. `possible`: seen in some of
#: them, not promised: enough to say nothing. Patterns end in `*`.
RUNTIME_PACKAGES: list[dict[str, Any]] = [
    {
        "runtimes": "python*",
        "certain": ["boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"],
        "possible": [
            "aws_durable_execution_sdk_python", "awslambdaric", "certifi", "lambda_runtime_client", "pip",
            "pkg_resources", "runtime_client", "setuptools", "simplejson", "snapshot_restore_py", "wheel",
        ],
        "source": f"{_PYTHON} (the SDK, with what boto3 and botocore require); {_CLIENT}; {_DURABLE}",
    },
    {
        "runtimes": "nodejs>=18",
        "certain": ["@aws-sdk/*"],
        "possible": [
            "@aws-crypto/*", "@aws/durable-execution-sdk-js", "@aws/lambda-invoke-store", "@smithy/*",
            "tslib",
        ],
        "source": f"{_NODE}; {_DURABLE}",
    },
    {"runtimes": "nodejs<18", "certain": ["aws-sdk", "aws-sdk/*"], "possible": [], "source": _NODE},
    {"runtimes": "ruby*", "certain": ["aws-sdk-*"], "possible": [], "source": _RUBY},
]  # fmt: skip


_ABI_REGISTRY = "https://github.com/nodejs/node/blob/main/doc/abi_version_registry.json"
#: Major version of Node -> its NODE_MODULE_VERSION: the entry of the registry that is no "-pre".
NODE_MODULE_VERSIONS: dict[str, int] = {
    "4": 46, "6": 48, "8": 57, "10": 64, "12": 72, "14": 83, "16": 93, "18": 108, "20": 115, "22": 127,
    "24": 137,
}  # fmt: skip

#: Extension modules that their package does without, and where its code says so. Only those that are not
#: told by a `try` around their import in the folder beside them. Patterns end in `*`.
OPTIONAL_MODULES: dict[str, str] = {
    "_yaml": "https://github.com/yaml/pyyaml/blob/5.3.1/lib3/yaml/__init__.py",
    "yaml/_yaml": "https://github.com/yaml/pyyaml/blob/main/lib/yaml/__init__.py",
    "sqlalchemy/cyextension/*": "https://github.com/sqlalchemy/sqlalchemy/blob/rel_2_0/lib/sqlalchemy/util/_has_cy.py",
    "google/_upb/_message": "https://github.com/protocolbuffers/protobuf/blob/main/python/google/protobuf/internal/api_implementation.py",
    "google/protobuf/pyext/_message": "https://github.com/protocolbuffers/protobuf/blob/main/python/google/protobuf/internal/api_implementation.py",
}


def has_wheel(name: str, machine: str) -> bool:
    """Whether pip finds a wheel of any manylinux, for an older or a newer Python."""
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in (34, 28, 17)]
    platforms += [f"{tag}_{machine}" for tag in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    options = [option for platform in platforms for option in ("--platform", platform)]
    for python in ("3.9", "3.12"):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
            command += ["--ignore-installed", "--only-binary=:all:", "--python-version", python]
            result = subprocess.run(
                [*command, "--target", folder, *options, name], check=False, capture_output=True
            )
        if result.returncode == 0:
            return True
    return False


def files() -> dict[str, str]:
    head = {"about": ABOUT, "checked": CHECKED}
    packages = {name: {"reason": reason, "source": source} for name, (reason, source) in X86_ONLY.items()}
    tables = {
        "x86_only_packages": {
            **head,
            "asked": "pip, for wheels of both architectures: there are some for x86_64 and none for arm64",
            "packages": packages,
        },
        "import_names": {
            **head,
            "source": "top_level.txt or RECORD of each distribution, and its own documentation",
            "imports": IMPORT_NAMES,
        },
        "runtime_packages": {**head, "provided": RUNTIME_PACKAGES},
        "native_modules": {
            **head,
            "source": _ABI_REGISTRY,
            "node_module_versions": NODE_MODULE_VERSIONS,
            "optional": OPTIONAL_MODULES,
        },
    }
    return {name: json.dumps(table, indent=1) + "\n" for name, table in tables.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wrong = 0
    for name, text in files().items():
        path = DATA / f"{name}.json"
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if check:
            print(f"{path.name} would change")
            wrong = 1
        else:
            path.write_text(text, "utf-8")
            print(f"{path.name} written")
    for name in X86_ONLY if check else ():
        if not has_wheel(name, "x86_64"):
            print(f"{name}: no wheel for x86_64 either")
        if has_wheel(name, "aarch64"):
            print(f"{name}: has a wheel for arm64 by now")
            wrong = 1
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
