"""What is said of a handler by its form alone."""

import pytest

from lambdalint.aws.handlers import FORMS, flaw, refusal
from lambdalint.aws.runtimes import all_runtimes


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("", "is empty"),
        ("app handler", "contains white space"),
        ("app.handler\n", "contains white space"),
        ("a" * 129, "has 129 characters, and Lambda takes 128"),
        ("a" * 128, None),
        ("bootstrap", None),
    ],
)
def test_what_lambda_refuses_with_any_runtime(handler: str, expected: str | None) -> None:
    assert refusal(handler) == expected


@pytest.mark.parametrize(
    ("family", "handler"),
    [
        ("python", "app.handler"),
        ("python", "src/app.handler"),
        ("python", "orders.api.app.handler"),
        ("nodejs", "index.handler"),
        ("nodejs", "./dist/index.handler"),
        ("nodejs", "/opt/nodejs/node_modules/datadog-lambda-js/handler.handlers.main"),
        ("ruby", "app.handler"),
        ("ruby", "app.Orders::Handler.process"),
        ("java", "com.example.Orders"),
        ("java", "com.example.Orders::handle"),
        ("java", "com.example.Outer$Inner::handle"),
        ("java", "Orders::handle"),
        ("dotnet", "Orders"),
        ("dotnet", "Orders::Example.Function::Handle"),
        ("dotnet", "Orders::Example.Outer+Inner::Handle"),
        ("provided", "anything"),
        ("go", "main"),
        (None, "anything"),
    ],
)
def test_what_a_runtime_may_find(family: str | None, handler: str) -> None:
    assert flaw(handler, family) is None


@pytest.mark.parametrize(
    ("family", "handler", "expected"),
    [
        ("python", "handler", "has no dot and names no function"),
        ("python", "app.", "ends with a dot and names no function"),
        ("python", ".handler", "names a module that Python cannot import"),
        ("python", "./src/app.handler", "names a module that Python cannot import"),
        ("python", "../app.handler", "names a module that Python cannot import"),
        ("python", "src//app.handler", "names a module that Python cannot import"),
        ("nodejs", "handler", "has no dot in its last part and names no export"),
        ("nodejs", "dist.v2/index", "has no dot in its last part and names no export"),
        ("nodejs", "index.", "ends with a dot and names no export"),
        ("nodejs", "../index.handler", "contains `..`, which the runtime refuses"),
        ("ruby", "handler", "has no dot and names no method"),
        ("java", "com.example.Orders::", "ends with `::` and names no method"),
        ("java", "a::b::c", "has more than one `::`"),
        ("java", "com/example/Orders::handle", "names no Java class"),
        ("java", "com..Orders", "names no Java class"),
        ("dotnet", "Orders::Function", "has 2 parts between `::`, and .NET needs three"),
        ("dotnet", "Orders::::Handle", "has an empty part between `::`"),
    ],
)
def test_what_a_runtime_cannot_find(family: str, handler: str, expected: str) -> None:
    found = flaw(handler, family)

    assert found is not None
    assert found.startswith(expected)


@pytest.mark.parametrize("family", sorted(FORMS))
def test_a_form_is_one_of_a_family_that_lambda_has_and_passes_its_own_check(family: str) -> None:
    families = {runtime.family for runtime in all_runtimes().values()}

    assert (family in families, flaw(FORMS[family], family)) == (True, None)
