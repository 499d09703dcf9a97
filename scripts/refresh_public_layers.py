"""Make lambdalint/aws/data/public_layers.json anew: the AWS CDK's tables and the vendors' pages -> one file.

    python scripts/refresh_public_layers.py           write the file
    python scripts/refresh_public_layers.py --check   print what would change, exit 1 if anything would

From the AWS CDK (its region-info, read out of the aws-cdk-lib wheel that pip downloads): the accounts that
publish AWS's own layers in each Region. Kept by hand, here: what vendors only write on their pages.
Each entry is a pattern for the layer's name in those accounts, and the architectures it runs on.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data" / "public_layers.json"
CHECKED = "2026-11-21"  # the day on which a person last held the table below against the pages

X86, ARM = ["x86_64"], ["arm64"]
BOTH = ["arm64", "x86_64"]

#: Name in the CDK's tables -> publisher, architectures, page. `{}` in a name stands for a version.
FROM_CDK = {
    "LambdaInsightsExtension": (
        "CloudWatch Lambda Insights",
        X86,
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html",
    ),
    "AWS-AppConfig-Extension": (
        "AWS AppConfig Agent",
        X86,
        "https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions-versions.html",
    ),
    "AWS-Parameters-and-Secrets-Lambda-Extension": (
        "AWS Parameters and Secrets",
        X86,
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html",
    ),
}

_POWERTOOLS = "https://docs.aws.amazon.com/powertools/python/latest/"
_DATADOG = "https://github.com/DataDog/datadog-lambda-python/releases and datadog-lambda-extension/releases"
_DATADOG_ACCOUNTS = ["002406178527", "464622532012"]
_NEW_RELIC = "https://layers.newrelic-external.com"
_PANDAS = "https://aws-sdk-pandas.readthedocs.io/en/stable/layers.html"
_ADAPTER = "https://awslabs.github.io/aws-lambda-web-adapter/getting-started/zip-packages.html"
_ADAPTER_ACCOUNTS = ["041581134020", "069767869989", "753240598075"]
_OTEL = "https://aws-otel.github.io/docs/getting-started/lambda"
_ELASTIC = "https://github.com/elastic/apm-aws-lambda/releases"

#: Publisher, accounts, pattern of the name, architectures, page.
BY_HAND: list[tuple[str, list[str], str, list[str], str]] = [
    ("Powertools for AWS Lambda (Python)", ["017000801446", "498634801083"],
     r"AWSLambdaPowertoolsPythonV[34]-python\d+-x86_64", X86, _POWERTOOLS),
    ("Powertools for AWS Lambda (Python)", ["017000801446", "498634801083"],
     r"AWSLambdaPowertoolsPythonV[34]-python\d+-arm64", ARM, _POWERTOOLS),
    ("Powertools for AWS Lambda (Python)", ["017000801446"],
     r"AWSLambdaPowertoolsPythonV2", X86, _POWERTOOLS + "2.43.1/"),
    ("Powertools for AWS Lambda (Python)", ["017000801446"],
     r"AWSLambdaPowertoolsPythonV2-Arm64", ARM, _POWERTOOLS + "2.43.1/"),
    ("Powertools for AWS Lambda (TypeScript)", ["094274105915"],
     r"AWSLambdaPowertoolsTypeScript(?:V\d+)?", BOTH, "https://docs.aws.amazon.com/powertools/typescript/latest/"),
    ("AWS Distro for OpenTelemetry", ["901920570463"], r"aws-otel-[a-z-]+-amd64-ver-[\d-]+", X86, _OTEL),
    ("AWS Distro for OpenTelemetry", ["901920570463"], r"aws-otel-[a-z-]+-arm64-ver-[\d-]+", ARM, _OTEL),
    ("AWS SDK for pandas", ["336392948345"], r"AWSSDKPandas-Python\d+", X86, _PANDAS),
    ("AWS SDK for pandas", ["336392948345"], r"AWSSDKPandas-Python\d+-Arm64", ARM, _PANDAS),
    ("Lambda Web Adapter", _ADAPTER_ACCOUNTS, r"LambdaAdapterLayerX86", X86, _ADAPTER),
    ("Lambda Web Adapter", _ADAPTER_ACCOUNTS, r"LambdaAdapterLayerArm64", ARM, _ADAPTER),
    ("Datadog", _DATADOG_ACCOUNTS, r"Datadog-Extension(?:-FIPS)?", X86, _DATADOG),
    ("Datadog", _DATADOG_ACCOUNTS, r"Datadog-Extension-ARM(?:-FIPS)?", ARM, _DATADOG),
    ("Datadog", _DATADOG_ACCOUNTS, r"Datadog-Python\d+", X86, _DATADOG),
    ("Datadog", _DATADOG_ACCOUNTS, r"Datadog-Python\d+-ARM", ARM, _DATADOG),
    ("New Relic", ["451483290750"], r"NewRelic(?:Python\d+|NodeJS\d+X|LambdaExtension)", X86, _NEW_RELIC),
    ("New Relic", ["451483290750"], r"NewRelic(?:Python\d+|NodeJS\d+X|LambdaExtension)ARM64", ARM,
     _NEW_RELIC),
    ("Sentry", ["943013980633"], r"Sentry(?:Python|Node)ServerlessSDK(?:v\d+)?", BOTH,
     "https://docs.sentry.io/platforms/python/integrations/aws-lambda/manual-layer/"),
    ("Elastic APM", ["267093732750"], r"elastic-apm-[a-z-]+-ver-[\d-]+-x86_64", X86, _ELASTIC),
    ("Elastic APM", ["267093732750"], r"elastic-apm-[a-z-]+-ver-[\d-]+-arm64", ARM, _ELASTIC),
]  # fmt: skip


def cdk_accounts() -> tuple[str, dict[str, list[str]]]:
    """The CDK's version, and for every layer that it names the accounts that publish it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", folder, "aws-cdk-lib"], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (inner,) = (name for name in archive.namelist() if name.endswith(".jsii.tgz"))
            package = archive.read(inner)
        version = wheel.name.split("-")[1]
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        table = files.extractfile("package/region-info/lib/built-ins.generated.js")
        assert table
        text = table.read().decode()
    accounts: dict[str, set[str]] = {}
    for account, name in re.findall(r"arn:aws[\w-]*:lambda:[\w-]+:(\d{12}):layer:([\w-]+)", text):
        accounts.setdefault(name, set()).add(account)
    return version, {name: sorted(found) for name, found in accounts.items()}


def made() -> dict[str, Any]:
    version, accounts = cdk_accounts()
    layers = []
    for name, (publisher, _, page) in FROM_CDK.items():
        # An account of one architecture may publish the other one as well, by now or soon.
        both = sorted({*accounts[name], *accounts.get(f"{name}-Arm64", [])})
        layers.append((publisher, both, re.escape(name).replace("\\-", "-"), X86, page))
        layers.append((publisher, both, re.escape(name).replace("\\-", "-") + "-Arm64", ARM, page))
    return {
        "about": "Made by scripts/refresh_public_layers.py: change the table there, not this file.",
        "checked": CHECKED,
        "accounts_from": f"aws-cdk-lib {version}, region-info/build-tools/fact-tables.ts",
        "layers": [
            dict(zip(("publisher", "accounts", "name", "architectures", "source"), layer, strict=True))
            for layer in layers + BY_HAND
        ],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    new = json.dumps(made(), indent=1) + "\n"
    old = TARGET.read_text("utf-8") if TARGET.exists() else ""
    if new == old:
        print("up to date")
        return 0
    if check:
        print(f"{TARGET.name} would change")
        return 1
    TARGET.write_text(new, "utf-8")
    print(f"{TARGET.name} written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
