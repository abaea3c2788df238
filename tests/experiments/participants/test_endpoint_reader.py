"""A language model as reader, played by a local server: its trees are carried out, and nothing else is accepted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from imagery_agent.language.construction.reading import EXAMPLES, read_steps
from imagery_experiments.cli.main import main
from imagery_experiments.participants.endpoint_reader import EndpointReader, ReaderRefusal, ReaderUnavailable
from imagery_experiments.participants.tree_schema import Reply, read_reply, reply_json, reply_schema

HEART = '{"steps": [{"kind": "add", "theme": {"name": "heart"}}]}'


class Model:
    """A server of one model whose replies a function of the sentence gives."""

    def __init__(self, reply: Callable[[str], str], *, models: tuple[str, ...] = ("small",), status: int = 200) -> None:
        self.requests: list[dict] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send({"data": [{"id": name} for name in models]})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.requests.append(body)
                text = reply(body["messages"][-1]["content"])
                self._send({"choices": [{"message": {"role": "assistant", "content": text}}]})

            def _send(self, content: object) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # a client that does not wait
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Model]]:
    started: list[Model] = []

    def start(*arguments, **options) -> Model:
        started.append(Model(*arguments, **options))
        return started[-1]

    yield start
    for one in started:
        one.close()


def as_grammar(sentence: str) -> str:
    """The reply of a model that reads as the grammar does."""
    return reply_json(Reply(read_steps(sentence)))


# ---------------------------------------------------------------- the tree as JSON


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_trees_survive_as_json(sentence):
    assert read_reply(as_grammar(sentence)).steps == read_steps(sentence)


def test_the_schema_allows_the_fields_of_the_tree_alone():
    schema = reply_schema()
    assert schema["additionalProperties"] is False
    add = schema["$defs"]["Add"]
    assert set(add["properties"]) == {"theme", "constraints", "kind"}
    assert {"theme", "kind"} <= set(add["required"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The steps are: add", "no JSON"),
        ('{"steps": []}', "expected either steps or a refusal"),
        ('{"steps": [{"kind": "add", "theme": {"name": "dot"}}], "refusal": "no"}', "expected either"),
        ('{"steps": [{"theme": {"name": "dot"}}]}', r"steps\[0\] lacks its kind"),
        ('{"steps": [{"kind": "add", "theme": {"name": "dot", "shiny": true}}]}', "unknown field 'shiny'"),
        ('{"steps": [{"kind": "add", "theme": {"name": "dot", "count": "many"}}]}', "valid integer"),
        ('{"steps": [{"kind": "add", "theme": {"name": "dot", "count": "2"}}]}', "read as 2 instead of '2'"),
        ('{"steps": [{"kind": "conjure", "theme": {"name": "dot"}}]}', "steps.0"),
        ('{"steps": [{"kind": "turn", "theme": {}, "angle_deg": 90, "until": "upside down"}]}', "steps.0"),
    ],
)
def test_what_is_no_tree_is_refused(serve, text, message):
    reader = EndpointReader(serve(lambda sentence: text).url)
    with pytest.raises(ReaderRefusal, match=message):
        reader("Imagine a dot.")
    assert [(one.sentence, one.tree) for one in reader.log] == [("Imagine a dot.", text)]


# ---------------------------------------------------------------- the server


def test_the_model_gets_the_schema_and_answers_without_randomness(serve):
    model = serve(lambda sentence: HEART)
    (step,) = EndpointReader(model.url)("Ein Herz, bitte!")
    assert step.theme.name == "heart"
    (request,) = model.requests
    assert (request["model"], request["temperature"]) == ("small", 0)
    assert request["response_format"]["json_schema"]["schema"] == reply_schema()
    assert request["messages"][-1] == {"role": "user", "content": "Ein Herz, bitte!"}
    assert "class Touches" in request["messages"][0]["content"]


def test_a_refusal_is_an_error_with_its_reason(serve):
    with pytest.raises(ReaderRefusal, match=r"the model small refuses 'Sing\.': that is no picture"):
        EndpointReader(serve(lambda sentence: '{"refusal": "that is no picture"}').url)("Sing.")


def test_a_server_that_does_not_answer_is_no_refusal(serve):
    with pytest.raises(ReaderUnavailable, match="answers with the error 500"):
        EndpointReader(serve(lambda sentence: HEART, status=500).url, model="small")("Imagine a dot.")
    with pytest.raises(ReaderUnavailable, match="expected a language model's server at http"):
        EndpointReader("http://127.0.0.1:9/v1", model="small")("Imagine a dot.")
    pause = threading.Event()
    slow = serve(lambda sentence: str(pause.wait(5)))
    with pytest.raises(ReaderUnavailable, match=r"within 0\.2 s"):
        EndpointReader(slow.url, model="small", timeout_s=0.2)("Imagine a dot.")
    pause.set()


def test_one_of_several_models_must_be_named(serve):
    model = serve(lambda sentence: HEART, models=("large", "small"))
    with pytest.raises(ReaderUnavailable, match=r"--reader-model NAME as one of the models.*large, small"):
        EndpointReader(model.url)("Imagine a dot.")
    assert EndpointReader(model.url, model="large")("Imagine a dot.")


# ---------------------------------------------------------------- the command

ITEMS = "block,source,instruction_1,instruction_2,canonical_answer\n1,own,Ein großes D!,Sing!,letter d\n"


def run(tmp_path, *options: str) -> None:
    (tmp_path / "items.csv").write_text(ITEMS, encoding="utf-8")
    files = ["--items", str(tmp_path / "items.csv"), "--out", str(tmp_path / "run")]
    one = ["--participants", "1"]
    main(["run", "reinterpretation", "--agent", "propositional-oracle", *one, *files, *options])


def test_a_study_is_run_with_a_model_and_logs_what_it_read(tmp_path, serve, capsys):
    trees = {"Ein großes D!": as_grammar('Imagine a capital letter "D".'), "Sing!": '{"refusal": "no picture"}'}
    run(tmp_path, "--reader", serve(trees.__getitem__).url)
    assert "Sentences carried out: 1 of 2" in capsys.readouterr().out
    (row,) = pd.read_json(tmp_path / "run" / "trials.jsonl", lines=True).to_dict("records")
    assert row["response"] == "letter d"
    assert "refuses 'Sing!': no picture" in row["reasons"]
    assert json.loads(row["trees"]) == [{"sentence": said, "tree": tree} for said, tree in trees.items()]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--reader", "http://127.0.0.1:9/v1", "--reader-model", "x"), "expected a language model's server at"),
        (("--reader", "llama"), "expected 'grammar' or http://SERVER/v1 as reader, got 'llama'"),
        (("--reader-model", "x"), "expected --reader URL with --reader-model"),
    ],
)
def test_a_reader_that_cannot_be_used_ends_the_run_in_one_line(tmp_path, options, message, capsys):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, *options)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
