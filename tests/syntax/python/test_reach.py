"""Which functions a handler leads to: all that may run, and those of which the code says so."""

from __future__ import annotations

from lambdalint.source import Source
from lambdalint.syntax.python import CallGraph, Function, Module, read


def read_all(text: str) -> tuple[Module, CallGraph, Function]:
    module = read(Source("app.py", text))
    handler = next(function for function in module.functions if function.name == "handler")
    return module, CallGraph.of([module]), handler


def names(functions: frozenset[Function]) -> set[str]:
    return {function.name for function in functions}


def test_a_function_inside_of_one_that_never_runs_does_not_run() -> None:
    _, graph, handler = read_all(
        "def again(work):\n    return work()\n"
        "def save():\n    def write():\n        pass\n    again(write)\n"
        "def load():\n    def fetch():\n        pass\n    again(fetch)\n"
        "def handler(event, context):\n    load()\n"
    )
    assert names(graph.reached(None, handler)) == {"handler", "load", "again", "fetch"}


def test_a_method_of_something_unknown_may_run_and_is_not_meant() -> None:
    _, graph, handler = read_all(
        "class Orders:\n    def save(self):\n        pass\ndef handler(event, context):\n    event.save()\n"
    )
    assert "save" in names(graph.reached(None, handler))
    assert names(graph.reached_on_purpose(None, handler)) == {"handler"}


def test_what_is_handed_on_by_its_name_is_meant() -> None:
    _, graph, handler = read_all(
        "from threading import Thread\nimport app\n"
        "def work():\n    pass\n"
        "@app.get('/orders')\ndef orders():\n    pass\n"
        "@app.traced\ndef unused():\n    pass\n"
        "def handler(event, context):\n    Thread(target=work).start()\n"
    )
    assert names(graph.reached_on_purpose(None, handler)) == {"handler", "work", "orders"}


def test_functions_that_are_looked_up_by_a_computed_name_may_run() -> None:
    _, graph, handler = read_all(
        "def create():\n    pass\nclass Jobs:\n    def do_stop(self):\n        pass\n"
        "    def other(self):\n        pass\n    def run(self, name):\n"
        "        getattr(self, f'do_{name}')()\n"
        "def handler(event, context):\n    globals()[event['action']]()\n    Jobs().run(event['job'])\n"
    )
    assert names(graph.reached(None, handler)) == {"handler", "create", "do_stop", "run"}
    assert names(graph.reached_on_purpose(None, handler)) == {"handler", "run"}
