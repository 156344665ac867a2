"""The wording of a kind's papers, found by file, and every fault in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.paper_slots import UnknownSlot, line_set_labelled, named
from zhunsheng.kernel.declare.paper_templates import FaultyTemplate, Template, templates_of
from zhunsheng.kernel.errors import Fault
from zhunsheng.law.citation import basis_fault


@cache
def worded_papers(kind: type[Record]) -> dict[str, tuple[Template, ...]]:
    """The versions of each paper of a kind that has a wording, in the order of declaration. Raises FaultyTemplate."""
    folder = _folder(kind)
    paths = {key: folder / f"{key}.yaml" for key in kind.papers}
    return {key: templates_of(path) for key, path in paths.items() if path.exists()}


def acts_that_print(kind: type[Record], paper: str) -> frozenset[str]:
    """The acts that print a paper, in whichever procedure."""
    return frozenset(
        act.name for procedure in kind.procedures.values() for act in procedure.acts.values() if paper in act.papers
    )


def paper_faults(kind: type[Record]) -> Iterator[Fault]:
    """Every fault in the wording of a kind's papers, each with the file and the line where it stands."""
    folder = _folder(kind)
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in kind.papers:
            yield Fault(str(path), f"{kind.key} declares no paper {path.stem!r}")
            continue
        if not acts_that_print(kind, path.stem):
            yield Fault(str(path), f"no act of {kind.key} prints the paper {path.stem!r}")
        try:
            versions = templates_of(path)
        except FaultyTemplate as fault:
            yield Fault(str(path), str(fault))
            continue
        for version in versions:
            yield from _faults_of(kind, path, version)
    for key, paper in kind.papers.items():
        if acts_that_print(kind, key) and not (folder / f"{key}.yaml").exists():
            yield Fault(kind.declared_at, f"{kind.key}: paper {paper.label} is printed by an act, but has no wording")


def _faults_of(kind: type[Record], path: Path, version: Template) -> Iterator[Fault]:
    stands = {slot.path for slot, _ in version.slots()}
    for slot, each in version.slots():
        try:
            named(kind, slot)
            if each:
                line_set_labelled(kind, each)
        except UnknownSlot as fault:
            yield Fault(_place(path, slot.words), f"{version.title}: {{{slot.words}}}: {fault}")
    for basis, slots in version.demanded.items():
        yield from (
            Fault(_place(path, slot.words), f"{version.title}: demands {{{slot.words}}}, which stands nowhere in it")
            for slot in slots
            if slot.path not in stands
        )
        if (fault_of_basis := basis_fault(basis)) is not None:
            yield Fault(_place(path, basis), f"{version.title}: {fault_of_basis}")


def _place(path: Path, words: str) -> str:
    """Where words first stand in a file."""
    lines = path.read_text("utf-8").splitlines()
    return f"{path}:{next((number for number, line in enumerate(lines, 1) if words in line), 1)}"


def _folder(kind: type[Record]) -> Path:
    """Where the papers of a kind lie: ``papers/case`` beside ``case.py``."""
    module = Path(kind.declared_at.rpartition(":")[0])
    return module.parent / "papers" / module.stem
