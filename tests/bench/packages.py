"""How much a package of 250 MB in 20,000 files adds to a run, as a folder and as a zip.

    python tests/bench/packages.py [megabytes [files]]

prints seconds of processor without and with the package, by all rules, each the best of three. Every tenth
file is a shared object of 100 kB, as in packages for numerical work, until they are half of it; the rest is
Python code that nothing imports.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from elf_files import elf_file

from lambdalint import cli

_TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: {code}
      Architectures: [arm64]
"""
_APP = b"def handler(event, context):\n    return event\n"


def package(megabytes: int, files: int) -> Iterator[tuple[str, bytes]]:
    """The files of a package of that size."""
    native = elf_file(
        "aarch64", needed=("libc.so.6",), versions={"libc.so.6": ("GLIBC_2.17",)}, padding=100_000
    )
    natives = min(files // 10, megabytes * 1_000_000 // (2 * len(native)))
    rest = (megabytes * 1_000_000 - natives * len(native)) // max(files - natives, 1)
    text = (b"value = 1234567890\n" * (rest // 19 + 1))[:rest]
    yield "app.py", _APP
    for number in range(files - 1):
        folder = f"package{number % 200}/part{number % 7}"
        if number < natives:
            yield f"{folder}/_x{number}.cpython-313-aarch64-linux-gnu.so", native
        else:
            yield f"{folder}/module{number}.py", text


def seconds(folder: Path, code: str) -> float:
    (folder / "template.yaml").write_text(_TEMPLATE.format(code=code), encoding="utf-8")
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            cli.main(["check", str(folder), "--isolated", "--output", "concise"])
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    megabytes, files = (int(word) for word in (*sys.argv[1:], *("250", "20000")[len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as name:
        small, folder, packed = (Path(name, part) for part in ("small", "folder", "packed"))
        (small / "src").mkdir(parents=True)
        (small / "src/app.py").write_bytes(_APP)
        packed.mkdir()
        with zipfile.ZipFile(packed / "src.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path, data in package(megabytes, files):
                file = folder / "src" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                archive.writestr(path, data)
        without = seconds(small, "src/")
        print(f"without: {without:.2f} s")
        for place, code in ((folder, "src/"), (packed, "src.zip")):
            taken = seconds(place, code)
            print(f"{place.name}: {taken:.2f} s, {taken - without:.2f} s more")


if __name__ == "__main__":
    main()
