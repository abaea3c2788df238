"""Which functions solve which type of task: for every type a depictive and a propositional solver, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from imagery_agent.planners.ambiguous_figures import depictive as figures_depictive
from imagery_agent.planners.ambiguous_figures import propositional as figures_propositional
from imagery_agent.planners.base import Deliberate, Solve
from imagery_agent.planners.construction import depictive as construction_depictive
from imagery_agent.planners.construction import propositional as construction_propositional
from imagery_agent.planners.item_memory import depictive as items_depictive
from imagery_agent.planners.item_memory import propositional as items_propositional
from imagery_agent.planners.mental_comparison import depictive as comparison_depictive
from imagery_agent.planners.mental_comparison import propositional as comparison_propositional
from imagery_agent.planners.planning.assembly import depictive as assembly_depictive
from imagery_agent.planners.planning.assembly import propositional as assembly_propositional
from imagery_agent.planners.planning.causal_chain import depictive as causal_chain_depictive
from imagery_agent.planners.planning.causal_chain import propositional as causal_chain_propositional
from imagery_agent.planners.planning.causality import depictive as causality_depictive
from imagery_agent.planners.planning.causality import propositional as causality_propositional
from imagery_agent.planners.planning.conditional_island import depictive as conditional_island_depictive
from imagery_agent.planners.planning.conditional_island import propositional as conditional_island_propositional
from imagery_agent.planners.planning.described_motion import depictive as described_motion_depictive
from imagery_agent.planners.planning.described_motion import propositional as described_motion_propositional
from imagery_agent.planners.planning.form_assembly import depictive as form_assembly_depictive
from imagery_agent.planners.planning.form_assembly import propositional as form_assembly_propositional
from imagery_agent.planners.planning.form_board import depictive as form_board_depictive
from imagery_agent.planners.planning.form_board import propositional as form_board_propositional
from imagery_agent.planners.planning.hinge_folding import depictive as hinge_folding_depictive
from imagery_agent.planners.planning.hinge_folding import propositional as hinge_folding_propositional
from imagery_agent.planners.planning.map_inference import depictive as map_inference_depictive
from imagery_agent.planners.planning.map_inference import propositional as map_inference_propositional
from imagery_agent.planners.planning.maze import depictive as maze_depictive
from imagery_agent.planners.planning.maze import propositional as maze_propositional
from imagery_agent.planners.planning.paper_folding import depictive as paper_folding_depictive
from imagery_agent.planners.planning.paper_folding import propositional as paper_folding_propositional
from imagery_agent.planners.planning.paper_punch import depictive as paper_punch_depictive
from imagery_agent.planners.planning.paper_punch import propositional as paper_punch_propositional
from imagery_agent.planners.planning.relational_chain import depictive as relational_chain_depictive
from imagery_agent.planners.planning.relational_chain import propositional as relational_chain_propositional
from imagery_agent.planners.rotation import depictive as rotation_depictive
from imagery_agent.planners.rotation import learned_figures
from imagery_agent.planners.rotation import propositional as rotation_propositional
from imagery_agent.planners.scanning import depictive as scanning_depictive
from imagery_agent.planners.scanning import map_learning
from imagery_agent.planners.scanning import propositional as scanning_propositional
from imagery_agent.planners.selective_interference import depictive as walks_depictive
from imagery_agent.planners.selective_interference import propositional as walks_propositional
from imagery_agent.planners.sentence_picture import depictive as sentences_depictive
from imagery_agent.planners.sentence_picture import propositional as sentences_propositional
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask
from imagery_agent.tasks.causality import HearTask, JudgeTask, WatchTask
from imagery_agent.tasks.comparisons import CompareClocksTask, CompareSizesTask
from imagery_agent.tasks.construction import BuildTask, NameTask
from imagery_agent.tasks.item_memory import (
    RecallPartnerTask,
    RecallPlaceTask,
    RecallTask,
    StudyPairTask,
    StudyTask,
    WaitTask,
)
from imagery_agent.tasks.planning import (
    AssemblyTask,
    CausalChainTask,
    ChainTask,
    ConditionalIslandTask,
    FoldingTask,
    FormBoardTask,
    IslandTask,
    MazeTask,
    MotionTask,
)
from imagery_agent.tasks.rotation import CompareLearnedTask, CompareTask, IdentifyTask, LearnFigureTask, PrepareTask
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, PointTask, QueryTask, ResizeTask, RetellTask
from imagery_agent.tasks.sentence_pictures import ReadSentenceTask, WasMentionedTask
from imagery_agent.tasks.spatial_puzzles import FormAssemblyTask, HingeFoldingTask, PaperPunchTask
from imagery_agent.tasks.walks import NextCornerTask, NextWordTask, RememberLetterTask, RememberSentenceTask

Side = Literal["depictive", "propositional"]
_Solver = TypeVar("_Solver")


@dataclass(frozen=True)
class Solvers(Generic[_Solver]):
    """The two ways to solve one type of task."""

    depictive: _Solver
    """By operations on mental pictures."""
    propositional: _Solver
    """By inferences over descriptions."""
    paradigm: str = ""
    """The field of ``PlannerParameters`` that both read; planning problems have none."""

    def of(self, side: Side) -> _Solver:
        """The solver of one side."""
        return self.depictive if side == "depictive" else self.propositional


SOLVERS: dict[type, Solvers[Solve]] = {
    CompareTask: Solvers(
        rotation_depictive.compare_figures, rotation_propositional.compare_figures, "rotation"
    ),
    LearnFigureTask: Solvers(
        learned_figures.learn_figure, rotation_propositional.learn_figure, "rotation"
    ),
    PrepareTask: Solvers(learned_figures.prepare, rotation_propositional.prepare, "rotation"),
    CompareLearnedTask: Solvers(
        learned_figures.compare_learned, rotation_propositional.compare_learned, "rotation"
    ),
    IdentifyTask: Solvers(learned_figures.identify, rotation_propositional.identify, "rotation"),
    LearnTask: Solvers(map_learning.learn_map, scanning_propositional.learn_map, "scanning"),
    QueryTask: Solvers(scanning_depictive.answer_query, scanning_propositional.answer_query, "scanning"),
    PointTask: Solvers(scanning_depictive.follow_arrow, scanning_propositional.follow_arrow, "scanning"),
    ResizeTask: Solvers(map_learning.resize_map, scanning_propositional.resize_map, "scanning"),
    # verbal on both sides: an expectation and a description are words, no picture is involved
    ExpectTask: Solvers(
        scanning_propositional.keep_expectation, scanning_propositional.keep_expectation, "scanning"
    ),
    RetellTask: Solvers(scanning_propositional.retell, scanning_propositional.retell, "scanning"),
    BuildTask: Solvers(
        construction_depictive.build_figure, construction_propositional.build_figure, "construction"
    ),
    NameTask: Solvers(
        construction_depictive.name_figure, construction_propositional.name_figure, "construction"
    ),
    SeeTask: Solvers(figures_depictive.see, figures_propositional.see, "ambiguous_figures"),
    SeeAgainTask: Solvers(
        figures_depictive.see_again, figures_propositional.see_again, "ambiguous_figures"
    ),
    DrawTask: Solvers(figures_depictive.draw, figures_propositional.draw, "ambiguous_figures"),
    StudyTask: Solvers(items_depictive.study, items_propositional.study, "item_memory"),
    StudyPairTask: Solvers(items_depictive.study_pair, items_propositional.study_pair, "item_memory"),
    WaitTask: Solvers(items_depictive.wait, items_propositional.wait, "item_memory"),
    RecallTask: Solvers(items_depictive.recall, items_propositional.recall, "item_memory"),
    RecallPartnerTask: Solvers(
        items_depictive.recall_partner, items_propositional.recall_partner, "item_memory"
    ),
    RecallPlaceTask: Solvers(items_depictive.recall_place, items_propositional.recall_place, "item_memory"),
    RememberLetterTask: Solvers(
        walks_depictive.remember_letter, walks_propositional.remember_letter, "selective_interference"
    ),
    RememberSentenceTask: Solvers(
        walks_depictive.remember_sentence, walks_propositional.remember_sentence, "selective_interference"
    ),
    NextCornerTask: Solvers(
        walks_depictive.next_corner, walks_propositional.next_corner, "selective_interference"
    ),
    NextWordTask: Solvers(walks_depictive.next_word, walks_propositional.next_word, "selective_interference"),
    CompareClocksTask: Solvers(
        comparison_depictive.compare_clocks, comparison_propositional.compare_clocks, "mental_comparison"
    ),
    CompareSizesTask: Solvers(
        comparison_depictive.compare_sizes, comparison_propositional.compare_sizes, "mental_comparison"
    ),
    ReadSentenceTask: Solvers(
        sentences_depictive.read_sentence, sentences_propositional.read_sentence, "sentence_picture"
    ),
    WasMentionedTask: Solvers(
        sentences_depictive.was_mentioned, sentences_propositional.was_mentioned, "sentence_picture"
    ),
    WatchTask: Solvers(causality_depictive.watch, causality_propositional.watch, "causality"),
    # verbal on both sides: what is told has no places
    HearTask: Solvers(causality_propositional.hear, causality_propositional.hear, "causality"),
    JudgeTask: Solvers(causality_depictive.judge, causality_propositional.judge, "causality"),
}  # fmt: skip
"""Tasks with one answer."""

DELIBERATIONS: dict[type, Solvers[Deliberate]] = {
    FormBoardTask: Solvers(form_board_depictive.deliberate, form_board_propositional.deliberate),
    FoldingTask: Solvers(paper_folding_depictive.deliberate, paper_folding_propositional.deliberate),
    AssemblyTask: Solvers(assembly_depictive.deliberate, assembly_propositional.deliberate),
    IslandTask: Solvers(map_inference_depictive.deliberate, map_inference_propositional.deliberate),
    ChainTask: Solvers(relational_chain_depictive.deliberate, relational_chain_propositional.deliberate),
    MotionTask: Solvers(described_motion_depictive.deliberate, described_motion_propositional.deliberate),
    CausalChainTask: Solvers(causal_chain_depictive.deliberate, causal_chain_propositional.deliberate),
    ConditionalIslandTask: Solvers(
        conditional_island_depictive.deliberate, conditional_island_propositional.deliberate
    ),
    MazeTask: Solvers(maze_depictive.deliberate, maze_propositional.deliberate),
    FormAssemblyTask: Solvers(form_assembly_depictive.deliberate, form_assembly_propositional.deliberate),
    HingeFoldingTask: Solvers(hinge_folding_depictive.deliberate, hinge_folding_propositional.deliberate),
    PaperPunchTask: Solvers(paper_punch_depictive.deliberate, paper_punch_propositional.deliberate),
}
"""Planning problems, whose solvers yield better and better answers."""
