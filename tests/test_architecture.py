"""The direction of dependencies is a scientific control; the wheel must carry the weights."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parent.parent
MIND, WORLD = ROOT / "imagery_agent", ROOT / "envs" / "imagery_envs"
HEAVY = ("torch", "open_clip", "pandas", "matplotlib")


@cache
def import_nodes(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """All imports of a file, wherever they are."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


@cache
def imports_of(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, wherever it does."""
    found: set[str] = set()
    for node in import_nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{path} uses a relative import"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def modules(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found
    return found


def test_the_mind_never_imports_the_world_or_the_laboratory():
    for path in modules(MIND):
        for name in imports_of(path):
            assert not any(within(name, p) for p in ("imagery_envs", "imagery_experiments", "gymnasium")), path


def test_the_world_knows_of_the_mind_only_its_language_and_the_reading_of_files():
    for path in modules(WORLD):
        for name in imports_of(path):
            if within(name, "imagery_agent"):
                reading = ("imagery_agent.picture_files", "imagery_agent.schemas", "imagery_agent.validation")
                allowed = ("imagery_agent.language", *reading)
                assert name == "imagery_agent" or any(within(name, part) for part in allowed), (path, name)
            assert not within(name, "imagery_experiments"), path


def test_only_the_interpreter_imports_open_clip():
    users = {
        p.relative_to(ROOT).as_posix()
        for p in modules(MIND)
        if any(within(name, "open_clip") for name in imports_of(p))
    }
    assert users == {"imagery_agent/interpreter/clip.py"}


def test_a_mind_that_runs_knows_nothing_of_training():
    for path in modules(MIND):
        if "training" not in path.parts:
            assert not any(within(name, "imagery_agent.training") for name in imports_of(path)), path


def test_models_know_tensors_only():
    for path in modules(MIND / "models"):
        for name in imports_of(path):
            if within(name, "imagery_agent"):
                assert within(name, "imagery_agent.models") or name == "imagery_agent", (path, name)


# Rooms from the lowest layer to the highest: a module imports from its own room and from lower layers only.
LAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "imagery_agent": (
        ("validation", "byte_packing", "rounding"),
        ("schemas",),
        ("language",),
        ("network_options", "picture_files", "tokenizer", "pretrained", "folder_lock", "json_lines", "models"),
        ("early_vision", "semantic_memory"),
        ("images",),
        ("mind",),
        ("visual_routines",),
        ("mind.workspace", "interpreter"),
        ("imagination",),
        ("tasks",),
        ("planners",),
        ("agent",),
        ("training",),
    ),
    "imagery_envs": (
        ("tables", "text"),
        ("stimuli",),
        ("rendering",),
        ("base",),
        ("forced_choice",),
        ("ambiguous_figures", "mental_rotation", "mental_scanning", "motion", "planning"),
        ("prepared_rotation", "reinterpretation", "spatial_puzzles"),
    ),
    "imagery_experiments": (
        ("files",),
        ("analysis", "corpus"),
        ("plotting",),
        ("experiment",),
        ("participants",),
        ("studies",),
        ("reporting", "evaluation"),
        ("rl", "replacement"),
        ("workflows", "benchmarks", "people", "baselines"),
        ("cli",),
    ),
}


@cache
def import_graph() -> nx.DiGraph:
    """Module -> module that it imports, anywhere in the file, for all modules of the three packages."""
    files: dict[str, Path] = {}
    for folder in (MIND, WORLD, ROOT / "experiments" / "imagery_experiments"):
        for path in modules(folder):
            parts = path.relative_to(folder.parent).with_suffix("").parts
            files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    graph = nx.DiGraph()
    graph.add_nodes_from(files)
    for module, path in files.items():
        for node in import_nodes(path):
            if isinstance(node, ast.Import):
                graph.add_edges_from((module, alias.name) for alias in node.names if alias.name in files)
            else:
                names = (f"{node.module}.{alias.name}" for alias in node.names)
                graph.add_edges_from((module, name if name in files else node.module) for name in names)
    return graph.subgraph(files)


def layer_of(module: str) -> tuple[int, str]:
    """Layer and room of a module: the longest name of a room that it begins with."""
    package, _, inside = module.partition(".")
    rooms = {room: number for number, layer in enumerate(LAYERS[package]) for room in layer}
    room = max((room for room in rooms if within(inside, room)), key=len, default="")
    assert room or not inside, f"{module} lies in no room of LAYERS; add its room there"
    return rooms.get(room, -1), room


def test_imports_have_no_circles():
    circles = [sorted(found) for found in nx.strongly_connected_components(import_graph()) if len(found) > 1]
    assert circles == []


def test_layers_import_downwards_only():
    for module, imported in import_graph().edges:
        if module.partition(".")[0] == imported.partition(".")[0]:
            (above, room), (below, other) = layer_of(module), layer_of(imported)
            assert room == other or below < above, f"{module} imports {imported}, which is not in a lower layer"


@pytest.mark.parametrize("package", ["imagery_agent", "imagery_envs"])
def test_importing_a_package_is_light(package):
    code = f"import sys, {package}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_envs_survive_a_foreign_envs_folder(tmp_path):
    """Most RL projects have a folder called envs; ours must not be shadowed by it."""
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "__init__.py").write_text("raise ImportError('the wrong envs')")
    code = "import gymnasium; gymnasium.make('imagery_envs:Imagery/MentalRotation-v0').reset(seed=0)"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=120)


def test_the_wheel_carries_weights_and_data(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    for model in ("dvae", "prior", "interpreter"):
        assert f"imagery_agent/weights/{model}/model.safetensors.packed" in inside
        assert f"imagery_agent/weights/{model}/README.md" in inside
    assert "imagery_envs/mental_rotation.py" in inside
    assert "imagery_envs/stimuli/classic_items.toml" in inside
    assert "imagery_experiments/evaluation/held_out/drawings.json" in inside
    assert "imagery_experiments/evaluation/held_out_wide/names.json" in inside
    assert "imagery_experiments/reporting/templates/report.html.j2" in inside
    assert not any(name.startswith(("envs/", "experiments/", "tests/")) for name in inside)
