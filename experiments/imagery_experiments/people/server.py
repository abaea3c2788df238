"""The server of the browser experiment: gives each participant the next screen and saves every answer at once.

It stores no names and no addresses. What it sends is the experiment page, screens, and, for the researcher with the
passphrase, progress and data. Behind a reverse proxy it needs nothing else than the proxy's TLS and a path of its own.
"""

from __future__ import annotations

import hashlib
import html
import secrets
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field

from imagery_experiments.people.pages import BROWSER, experiment_page, paragraphs
from imagery_experiments.people.person import Answer
from imagery_experiments.people.records import Place, Records
from imagery_experiments.people.replay import Replay

LARGEST_BODY = 64_000
"""Bytes of a request."""
MOST_STARTS, MOST_REQUESTS = 120, 600
"""Per minute: new participants, and requests of one participant."""
BASIC = HTTPBasic(realm="researcher")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Start(BaseModel):
    """Consent."""

    model_config = ConfigDict(extra="forbid")
    consent: bool


class Submission(BaseModel):
    """The answer to one screen of one participant."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=64)
    tab: str = Field(max_length=64)
    item: int = Field(ge=0, le=100_000)
    screen: int = Field(ge=0, le=100_000)
    answer: Answer


class Where(BaseModel):
    """A request for the present screen; the tab that asks goes on with the experiment."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=64)
    tab: str = Field(max_length=64)


@dataclass(frozen=True)
class Texts:
    """Pages that are read before the experiment, as plain text."""

    consent: str
    instructions: str


class Limiter:
    """At most ``most`` events of one key within a minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._times: dict[str, deque[float]] = {}

    def allow(self, key: str) -> bool:
        """Count one event; whether it is within the limit."""
        now, times = time.monotonic(), self._times.setdefault(key, deque())
        while times and times[0] < now - 60:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(now)
        return True


def make_app(records: Records, texts: Texts, *, passphrase: str, replay: Replay | None = None) -> FastAPI:
    """The application; ``replay`` lets the page answer with the rows of an agent instead of a person."""
    app = FastAPI(title="imagery people", docs_url=None, redoc_url=None, openapi_url=None)
    lock = threading.Lock()
    starts, requests = Limiter(MOST_STARTS), Limiter(MOST_REQUESTS)
    tabs: dict[str, str] = {}
    consent_hash = hashlib.sha256(texts.consent.encode()).hexdigest()
    page = experiment_page(records.plan.study.title, texts.consent, texts.instructions)

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return PlainTextResponse("too large", status_code=413, headers=HEADERS)
        if request.method == "POST" and "content-length" not in request.headers:
            return PlainTextResponse("length required", status_code=411, headers=HEADERS)
        response: Response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    def participant(token: str) -> int:
        number = records.number_of(token)
        if number is None:
            raise HTTPException(404, "this link is not known here; begin again from the start page")
        if not requests.allow(token):
            raise HTTPException(429, "too many requests")
        return number

    def shown(number: int, place: Place) -> dict[str, Any]:
        content: dict[str, Any] = {"item": place.item, "screen": place.screen, "progress": round(place.progress, 3)}
        if place.shown is None:
            passed, taken = records.checks(number)
            return content | {"kind": "end", "checks": [passed, taken]}
        content |= asdict(place.shown) | {"feedback": place.feedback}
        if replay is not None:
            content["replay"] = replay.response(records.items(number)[place.item], place.shown)
        return content

    @app.get("/", response_class=HTMLResponse)
    def index() -> str:
        return page

    @app.post("/api/start")
    def start(given: Start) -> dict[str, str]:
        if not given.consent:
            raise HTTPException(403, "without consent there is no experiment")
        if not starts.allow("all"):
            raise HTTPException(429, "too many participants at once; try again in a minute")
        with lock:
            return {"token": records.start(consent=consent_hash)}

    @app.post("/api/state")
    def state(asked: Where) -> dict[str, Any]:
        number = participant(asked.token)
        tabs[asked.token] = asked.tab
        return shown(number, records.place(number))

    @app.post("/api/answer")
    def answer(given: Submission) -> JSONResponse:
        number = participant(given.token)
        if tabs.setdefault(given.token, given.tab) != given.tab:
            return JSONResponse({"detail": "the experiment goes on in another tab"}, status_code=423)
        with lock:
            place = records.place(number)
            if (given.item, given.screen) != (place.item, place.screen) or place.shown is None:
                # recorded before: the reply was lost, or the same answer was sent twice
                return JSONResponse(shown(number, place), status_code=409)
            records.answer(number, place, given.answer)
            return JSONResponse(shown(number, records.place(number)))

    def researcher(credentials: Annotated[HTTPBasicCredentials, Depends(BASIC)]) -> None:
        if not secrets.compare_digest(credentials.password.encode(), passphrase.encode()):
            raise HTTPException(401, "wrong passphrase", headers={"WWW-Authenticate": 'Basic realm="researcher"'})

    @app.get("/researcher", response_class=HTMLResponse, dependencies=[Depends(researcher)])
    def progress() -> str:
        lines = []
        for number in records.participants():
            place, (passed, taken) = records.place(number), records.checks(number)
            done = "finished" if place.shown is None else f"{place.progress:.0%}"
            lines.append(f"<tr><td>{number}<td>{records.plan.list_of(number)}<td>{done}<td>{passed} of {taken}</tr>")
        return (
            "<!doctype html><meta charset=utf-8><title>Progress</title>"
            f"<h1>{html.escape(records.plan.study.title)}</h1>"
            "<p><a href='researcher/trials.csv'>finished trials as CSV</a></p><table border=1 cellpadding=6>"
            f"<tr><th>participant<th>list<th>progress<th>attention checks passed</tr>{''.join(lines)}</table>"
        )

    @app.get("/researcher/trials.csv", dependencies=[Depends(researcher)])
    def trials() -> Response:
        with lock:
            return Response(records.rows().to_csv(index=False), media_type="text/csv")

    app.mount("/browser", StaticFiles(directory=BROWSER), name="browser")
    return app


def read_texts(study_about: str, *, consent: Path | None, instructions: Path | None) -> Texts:
    """The texts of these files, or defaults; ValueError for a file that is empty or not UTF-8."""
    return Texts(
        _text(consent, _CONSENT),
        _text(instructions, f"{study_about}\n\nRespond as quickly and as accurately as you can."),
    )


def _text(path: Path | None, default: str) -> str:
    if path is None:
        return default
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError(f"expected text in UTF-8 in {path}; save it in that encoding") from None
    if not paragraphs(text):
        raise ValueError(f"expected some text in {path}, it is empty")
    return text


_CONSENT = """This is a study of mental imagery. It takes part in your browser.

Your answers and response times are recorded, without your name and without the address of your computer. You may stop
at any time by closing this page."""
