// What every kind of screen looks like, as jsPsych trials.
import {QUERY, source, state} from "./source.js";
import {again, drawn, placed} from "./placing.js";
const FIXATION_MS = 500, FEEDBACK_MS = 800, LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
export const escape = text => { const box = document.createElement("div"); box.textContent = text; return box.innerHTML; };

function shown(extra = "") {
  const {picture, instruction, progress} = state.screen;
  const image = picture ? `<img class="stimulus" src="${picture}" alt="">` : "";
  return `<div class="bar"><i style="width:${100 * (progress || 0)}%"></i></div>${image}<div class="instruction">${escape(instruction)}</div>${extra}`;
}
const key = (pressed, words) => `<kbd data-key="${pressed}">${pressed === " " ? "space" : pressed.toUpperCase()}</kbd> ${escape(words)}`;
const keys = list => `<div class="keys">${list.map(([pressed, words]) => key(pressed, words)).join(" &nbsp; ")}</div>`;
const goOn = words => shown(keys([[" ", words]]));
function responseKeys() {
  const own = Object.entries(state.screen.keys);
  return own.length > 2 ? "" : keys(own);
}

// Keys that are drawn on the screen can be tapped, on devices without a keyboard.
export function tappable(display) {
  display.addEventListener("pointerdown", event => {
    const pressed = event.target.dataset && event.target.dataset.key;
    if (!pressed) return;
    for (const kind of ["keydown", "keyup"]) display.dispatchEvent(new KeyboardEvent(kind, {key: pressed, bubbles: true}));
  });
}

const is = (...kinds) => () => !state.stopped && kinds.includes(state.screen.kind);
const only = (trial, when) => ({timeline: [trial], conditional_function: when});
const answered = given => { state.answer = given; };
// An agent's response, where its rows are replayed.
const replayed = fill => () => state.screen.replay ? {data: fill(state.screen.replay)} : {};
const keyOf = text => (Object.entries(state.screen.keys).find(([, own]) => own === text) || Object.entries(state.screen.keys)[0])[0];
const hasMap = () => Object.keys(state.screen.places || {}).length > 0;
const called = func => ({type: jsPsychCallFunction, async: true, func});

function keyTrials() {
  const base = {type: jsPsychHtmlKeyboardResponse};
  return [
    only({...base, stimulus: "<div class='cross'>+</div>", choices: "NO_KEYS", trial_duration: FIXATION_MS},
      () => is("keys", "letter", "choices", "slider")() && Boolean(state.screen.picture)),
    only({...base, stimulus: () => shown(responseKeys()), choices: () => Object.keys(state.screen.keys),
      simulation_options: replayed(own => ({response: keyOf(own.text), rt: own.rt_ms})),
      on_finish: data => answered({text: state.screen.keys[data.response.toLowerCase()], rt_ms: data.rt})}, is("keys")),
    only({...base, stimulus: () => goOn("to go on"), choices: [" "],
      simulation_options: replayed(own => ({response: " ", rt: own.rt_ms})),
      on_finish: data => answered({text: "ready", rt_ms: data.rt})}, is("any key", "message")),
    only({...base, stimulus: () => shown(), choices: "NO_KEYS", trial_duration: () => state.screen.duration_ms,
      on_finish: () => answered({text: "ready", rt_ms: state.screen.duration_ms})}, is("timed")),
    only({...base, stimulus: () => shown('<div class="keys">press the key of its name</div>'), choices: [...LETTERS],
      simulation_options: replayed(own => ({response: (own.text[0] || "a").toLowerCase(), rt: own.rt_ms})),
      on_finish: data => answered({text: data.response.toUpperCase(), rt_ms: data.rt})}, is("letter")),
  ];
}

function otherTrials() {
  const names = text => text.split(/[,;\n]/).map(name => name.trim().slice(0, 100)).filter(Boolean).slice(0, 10);
  const middle = () => Math.round((state.screen.scale[0][0] + state.screen.scale[1][0]) / 2);
  return [
    only({type: jsPsychHtmlButtonResponse, stimulus: () => shown(), choices: () => state.screen.choices.map(escape),
      simulation_options: replayed(own => ({response: Math.max(0, state.screen.choices.indexOf(own.text)), rt: own.rt_ms})),
      on_finish: data => answered({text: state.screen.choices[data.response], rt_ms: data.rt})}, is("choices")),
    only({type: jsPsychHtmlSliderResponse, stimulus: () => shown(), require_movement: true, button_label: "Go on", slider_width: () => Math.min(480, Math.round(0.6 * innerWidth)),
      min: () => state.screen.scale[0][0], max: () => state.screen.scale[1][0], slider_start: middle,
      labels: () => { const [low, high] = state.screen.scale.map(([value, words]) => `${value}<br>${escape(words)}`); return [low, "", high]; },
      simulation_options: replayed(own => ({response: Number.isFinite(+own.text) && own.text !== "" ? +own.text : middle(), rt: own.rt_ms})),
      on_finish: data => answered({text: String(data.response), rt_ms: data.rt})}, is("slider")),
    only({type: jsPsychSurveyText, preamble: () => shown(), button_label: "Go on",
      questions: [{prompt: "Type your answer; several, best first, are separated by commas.", name: "names", required: true, columns: 40}],
      simulation_options: replayed(own => ({response: {names: own.text || " "}, rt: own.rt_ms})),
      on_finish: data => { const given = names(data.response.names); answered({text: given[0] || "", names: given, rt_ms: data.rt}); }}, is("text")),
  ];
}

function placingTrials(jsPsych) {
  const display = () => jsPsych.getDisplayElement();
  const drawing = called(async done => {
    const begun = performance.now(), png = await drawn(display(), shown());
    answered({text: "", rt_ms: performance.now() - begun, drawing: png});
    done();
  });
  const place = called(async done => {  // landmarks are placed from memory until all are right; then the map is known
    const begun = performance.now();
    let attempts = 0;
    while (!await placed(display(), ++attempts)) await again(display(), goOn("to go on. Not all were right: study it again"));
    answered({text: "ready", rt_ms: performance.now() - begun, attempts});
    done();
  });
  const unseen = {text: "", rt_ms: 0, drawing: ""};  // simulation mode does not draw
  return [
    only(drawing, () => is("drawing")() && !QUERY.has("simulate")),
    only(called(done => { answered(unseen); done(); }), () => is("drawing")() && QUERY.has("simulate")),
    only(place, () => is("any key")() && hasMap() && !QUERY.has("simulate")),
  ];
}

// The picture is ready to be painted before its screen begins: its response time starts with the first frame.
async function preload() {
  if (!state.screen || !state.screen.picture) return;
  const image = new Image();
  image.src = state.screen.picture;
  await image.decode().catch(() => {});
}

export function trials(jsPsych) {
  const send = called(async done => { const given = state.answer; state.answer = null; await source.send(given); await preload(); done(); });
  const feedback = {
    type: jsPsychHtmlKeyboardResponse, choices: "NO_KEYS", trial_duration: FEEDBACK_MS,
    stimulus: () => `<div class="feedback ${state.screen.feedback}">${state.screen.feedback === "right" ? "Right" : "Wrong"}</div>`,
  };
  return {
    timeline: [
      ...keyTrials(), ...otherTrials(), ...placingTrials(jsPsych),
      only(send, () => !state.stopped), only(feedback, () => !state.stopped && Boolean(state.screen.feedback)),
    ],
    loop_function: () => !state.stopped && state.screen.kind !== "end",
  };
}
export const first = called(async done => { await source.begin(); await preload(); done(); });
