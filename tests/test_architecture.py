"""The house rules, read from the code: shelves, who may commit, who may query, sizes, names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
SHELVES = (
    {"core"},
    {"people.accounts"},
    {"people.sign_in", "people.profiles", "people.tokens"},
    {
        "forum.spaces",
        "forum.tags",
        "forum.reactions",
        "forum.follows",
        "forum.uploads",
        "forum.drafts",
        "forum.bookmarks",
    },
    {"forum.topics"},
    {
        "forum.questions",
        "forum.ideas",
        "forum.news",
        "forum.experiences",
        "forum.polls",
        "forum.previews",
        "forum.moving",
    },
    {"discovery.search", "discovery.trending"},
    {"care.notifications", "care.moderation"},
    {"live"},
    {"web", "admin", "api", "cli"},
)
SHELF_OF = {room: height for height, rooms in enumerate(SHELVES) for room in rooms}
SHELLS = SHELVES[-1]
LONGEST_FILE = 300
FILES = sorted(APP.rglob("*.py"))


def room_of(parts: tuple[str, ...]) -> str:
    """The room a module stands in: `people.accounts`, `core`, `web`."""
    two = ".".join(parts[:2])
    return two if two in SHELF_OF else parts[0] if parts else ""


def module_parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(APP).with_suffix("").parts


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file, which several tests read."""
    return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every import of our own modules, also those inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "app":
            base = tuple((node.module or "").split(".")[1:])
            for alias in node.names:
                yield node.lineno, (*base, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "app":
                    yield node.lineno, tuple(alias.name.split(".")[1:])


def named(path: Path, *names: str) -> bool:
    """Whether a file is, or stands in the folder of, one of these roles."""
    return path.stem in names or path.parent.name in names


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call as dotted text, such as `db.session.commit`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_every_package_stands_on_a_shelf() -> None:
    rooms = {room_of(module_parts(path)) for path in FILES if path.parent != APP}
    assert rooms - set(SHELF_OF) <= {"people", "forum", "discovery", "care"}


def test_imports_go_down() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {here} imports {there}"
        for path in FILES
        if (here := room_of(module_parts(path))) in SHELF_OF and here not in SHELLS
        for line, target in imports(path)
        if (there := room_of(target)) in SHELF_OF and there != here and SHELF_OF[there] >= SHELF_OF[here]
    ]
    assert not wrong, wrong


def test_handlers_are_not_imported_but_by_their_own_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line, target in imports(path)
        if "handlers" in target and target[: target.index("handlers")] != module_parts(path.parent / "x")[:-1]
    ]
    assert not wrong, wrong


def test_only_the_database_module_commits() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line, call in calls(path)
        if call.endswith("session.commit") and path != APP / "core" / "db.py"
    ]
    assert not wrong, wrong


def test_routes_do_not_query() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {call}"
        for path in FILES
        if named(path, "routes")
        for line, call in calls(path)
        if call
        in {
            "select",
            "db.session.execute",
            "db.session.scalar",
            "db.session.scalars",
            "db.session.query",
            "db.session.add",
        }
    ]
    assert not wrong, wrong


def test_operations_neither_render_nor_know_the_request() -> None:
    known = {"request", "render_template", "current_user", "flash", "session", "redirect"}
    wrong = [
        f"{path.relative_to(ROOT)}: {alias.name}"
        for path in FILES
        if named(path, "operations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flask")
        for alias in node.names
        if alias.name in known
    ]
    assert not wrong, wrong


def test_queries_do_not_write() -> None:
    writing = {
        "db.session.add",
        "db.session.delete",
        "db.session.merge",
        "record",
        "insert",
        "delete",
        "update",
    }
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {call}"
        for path in FILES
        if named(path, "queries")
        for line, call in calls(path)
        if call in writing
    ]
    assert not wrong, wrong


def test_files_stay_small() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in FILES}
    wrong = {path: size for path, size in sizes.items() if size > LONGEST_FILE}
    assert not wrong, wrong


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in FILES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_stay_short() -> None:
    lengths = [length(node) for _, node in functions()]
    assert median(lengths) <= 8
    assert sum(size <= 25 for size in lengths) / len(lengths) >= 0.9


def test_public_functions_say_what_they_do() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in FILES
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not wrong, wrong


def test_templates_have_no_inline_style_or_handler() -> None:
    import re

    inline = re.compile(r"""<[^>]*\s(style|on[a-z]+)\s*=\s*["']""", re.IGNORECASE)
    wrong = [
        str(p.relative_to(ROOT)) for p in (ROOT / "templates").rglob("*.html") if inline.search(p.read_text())
    ]
    assert not wrong, wrong


RULES_OF_POWER = {
    "can_moderate",
    "can_administer",
    "can_arrange",
    "can_discipline",
    "can_decide_case",
    "can_decide_reopening",
    "can_move",
    "can_run",
    "can_show",
    "can_bring_back",
}
AUDITS_NOTHING = {
    "send_test_mail": "it sends a mail to who asks and changes nothing",
}


def _audits(function: ast.AST, helpers: dict[str, ast.FunctionDef]) -> bool:
    """Whether a function, or one of its own file that it calls, writes an entry."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name.startswith("audit"):
                return True
            if name in helpers and helpers[name] is not function and _audits(helpers[name], helpers):
                return True
    return False


def _asks_a_rule_of_power(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "require"
        and ast.unparse(node.args[0]).partition("(")[0] in RULES_OF_POWER
        for node in ast.walk(function)
    )


def test_every_operation_of_moderators_and_administrators_writes_the_audit_log() -> None:
    known = {"suspend_member", "reinstate_member", "hide_post", "close_topic", "reopen_topic"}
    silent = []
    for path in FILES:
        if "operations" not in path.relative_to(APP).as_posix() and path.parent.name != "admin":
            continue
        functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        helpers = {node.name: node for node in functions}
        for node in functions:
            called = {
                call.func.id
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            }
            if _asks_a_rule_of_power(node) and not (_audits(node, helpers) or called & known):
                silent.append(node.name)
    assert sorted(set(silent)) == sorted(AUDITS_NOTHING)
