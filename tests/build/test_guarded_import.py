from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.build.files import Folder, Workspace
from lambdalint.build.guarded_import import does_without


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try:\n    from ._speedups import go\nexcept ImportError:\n    go = None\n", True),
        ("try:\n    from . import _speedups\nexcept (ImportError, OSError) as error:\n    pass\n", True),
        ("def load():\n    try:\n        import _speedups\n    except:\n        return None\n", True),
        ("try:\n    from ._speedups import (\n        go,\n    )\nexcept ImportError:\n    pass\n", True),
        ("if 1:\n    try:\n        import _speedups\n    except Exception:\n        pass\n", True),
        ("from ._speedups import go\n", False),
        ("try:\n    from ._speedups import go\nexcept ValueError:\n    raise\n", False),
        ("try:\n    import json\nexcept ImportError:\n    json = None\nfrom ._speedups import go\n", False),
        ("try:\n    import json\nfinally:\n    pass\nfrom ._speedups import go\n", False),
        ("try:\n    from ._speedups_more import go\nexcept ImportError:\n    pass\n", False),
    ],
)  # fmt: skip
def test_guard_around_the_import_of_a_module_beside_it(text: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "fast").mkdir()
    (tmp_path / "fast/__init__.py").write_text(text, encoding="utf-8")
    assert does_without(Folder(Workspace(), str(tmp_path)), "fast/_speedups") == expected


def test_a_long_block_costs_little(tmp_path: Path) -> None:
    text = (
        "try:\n"
        + "    import a\n" * 50_000
        + "".join(f"{' ' * depth}try:\n" for depth in range(500))
        + "from ._x import y\n"
    )
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    assert not does_without(Folder(Workspace(), str(tmp_path)), "_x")
