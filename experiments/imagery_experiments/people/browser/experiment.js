// The whole experiment: consent, full screen, instructions, then screen after screen until the end.
import {QUERY, SETTINGS, source, state} from "./source.js";
import {escape, first, tappable, trials} from "./screens.js";
const THANKS = "That was all. Thank you for taking part! You may close this page.";

function leave() {
  if (document.fullscreenElement) document.exitFullscreen();
  document.body.innerHTML = `<div class="page"><p>${escape(state.stopped || THANKS)}</p></div>`;
}
function run() {
  const jsPsych = initJsPsych({on_finish: leave});
  const page = parts => `<div class="page">${parts.map(part => `<p>${part}</p>`).join("")}</div>`;
  const fresh = !source.begun(), simulated = QUERY.has("simulate");
  const consent = {
    timeline: [{type: jsPsychHtmlButtonResponse, stimulus: page(SETTINGS.consent), choices: ["I agree to take part"]}],
    conditional_function: () => fresh,
  };
  const full = {
    timeline: [{type: jsPsychFullscreen, fullscreen_mode: true, message: "<p>The experiment fills the screen.</p>", button_label: "Go on"}],
    conditional_function: () => !simulated && !QUERY.has("window"),
  };
  const read = {
    timeline: [{type: jsPsychInstructions, pages: [page(SETTINGS.instructions)], show_clickable_nav: true, allow_backward: false}],
    conditional_function: () => !state.stopped && fresh,
  };
  const body = {timeline: [trials(jsPsych)], conditional_function: () => !state.stopped && state.screen.kind !== "end"};
  const begin = {type: jsPsychCallFunction, func: () => tappable(jsPsych.getDisplayElement())};
  const timeline = [consent, full, first, read, begin, body];
  if (simulated) jsPsych.simulate(timeline, QUERY.get("simulate") || "visual", {});
  else jsPsych.run(timeline);
}
if (window.jatos) jatos.onLoad(run); else run();
