"""Packages and handlers: where code is found, what it loads, when it runs, what the environment gives it."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from lambdalint.build.files import Workspace
from lambdalint.build.project import ProjectReader
from lambdalint.model import Build, Form, Function, Handler, Moment, Need
from lambdalint.source import Source
from lambdalint.values import Known, Truth, Unknown

_OK = "def handler(event, context):\n    return 1\n"
_SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: {handler}
"""


def sam(*lines: str, runtime: str = "python3.13", handler: str = "app.handler") -> str:
    """A template with one function; ``lines`` are further properties."""
    return _SAM.format(runtime=runtime, handler=handler) + "".join(f"      {line}\n" for line in lines)


class Folder:
    """A folder with a template in it, and the function that it declares."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def function(self, template: str, files: dict[str, str | bytes], path: str = "template.yaml") -> Function:
        for name, text in files.items():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.functions(template, path)[0]

    def functions(self, template: str, path: str = "template.yaml") -> tuple[Function, ...]:
        self.workspace = Workspace({path: self.root / path}.get, str(self.root))
        reader = ProjectReader(workspace=self.workspace)
        assert reader.read(Source(path, template))
        return reader.project().applications[0].functions

    def handler(self, template: str, files: dict[str, str | bytes], path: str = "template.yaml") -> Handler:
        match self.function(template, files, path).handler_code:
            case Known(handler):
                return handler
            case other:
                raise AssertionError(other)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()
    return Folder(tmp_path)


# Where the code is


def test_folder_of_code_uri(folder: Folder) -> None:
    function = folder.function(sam("CodeUri: src/"), {"src/app.py": _OK})
    assert isinstance(function.package, Known)
    package = function.package.value
    assert (package.form, package.build, package.path) == (Form.FOLDER, Build.INSTALLED, "src")


def test_code_uri_of_globals(folder: Folder) -> None:
    template = "Globals:\n  Function:\n    CodeUri: src\n" + sam()
    assert folder.handler(template, {"src/app.py": _OK}).module.source.path == "src/app.py"


def test_code_beside_the_folder_of_the_template(folder: Folder) -> None:
    handler = folder.handler(sam("CodeUri: ../src"), {"src/app.py": _OK}, "infra/template.yaml")
    assert handler.module.source.path == "src/app.py"


def test_the_folder_of_the_template_without_code_uri(folder: Folder) -> None:
    assert folder.handler(sam(), {"app.py": _OK}).module.source.path == "app.py"


@pytest.mark.parametrize(
    "line",
    ["CodeUri: dist/", "CodeUri: s3://bucket/key.zip", "CodeUri: !Ref Code", "CodeUri: target/app.jar"],
)
def test_what_is_not_there_is_unknown(folder: Folder, line: str) -> None:
    function = folder.function(sam(line), {"app.py": _OK})
    assert isinstance(function.package, Unknown)
    assert isinstance(function.handler_code, Unknown)


def test_local_code_of_cloudformation(folder: Folder) -> None:
    template = (
        "Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        "      Runtime: python3.13\n      Handler: app.handler\n      Code: ./src\n"
    )
    assert folder.handler(template, {"src/app.py": _OK}).module.name == "app"


def test_assets_of_cdk(folder: Folder) -> None:
    template = (
        "Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        "      Runtime: python3.13\n      Handler: app.handler\n"
        "      Code: {S3Bucket: assets, S3Key: abc.zip}\n    Metadata:\n      aws:asset:path: asset.abc\n"
    )
    handler = folder.handler(template, {"cdk.out/asset.abc/app.py": _OK}, "cdk.out/Stack.template.yaml")
    assert (handler.module.source.path, handler.package.build) == ("cdk.out/asset.abc/app.py", Build.NONE)


def test_zip_on_disk(folder: Folder) -> None:
    with zipfile.ZipFile(folder.root / "code.zip", "w") as archive:
        archive.writestr("api/app.py", "from api import store\n" + _OK)
        archive.writestr("api/store.py", "import os\nT = os.environ['T']\n")
    handler = folder.handler(sam("CodeUri: code.zip", handler="api/app.handler"), {})
    assert handler.package.form is Form.ARCHIVE
    assert [module.source.path for module in handler.modules] == [
        "code.zip/api/app.py",
        "code.zip/api/store.py",
    ]


def test_broken_zip_is_unknown(folder: Folder) -> None:
    function = folder.function(sam("CodeUri: code.zip"), {"code.zip": b"PK\x03\x04 no zip"})
    assert isinstance(function.package, Unknown)


def test_entry_points_of_esbuild(folder: Folder) -> None:
    template = sam("CodeUri: src", runtime="nodejs24.x") + (
        "    Metadata:\n      BuildMethod: esbuild\n"
        "      BuildProperties:\n        EntryPoints: [lib/app.ts]\n"
    )
    handler = folder.handler(template, {"src/lib/app.ts": "export const handler = async () => 1;\n"})
    assert (handler.package.build, handler.module.path) == (Build.BUNDLED, "lib/app.ts")


def test_image_with_its_dockerfile(folder: Folder) -> None:
    template = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      PackageType: Image\n    Metadata:\n"
        "      DockerContext: ./app\n      Dockerfile: Dockerfile.prod\n"
    )
    function = folder.function(template, {"app/Dockerfile.prod": "FROM scratch\n"})
    assert isinstance(function.package, Known)
    assert function.package.value.form is Form.IMAGE
    assert isinstance(function.package.value.dockerfile, Known)
    assert function.package.value.dockerfile.value == "Dockerfile.prod"


def test_links_do_not_leave_the_repository(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "app.py"
    secret.write_text(_OK)
    (folder.root / "src").mkdir()
    (folder.root / "src" / "app.py").symlink_to(secret)
    (folder.root / "src" / "other.py").write_text("")
    assert isinstance(folder.function(sam("CodeUri: src"), {}).handler_code, Unknown)


def test_what_a_link_out_of_the_repository_brings_is_not_missing(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (folder.root / "src").mkdir()
    (folder.root / "src" / "app.py").write_text(_OK)
    (folder.root / "src" / "shared").symlink_to(tmp_path_factory.mktemp("outside"))
    handler = folder.function(sam("CodeUri: src"), {}).handler_code
    assert isinstance(handler, Known)
    assert (handler.value.complete, handler.value.dependencies.complete) == (False, False)


def test_a_hidden_link_brings_no_code(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    (folder.root / "src").mkdir()
    (folder.root / "src" / "app.py").write_text(_OK)
    (folder.root / "src" / ".venv").symlink_to(tmp_path_factory.mktemp("outside"))
    handler = folder.function(sam("CodeUri: src"), {}).handler_code
    assert isinstance(handler, Known)
    assert (handler.value.complete, handler.value.dependencies.complete) == (True, True)


def test_links_inside_the_repository_are_followed(folder: Folder) -> None:
    (folder.root / "shared").mkdir()
    (folder.root / "shared" / "store.py").write_text("X = 1\n")
    (folder.root / "src").mkdir()
    (folder.root / "src" / "lib").symlink_to(folder.root / "shared")
    handler = folder.handler(sam("CodeUri: src"), {"src/app.py": "from lib import store\n" + _OK})
    assert [module.name for module in handler.modules] == ["app", "lib.store"]


def test_nothing_is_read_before_somebody_asks(folder: Folder) -> None:
    folder.function(sam("CodeUri: src"), {"src/app.py": _OK})
    assert folder.workspace.sources == {}


# Inline code: every place is one of the template


def _inline(folder: Folder, code: str, runtime: str = "python3.13") -> Handler:
    template = (
        "Parameters:\n  Known:\n    Type: String\n    Default: orders\n  Open:\n    Type: String\n"
        "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n  Orders:\n    Type: AWS::Lambda::Function\n"
        f"    Properties:\n      Runtime: {runtime}\n      Handler: index.handler\n      Code:\n"
        f"        ZipFile: {code}\n"
    )
    return folder.handler(template, {})


@pytest.mark.parametrize(
    "code",
    [
        "|\n          import os\n          def handler(e, context):\n              return os.environ['A']",
        "|-\n            import os\n            def handler(e, c):\n              return os.environ['A']",
        "\"import os\\ndef handler(event, context):\\n    return os.environ['A']\"",
        (
            "!Sub |\n          import os\n          def handler(event, context):\n"
            "              print('${Known} ${Topic}'); return os.environ['A']"
        ),
        (
            "!Join\n          - \"\\n\"\n          - - import os\n            - 'def handler(e, context):'\n"
            "            - \"    return os.environ['A']\""
        ),
    ],
)
def test_places_in_inline_code(folder: Folder, code: str) -> None:
    handler = _inline(folder, code)
    (read,) = handler.reads
    assert read.span.text == "os.environ['A']"
    assert read.span.path == "template.yaml"
    assert handler.exported in (Truth.YES, Truth.MAYBE)


def test_a_hole_is_no_known_text(folder: Folder) -> None:
    code = (
        "!Sub |\n          import boto3\n          def handler(event, context):\n"
        "              boto3.client('sns').publish(TopicArn='${Topic}', Message='${Known}')"
    )
    handler = _inline(folder, code)
    (request,) = handler.sdk_requests
    assert isinstance(handler.argument(request, "TopicArn"), Unknown)
    message = handler.argument(request, "Message")
    assert isinstance(message, Known)
    assert message.value == "orders"


def test_javascript_in_inline_code(folder: Folder) -> None:
    code = "|\n          exports.handler = async (event) => process.env.TABLE;"
    handler = _inline(folder, code, "nodejs24.x")
    (read,) = handler.reads
    assert (read.span.text, read.need, read.moment) == ("process.env.TABLE", Need.REQUIRED, Moment.INVOCATION)


@pytest.mark.parametrize("code", ["!Ref Open", "!Rain::Embed code.py", "<CODE>", "'{{ code }}'"])
def test_computed_inline_code_is_unknown(folder: Folder, code: str) -> None:
    with pytest.raises(AssertionError, match="Unknown"):
        _inline(folder, code)


# What the handler loads


def test_layers_of_the_template_are_searched(folder: Folder) -> None:
    template = sam("CodeUri: src", "Layers: [!Ref Shared]") + (
        "  Shared:\n    Type: AWS::Serverless::LayerVersion\n    Properties:\n      ContentUri: shared\n"
    )
    files: dict[str, str | bytes] = {
        "src/app.py": "import store\n" + _OK,
        "shared/python/store.py": "import os\nT = os.environ['T']\n",
    }
    handler = folder.handler(template, files)
    assert [(module.name, module.in_layer) for module in handler.modules] == [("app", False), ("store", True)]
    assert handler.complete
    assert handler.modules[1].source.path == "shared/python/store.py"


def test_installed_distributions_are_vendored(folder: Folder) -> None:
    files: dict[str, str | bytes] = {
        "src/app.py": "import gizmo, own\n" + _OK,
        "src/own.py": "",
        "src/gizmo/__init__.py": "",
        "src/gizmo-1.0.dist-info/RECORD": "gizmo/__init__.py,,\n",
    }
    handler = folder.handler(sam("CodeUri: src"), files)
    assert {module.name: module.vendored for module in handler.modules} == {
        "app": False,
        "gizmo": True,
        "own": False,
    }


def test_files_are_read_once_for_all_functions(folder: Folder) -> None:
    other = sam("CodeUri: src").partition("Resources:\n")[2].replace("Orders", "Payments")
    folder.function(sam("CodeUri: src"), {"src/app.py": _OK})
    one, two = folder.functions(sam("CodeUri: src") + other)
    assert isinstance(one.handler_code, Known)
    assert isinstance(two.handler_code, Known)
    assert one.handler_code.value.module is two.handler_code.value.module


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("app.handler", {"src/app.js": "exports.handler = async () => 1;"}),
        ("app.handler", {"src/app.mjs": "export const handler = async () => 1;"}),
        ("api/app.handler", {"src/api/app.cjs": "exports.handler = async () => 1;"}),
        ("app.handler", {"src/app/index.js": "exports.handler = async () => 1;"}),
        ("app.orders.create", {"src/app.js": "exports.orders = {create: async () => 1};"}),
    ],
)
def test_files_that_node_loads(folder: Folder, name: str, files: dict[str, str | bytes]) -> None:
    handler = folder.handler(sam("CodeUri: src", runtime="nodejs24.x", handler=name), files)
    assert handler.exported is Truth.YES


def test_moments_in_python(folder: Folder) -> None:
    code = (
        "import os\nA = os.environ['A']\ndef load():\n    return os.environ['B']\nB = load()\n"
        "def helper():\n    return os.environ['C']\ndef idle():\n    return os.environ['D']\n"
        "def handler(event, context):\n    return helper()\n"
    )
    handler = folder.handler(sam("CodeUri: src"), {"src/app.py": code})
    assert [read.moment for read in handler.reads] == [
        Moment.LOAD,
        Moment.LOAD,
        Moment.INVOCATION,
        Moment.NEVER,
    ]


def test_moments_in_node(folder: Folder) -> None:
    files: dict[str, str | bytes] = {
        "src/app.js": (
            "const { used } = require('./store');\nconst a = process.env.A;\n"
            "exports.handler = async () => { used(); [1].map(() => process.env.B); };\n"
        ),
        "src/store.js": (
            "const used = () => process.env.C;\nconst idle = () => process.env.D;\n"
            "module.exports = { used, idle };\n"
        ),
    }
    handler = folder.handler(sam("CodeUri: src", runtime="nodejs24.x"), files)
    moments = {read.name.value: read.moment for read in handler.reads if isinstance(read.name, Known)}
    assert moments == {
        "A": Moment.LOAD,
        "B": Moment.INVOCATION,
        "C": Moment.INVOCATION,
        "D": Moment.NEVER,
    }


# Resources through the environment

_TABLE = "  Table:\n    Type: AWS::DynamoDB::Table\n"


@pytest.mark.parametrize(
    ("runtime", "name", "code"),
    [
        (
            "python3.13",
            "src/app.py",
            (
                "import os, boto3\ntable = boto3.client('dynamodb')\n"
                "def handler(event, context):\n    table.put_item(TableName=os.environ['TABLE'], Item={})\n"
            ),
        ),
        (
            "python3.13",
            "src/app.py",
            (
                "import os, boto3\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])\n"
                "def handler(event, context):\n    table.put_item(Item={})\n"
            ),
        ),
        (
            "nodejs24.x",
            "src/app.mjs",
            (
                "import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';\n"
                "const client = new DynamoDBClient();\nexport const handler = async (event) =>\n"
                "  client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: {} }));\n"
            ),
        ),
    ],
)
def test_a_variable_leads_to_its_resource(folder: Folder, runtime: str, name: str, code: str) -> None:
    template = (
        sam("CodeUri: src", "Environment:", "  Variables:", "    TABLE: !Ref Table", runtime=runtime) + _TABLE
    )
    handler = folder.handler(template, {name: code})
    (request,) = handler.sdk_requests
    assert [operation.name for operation in request.operations] == ["PutItem"]
    assert isinstance(request.service, Known)
    assert request.service.value == "dynamodb"
    value = handler.argument(request, "TableName")
    assert isinstance(value, Unknown)
    assert value.reference is not None
    assert (value.reference.kind, value.reference.name) == ("resource", "Table")


@pytest.mark.parametrize(
    ("call", "operation", "member", "value"),
    [
        ("s3.Object(key='k', bucket_name='b').put()", "PutObject", "Bucket", "b"),
        ("s3.Bucket('b').Object('k').get()", "GetObject", "Key", "k"),
        ("s3.Bucket('b').Versioning().enable()", "PutBucketVersioning", "Bucket", "b"),
        ("list(s3.Bucket('b').objects.all())", "ListObjects", "Bucket", "b"),
    ],
)
def test_what_names_a_resource_is_a_member_of_its_requests(
    folder: Folder, call: str, operation: str, member: str, value: str
) -> None:
    code = f"import boto3\ns3 = boto3.resource('s3')\ndef handler(event, context):\n    {call}\n"
    handler = folder.handler(sam("CodeUri: src"), {"src/app.py": code})
    (request,) = handler.sdk_requests
    assert [found.name for found in request.operations] == [operation]
    named = handler.argument(request, member)
    assert isinstance(named, Known)
    assert named.value == value


def test_a_client_of_an_sdk_from_another_module_may_have_sent_a_request(folder: Folder) -> None:
    code = (
        "const AWS = require('aws-sdk');\nconst given = require('./aws');\n"
        "const other = new given.S3({ credentials: c });\nconst own = new AWS.S3();\n"
        "exports.handler = async () => {\n  await other.getObject({}).promise();\n"
        "  await own.putObject({}).promise();\n  await new AWS.SQS().sendMessage({}).promise();\n};\n"
    )
    files = {"src/app.js": code, "src/aws.js": "module.exports = require('aws-sdk');\n"}
    handler = folder.handler(sam("CodeUri: src", runtime="nodejs16.x"), files)
    assert [(request.method, len(request.clients)) for request in handler.sdk_requests] == [
        ("GetObject", 0),
        ("PutObject", 0),
        ("SendMessage", 1),
    ]


def test_a_literal_variable_is_known(folder: Folder) -> None:
    code = (
        "import os, boto3\ndef handler(event, context):\n"
        "    boto3.client('s3').get_object(Bucket=f\"{os.environ['STAGE']}-orders\", Key='k')\n"
    )
    template = sam("CodeUri: src", "Environment:", "  Variables:", "    STAGE: prod")
    handler = folder.handler(template, {"src/app.py": code})
    (request,) = handler.sdk_requests
    bucket = handler.argument(request, "Bucket")
    assert isinstance(bucket, Known)
    assert bucket.value == "prod-orders"
    assert [cause.span.text for cause in bucket.causes] == ["STAGE"]


def test_a_file_that_git_ignores_may_be_made(folder: Folder) -> None:
    (folder.root / "src").mkdir()
    template = sam("CodeUri: src")
    folder.workspace = Workspace(
        {"template.yaml": folder.root / "template.yaml"}.get,
        str(folder.root),
        lambda path: path.endswith(".py"),
    )
    reader = ProjectReader(workspace=folder.workspace)
    reader.read(Source("template.yaml", template))
    (function,) = reader.project().applications[0].functions
    assert isinstance(function.handler_code, Unknown)


def test_a_link_to_itself_hides_nothing(folder: Folder) -> None:
    (folder.root / "src").mkdir()
    (folder.root / "src" / "loop").symlink_to(folder.root / "src" / "loop")
    (folder.root / "src" / "up").symlink_to(folder.root)
    handler = folder.handler(sam("CodeUri: src"), {"src/app.py": "import loop\nimport up.src.app\n" + _OK})
    assert handler.exported is Truth.YES


def test_a_folder_that_cannot_be_listed_is_unknown(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("src"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert isinstance(folder.function(sam("CodeUri: src"), {"src/app.py": _OK}).package, Unknown)
