"""A reader of building sentences that asks a language model on the user's own machine (``--reader URL``).

Any server with the chat completions of OpenAI's interface will do, such as Ollama, vLLM or llama.cpp. The model gets
the syntax tree with its JSON schema and must return it; what it returns is validated, and carried out by the same code
as what the grammar reads. A refusal or an invalid tree is an error, never a guess.
"""

from __future__ import annotations

import inspect
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from imagery_agent.language.construction import tree
from imagery_agent.language.construction.reading import EXAMPLES, read_steps
from imagery_agent.language.construction.tree import Step, constraints, references, steps
from imagery_experiments.experiment.participant import ReadSentence
from imagery_experiments.participants.tree_schema import Reply, read_reply, reply_json, reply_schema

TIMEOUT_S = 120.0
_EXAMPLES = 6
"""Number of example sentences that the model is shown with the grammar's trees."""


class ReaderRefusal(ValueError):
    """A sentence that the model refuses, or for which it returns no valid tree."""


class ReaderUnavailable(ConnectionError):
    """The server cannot be reached, does not answer in time, or answers with an error: the run stops."""


class EndpointReader:
    """Reads sentences with a language model behind an address.

    ``log`` holds every sentence with the model's reply, valid or not, until it is cleared.
    """

    def __init__(self, url: str, *, model: str = "", timeout_s: float = TIMEOUT_S) -> None:
        """``url`` is the base address, such as http://localhost:11434/v1; an empty ``model``: the only one there."""
        self.url, self._model, self._timeout_s = url.rstrip("/"), model, timeout_s
        self.log: list[ReadSentence] = []

    @property
    def model(self) -> str:
        """The name of the model."""
        if not self._model:
            found = [str(one["id"]) for one in self._ask("models")["data"]]
            if len(found) != 1:
                raise ReaderUnavailable(
                    f"expected --reader-model NAME as one of the models at {self.url}: {', '.join(found) or 'none'}"
                )
            (self._model,) = found
        return self._model

    def __call__(self, sentence: str, /) -> tuple[Step, ...]:
        """The steps that the model reads in a sentence.

        Raises:
            ReaderRefusal: the model refuses the sentence or returns no valid tree.
            ReaderUnavailable: no answer from the server.
        """
        answer = self._ask("chat/completions", _request(self.model, sentence))
        try:
            message = answer["choices"][0]["message"]
            text = str(message.get("content") or "")
        except (KeyError, IndexError, TypeError, AttributeError):
            raise ReaderUnavailable(f"expected chat completions from {self.url}, got {str(answer)[:80]!r}") from None
        self.log.append(ReadSentence(sentence, text))
        try:
            reply = read_reply(text)
        except ValueError as error:
            raise ReaderRefusal(f"the model {self.model} returned no valid tree for {sentence!r}: {error}") from None
        if reply.refusal:
            raise ReaderRefusal(f"the model {self.model} refuses {sentence!r}: {reply.refusal}")
        return reply.steps

    def _ask(self, path: str, body: object = None) -> Any:
        """The JSON answer to a request: POST of ``body``, or GET without one."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/{path}", data, {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=self._timeout_s) as answer:
                return json.load(answer)
        except HTTPError as error:
            said = error.read(200).decode(errors="replace")
            raise ReaderUnavailable(f"{self.url}/{path} answers with the error {error.code}: {said}") from None
        except (URLError, TimeoutError, ConnectionError) as error:
            reason = getattr(error, "reason", error)
            raise ReaderUnavailable(
                f"expected a language model's server at {self.url}, got none within {self._timeout_s:g} s ({reason})"
            ) from None
        except ValueError as error:
            raise ReaderUnavailable(f"expected JSON from {self.url}/{path}: {error}") from None


def _request(model: str, sentence: str) -> dict[str, Any]:
    """The body of a request for the tree of one sentence, without randomness."""
    messages = [{"role": "system", "content": _instructions()}]
    for example in EXAMPLES[:_EXAMPLES]:
        messages.append({"role": "user", "content": example})
        messages.append({"role": "assistant", "content": reply_json(Reply(read_steps(example)))})
    messages.append({"role": "user", "content": sentence})
    schema = {"name": "reply", "schema": reply_schema()}
    return {
        "model": model,
        "messages": messages,
        "temperature": 0,
        "seed": 0,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def _instructions() -> str:
    return (
        "You translate one sentence about a figure that somebody imagines into a syntax tree. Return JSON of the given "
        'schema: {"steps": [...]} with all that the sentence says and nothing else, or {"refusal": reason} if '
        "anything in it cannot be said in the tree. Never guess. Give every step and constraint its kind; leave out "
        "fields that have their default value. The tree, as Python dataclasses:\n\n"
        + "\n\n".join(map(inspect.getsource, (tree, references, constraints, steps)))
    )
