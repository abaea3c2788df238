// The experiment in the browser: asks for a screen, shows it with jsPsych, sends the answer, and asks for the next.
// With a server the screens come from it one by one; without one they are in a list file beside the page.
"use strict";
(() => {
const SETTINGS = JSON.parse(document.getElementById("settings").dataset.settings);
const STATIC = SETTINGS.static, QUERY = new URLSearchParams(location.search);
const TAB = Math.random().toString(36).slice(2), RETRY_MS = 1500, LEARNED_WITHIN = 0.08, FIXATION_MS = 500;
const escape = text => { const box = document.createElement("div"); box.textContent = text; return box.innerHTML; };
const wait = ms => new Promise(done => setTimeout(done, ms));
const store = STATIC ? sessionStorage : localStorage, NAME = "imagery-people";
let screen = null, answer = null, stopped = "";

// ---------------------------------------------------------------- where screens come from

function note(text) {
  let box = document.querySelector(".note");
  if (!text) { if (box) box.remove(); return; }
  if (!box) { box = document.createElement("div"); box.className = "note"; document.body.append(box); }
  box.textContent = text;
}
async function post(path, content) {
  for (;;) {  // a lost connection loses nothing: the same answer is sent until there is a reply
    try {
      const reply = await fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(content)});
      if (reply.status < 500 && reply.status !== 429) { note(""); return reply; }
    } catch (error) { /* no connection */ }
    note("No connection. Your answer is kept and will be sent again.");
    await wait(RETRY_MS);
  }
}
const server = {
  token: QUERY.get("t") || "",
  async begin() {
    if (!this.token) {
      const reply = await post("api/start", {consent: true});
      this.token = (await reply.json()).token;
      QUERY.set("t", this.token);
      history.replaceState(null, "", "?" + QUERY);
    }
    const reply = await post("api/state", {token: this.token, tab: TAB});
    if (!reply.ok) { stopped = (await reply.json()).detail; return; }
    screen = await reply.json();
  },
  async send(given) {
    const reply = await post("api/answer", {token: this.token, tab: TAB, item: screen.item, screen: screen.screen, answer: given});
    if (reply.ok || reply.status === 409) screen = await reply.json();
    else stopped = reply.status === 423 ? "The experiment goes on in another tab. You may close this one." : JSON.stringify((await reply.json()).detail);
  },
};
const files = {
  list: null, at: 0, given: [],
  async begin() {
    const kept = JSON.parse(store.getItem(NAME) || "null"), asked = +QUERY.get("list");
    const number = kept ? kept.list : (asked || 1 + Math.floor(Math.random() * STATIC.lists));
    this.list = await (await fetch(`lists/${number}.json`)).json();
    this.given = kept ? kept.given : [];
    this.at = this.given.length;
    this.show("");
  },
  show(feedback) {
    const screens = this.list.screens;
    screen = this.at < screens.length ? {...screens[this.at], feedback, progress: this.at / screens.length} : {kind: "end", progress: 1};
  },
  async send(given) {
    const now = screen;
    const line = {item: now.item, screen: now.screen, answer: given};
    this.given.push(line);
    store.setItem(NAME, JSON.stringify({list: this.list.list, given: this.given}));
    if (window.jatos) await jatos.appendResultData(JSON.stringify(line) + "\n");
    this.at++;
    this.show(now.right ? (now.right === given.text ? "right" : "wrong") : "");
    if (screen.kind === "end") this.finish();
  },
  finish() {
    const whole = JSON.stringify({study: STATIC.study, design: STATIC.design, list: this.list.list, answers: this.given});
    store.removeItem(NAME);
    if (window.jatos) { jatos.submitResultData(whole).then(() => jatos.endStudy()); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([whole], {type: "application/json"}));
    link.download = `answers-${this.list.list}-${Date.now()}.json`;
    link.click();
  },
};
const source = STATIC ? files : server;

// ---------------------------------------------------------------- what a screen looks like

function shown(extra = "") {
  const feedback = screen.feedback ? `<div class="feedback ${screen.feedback}">${screen.feedback === "right" ? "Right" : "Wrong"}</div>` : "";
  const picture = screen.picture ? `<img class="stimulus" src="${screen.picture}" alt="">` : "";
  return `<div class="bar"><i style="width:${100 * (screen.progress || 0)}%"></i></div>${feedback}${picture}<div class="instruction">${escape(screen.instruction)}</div>${extra}`;
}
function keyLine() {
  const own = Object.entries(screen.keys);
  return own.length > 2 ? "" : `<div class="keys">${own.map(([key, text]) => `<kbd>${key.toUpperCase()}</kbd> ${escape(text)}`).join(" &nbsp; ")}</div>`;
}
const is = (...kinds) => () => !stopped && kinds.includes(screen.kind);
const learned = () => Object.keys(screen.places || {}).length > 0;
const replayed = fill => () => screen.replay ? {data: fill(screen.replay)} : {};
const keyOf = text => (Object.entries(screen.keys).find(([, own]) => own === text) || Object.entries(screen.keys)[0])[0];

function trials(jsPsych) {
  const keyboard = {
    type: jsPsychHtmlKeyboardResponse, stimulus: () => shown(keyLine()), choices: () => Object.keys(screen.keys),
    simulation_options: replayed(own => ({response: keyOf(own.text), rt: own.rt_ms})),
    on_finish: data => { answer = {text: screen.keys[data.response.toLowerCase()], rt_ms: data.rt}; },
  };
  const any = {
    type: jsPsychHtmlKeyboardResponse, stimulus: () => shown('<div class="keys"><kbd>space</kbd> to go on</div>'), choices: [" "],
    simulation_options: replayed(own => ({response: " ", rt: own.rt_ms})),
    on_finish: data => { answer = {text: "ready", rt_ms: data.rt}; },
  };
  const timed = {
    type: jsPsychHtmlKeyboardResponse, stimulus: () => shown(), choices: "NO_KEYS", trial_duration: () => screen.duration_ms,
    on_finish: () => { answer = {text: "ready", rt_ms: screen.duration_ms}; },
  };
  const letter = {
    type: jsPsychHtmlKeyboardResponse, stimulus: () => shown('<div class="keys">press the key of its name</div>'), choices: [..."abcdefghijklmnopqrstuvwxyz0123456789"],
    simulation_options: replayed(own => ({response: (own.text[0] || "a").toLowerCase(), rt: own.rt_ms})),
    on_finish: data => { answer = {text: data.response.toUpperCase(), rt_ms: data.rt}; },
  };
  const choices = {
    type: jsPsychHtmlButtonResponse, stimulus: () => shown(), choices: () => screen.choices.map(escape),
    simulation_options: replayed(own => ({response: Math.max(0, screen.choices.indexOf(own.text)), rt: own.rt_ms})),
    on_finish: data => { answer = {text: screen.choices[data.response], rt_ms: data.rt}; },
  };
  const text = {
    type: jsPsychSurveyText, preamble: () => shown(), button_label: "Go on",
    questions: [{prompt: "Type your answer; several, best first, are separated by commas.", name: "names", required: true, columns: 50}],
    simulation_options: replayed(own => ({response: {names: own.text || "nothing"}, rt: own.rt_ms})),
    on_finish: data => {
      const names = data.response.names.split(/[,;\n]/).map(name => name.trim().slice(0, 100)).filter(Boolean).slice(0, 10);
      answer = {text: names[0] || "", names, rt_ms: data.rt};
    },
  };
  const place = {  // landmarks are placed from memory until all are right; then the map is known
    type: jsPsychCallFunction, async: true,
    func: async done => {
      const begun = performance.now();
      let attempts = 0;
      while (!await placed(jsPsych.getDisplayElement(), ++attempts)) await again(jsPsych.getDisplayElement());
      answer = {text: "ready", rt_ms: performance.now() - begun, attempts};
      done();
    },
  };
  const drawing = {
    type: jsPsychCallFunction, async: true,
    func: async done => { const begun = performance.now(), png = await drawn(jsPsych.getDisplayElement()); answer = {text: "", rt_ms: performance.now() - begun, drawing: png}; done(); },
  };
  const only = (trial, when) => ({timeline: [trial], conditional_function: when});
  const send = {type: jsPsychCallFunction, async: true, func: async done => { const given = answer; answer = null; await source.send(given); done(); }};
  const cross = {type: jsPsychHtmlKeyboardResponse, stimulus: () => `<div class="instruction" style="font-size:2rem">+</div>`, choices: "NO_KEYS", trial_duration: FIXATION_MS};
  return {
    timeline: [
      only(cross, () => is("keys", "letter", "choices")() && Boolean(screen.picture) && !screen.feedback),
      only(keyboard, is("keys")), only(any, is("any key", "message")), only(timed, is("timed")), only(letter, is("letter")),
      only(choices, is("choices")), only(text, is("text")), only(drawing, is("drawing")),
      only(place, () => is("any key")() && learned() && !QUERY.has("simulate")), only(send, () => !stopped),
    ],
    loop_function: () => !stopped && screen.kind !== "end",
  };
}

// ---------------------------------------------------------------- learning a map, drawing

function placed(display, attempt) {
  return new Promise(done => {
    const names = Object.keys(screen.places);
    let right = true, at = 0;
    display.innerHTML = `<p class="instruction" id="ask"></p><div class="map"></div>`;
    const ask = display.querySelector("#ask"), map = display.querySelector(".map");
    const next = () => { if (at === names.length) setTimeout(() => done(right), 400); else ask.textContent = `Where was the ${names[at]}? Click its place. (attempt ${attempt})`; };
    map.addEventListener("pointerdown", event => {
      if (at === names.length) return;
      const box = map.getBoundingClientRect(), x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
      const [u, v] = screen.places[names[at]];
      right = right && Math.hypot(x - u, y - v) <= LEARNED_WITHIN;
      map.insertAdjacentHTML("beforeend", `<i style="left:${100 * x}%;top:${100 * y}%"></i><b style="left:${100 * x}%;top:${100 * y}%">${escape(names[at])}</b>`);
      at++;
      next();
    });
    next();
  });
}
function again(display) {
  return new Promise(done => {
    display.innerHTML = shown('<div class="keys">Not all were right. Study it again; <kbd>space</kbd> to go on</div>');
    addEventListener("keydown", function listen(event) { if (event.key === " ") { removeEventListener("keydown", listen); done(); } });
  });
}
function drawn(display) {
  return new Promise(done => {
    display.innerHTML = shown('<canvas class="paper" width="384" height="384"></canvas><p><button class="jspsych-btn" id="clear">Begin again</button> <button class="jspsych-btn" id="done">Done</button></p>');
    const paper = display.querySelector("canvas"), pen = paper.getContext("2d");
    const clear = () => { pen.fillStyle = "white"; pen.fillRect(0, 0, 384, 384); };
    let down = false;
    const point = event => { const box = paper.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    clear();
    Object.assign(pen, {lineWidth: 18, lineCap: "round", lineJoin: "round", strokeStyle: "black"});
    paper.onpointerdown = event => { down = true; pen.beginPath(); pen.moveTo(...point(event)); pen.lineTo(...point(event)); pen.stroke(); };
    paper.onpointermove = event => { if (down) { pen.lineTo(...point(event)); pen.stroke(); } };
    addEventListener("pointerup", () => { down = false; });
    display.querySelector("#clear").onclick = clear;
    display.querySelector("#done").onclick = () => done(paper.toDataURL("image/png").split(",")[1]);
  });
}

// ---------------------------------------------------------------- the whole experiment

function run() {
  const jsPsych = initJsPsych({on_finish: () => {
    document.body.innerHTML = `<div class="page"><p>${escape(stopped || "That was all. Thank you for taking part! You may close this page.")}</p></div>`;
  }});
  const page = parts => `<div class="page">${parts.map(part => `<p>${part}</p>`).join("")}</div>`;
  const again = STATIC ? store.getItem(NAME) : QUERY.get("t");
  const consent = {timeline: [{type: jsPsychHtmlButtonResponse, stimulus: page(SETTINGS.consent), choices: ["I agree to take part"]}], conditional_function: () => !again};
  const full = {timeline: [{type: jsPsychFullscreen, fullscreen_mode: true, message: "<p>The experiment fills the screen.</p>", button_label: "Go on"}],
    conditional_function: () => !QUERY.has("simulate") && !QUERY.has("window")};
  const begin = {type: jsPsychCallFunction, async: true, func: async done => { await source.begin(); done(); }};
  const read = {timeline: [{type: jsPsychInstructions, pages: [page(SETTINGS.instructions)], show_clickable_nav: true, allow_backward: false}],
    conditional_function: () => !stopped && !again};
  const body = {timeline: [trials(jsPsych)], conditional_function: () => !stopped && screen.kind !== "end"};
  const timeline = [consent, full, begin, read, body];
  if (QUERY.has("simulate")) jsPsych.simulate(timeline, QUERY.get("simulate") || "visual", {});
  else jsPsych.run(timeline);
}
if (window.jatos) jatos.onLoad(run); else run();
})();
