"""The server of the browser experiment: gives each participant the next screen and saves every answer at once.

It stores no names and no addresses. What it sends is the experiment page, screens, and, for the researcher with the
passphrase, progress and data. Behind a reverse proxy it needs nothing else than the proxy's TLS and a path of its own.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field

from imagery_experiments.people.pages import BROWSER, experiment_page, progress_page
from imagery_experiments.people.person import Answer
from imagery_experiments.people.rate_limit import RateLimit
from imagery_experiments.people.records import Place, Records
from imagery_experiments.people.replay import Replay
from imagery_experiments.people.texts import Texts

LARGEST_BODY = 64_000
"""Bytes of a request."""
MOST_STARTS, MOST_REQUESTS, MOST_GUESSES = 120, 600, 30
"""Per minute: new participants, requests of one participant, and wrong passphrases."""
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_BASIC = HTTPBasic(realm="researcher")
_Credentials = Annotated[HTTPBasicCredentials, Depends(_BASIC)]


class Start(BaseModel):
    """Consent."""

    model_config = ConfigDict(extra="forbid")
    consent: bool


class Where(BaseModel):
    """A request for the present screen; the tab that asks goes on with the experiment."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=64)
    tab: str = Field(max_length=64)


class Submission(Where):
    """The answer to one screen of one participant."""

    item: int = Field(ge=0, le=100_000)
    screen: int = Field(ge=0, le=100_000)
    answer: Answer


class Experiment:
    """What participants ask of the server."""

    def __init__(self, records: Records, texts: Texts, *, replay: Replay | None = None) -> None:
        self._records, self._replay, self._lock = records, replay, threading.Lock()
        self._starts, self._requests = RateLimit(MOST_STARTS), RateLimit(MOST_REQUESTS)
        self._tabs: dict[str, str] = {}
        """Token -> the tab that goes on."""
        self._consent = hashlib.sha256(texts.consent.encode()).hexdigest()
        self._page = experiment_page(records.plan.study.title, texts.consent, texts.instructions)

    def page(self) -> str:
        """The page of the experiment."""
        return self._page

    def start(self, given: Start) -> dict[str, str]:
        """A new participant; their token."""
        if not given.consent:
            raise HTTPException(403, "without consent there is no experiment")
        if not self._starts.allow(""):
            raise HTTPException(429, "too many participants at once; try again in a minute")
        with self._lock:
            return {"token": self._records.start(consent=self._consent)}

    def state(self, asked: Where) -> dict[str, Any]:
        """The present screen of a participant."""
        number = self._participant(asked.token)
        self._tabs[asked.token] = asked.tab
        return self._shown(number, self._records.place(number))

    def answer(self, given: Submission) -> JSONResponse:
        """Save an answer; the next screen. Status 409 if it was saved before, 423 for a tab that was left."""
        number = self._participant(given.token)
        if self._tabs.setdefault(given.token, given.tab) != given.tab:
            return JSONResponse({"detail": "the experiment goes on in another tab"}, status_code=423)
        with self._lock:
            place = self._records.place(number)
            if (given.item, given.screen) != (place.item, place.screen) or place.shown is None:
                # the reply was lost, or the same answer was sent twice
                return JSONResponse(self._shown(number, place), status_code=409)
            self._records.answer(number, place, given.answer)
            return JSONResponse(self._shown(number, self._records.place(number)))

    def _participant(self, token: str) -> int:
        number = self._records.number_of(token)
        if number is None:
            raise HTTPException(404, "this link is not known here; begin again from the start page")
        if not self._requests.allow(token):
            raise HTTPException(429, "too many requests")
        return number

    def _shown(self, number: int, place: Place) -> dict[str, Any]:
        where = {"item": place.item, "screen": place.screen, "progress": round(place.progress, 3)}
        content: dict[str, Any] = where | {"feedback": place.feedback}
        if place.shown is None:
            return content | {"kind": "end"}
        content |= asdict(place.shown)
        if self._replay is not None:
            item = self._records.items(number)[place.item]
            content["replay"] = self._replay.response(item, place.shown, place.screen)
        return content


class Researcher:
    """What the researcher with the passphrase asks of the server."""

    def __init__(self, records: Records, passphrase: str) -> None:
        self._records, self._passphrase, self._guesses = records, passphrase, RateLimit(MOST_GUESSES)

    def admit(self, credentials: _Credentials) -> None:
        """HTTPException for a wrong passphrase, or after too many."""
        if secrets.compare_digest(credentials.password.encode(), self._passphrase.encode()):
            return
        if not self._guesses.allow(""):
            raise HTTPException(429, "too many wrong passphrases; try again in a minute")
        raise HTTPException(401, "wrong passphrase", headers={"WWW-Authenticate": 'Basic realm="researcher"'})

    def progress(self) -> str:
        """The page of progress."""
        return progress_page(self._records.plan.study.title, self._records.progress())

    def trials(self) -> Response:
        """All finished trials as CSV."""
        return Response(self._records.rows().to_csv(index=False), media_type="text/csv")


async def guard(request: Request, call_next: Any) -> Response:
    """Refuse large requests; add headers that keep other sites out."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return PlainTextResponse("too large", status_code=413, headers=HEADERS)
    if request.method == "POST" and "content-length" not in request.headers:
        return PlainTextResponse("length required", status_code=411, headers=HEADERS)
    response: Response = await call_next(request)
    response.headers.update(HEADERS)
    return response


def make_app(records: Records, texts: Texts, *, passphrase: str, replay: Replay | None = None) -> FastAPI:
    """The application; ``replay`` lets the page answer with the rows of an agent instead of a person."""
    app = FastAPI(title="imagery people", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(guard)
    experiment, researcher = Experiment(records, texts, replay=replay), Researcher(records, passphrase)
    app.get("/", response_class=HTMLResponse)(experiment.page)
    app.post("/api/start")(experiment.start)
    app.post("/api/state")(experiment.state)
    app.post("/api/answer", response_model=None)(experiment.answer)
    admitted = [Depends(researcher.admit)]
    app.get("/researcher", response_class=HTMLResponse, dependencies=admitted)(researcher.progress)
    app.get("/researcher/trials.csv", response_model=None, dependencies=admitted)(researcher.trials)
    app.mount("/browser", StaticFiles(directory=BROWSER), name="browser")
    return app
