// Screens that jsPsych has no plugin for: placing landmarks from memory, and drawing.
import {state} from "./source.js";
const NEAR = 0.08;  // of the map's width: a landmark is placed right
const escape = text => { const box = document.createElement("div"); box.textContent = text; return box.innerHTML; };

// One attempt at placing every landmark; resolves to whether all were right.
export function placed(display, attempt) {
  return new Promise(done => {
    const names = Object.keys(state.screen.places);
    let right = true, at = 0;
    display.innerHTML = `<p class="instruction" id="ask"></p><div class="map"></div>`;
    const ask = display.querySelector("#ask"), map = display.querySelector(".map");
    const next = () => {
      if (at === names.length) setTimeout(() => done(right), 400);
      else ask.textContent = `Where was the ${names[at]}? Click its place. (attempt ${attempt})`;
    };
    map.addEventListener("pointerdown", event => {
      if (at === names.length) return;
      const box = map.getBoundingClientRect(), x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
      const [u, v] = state.screen.places[names[at]], there = `left:${100 * x}%;top:${100 * y}%`;
      right = right && Math.hypot(x - u, y - v) <= NEAR;
      map.insertAdjacentHTML("beforeend", `<i style="${there}"></i><b style="${there}">${escape(names[at])}</b>`);
      at++;
      next();
    });
    next();
  });
}

// The map again, until the space key or its button on the screen is pressed.
export function again(display, content) {
  return new Promise(done => {
    display.innerHTML = content;
    addEventListener("keydown", function listen(event) { if (event.key === " ") { removeEventListener("keydown", listen); done(); } });
  });
}

// A drawing as a PNG in base64.
export function drawn(display, content) {
  return new Promise(done => {
    display.innerHTML = content + '<canvas class="paper" width="384" height="384"></canvas><p><button class="jspsych-btn" id="clear">Begin again</button> <button class="jspsych-btn" id="done">Done</button></p>';
    const paper = display.querySelector("canvas"), pen = paper.getContext("2d");
    const clear = () => { pen.fillStyle = "white"; pen.fillRect(0, 0, 384, 384); };
    const point = event => {
      const box = paper.getBoundingClientRect();
      return [(event.clientX - box.left) * 384 / box.width, (event.clientY - box.top) * 384 / box.height];
    };
    const move = event => { pen.lineTo(...point(event)); pen.stroke(); };
    clear();
    Object.assign(pen, {lineWidth: 18, lineCap: "round", lineJoin: "round", strokeStyle: "black"});
    paper.onpointerdown = event => { paper.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...point(event)); move(event); paper.onpointermove = move; };
    paper.onpointerup = () => { paper.onpointermove = null; };
    display.querySelector("#clear").onclick = clear;
    display.querySelector("#done").onclick = () => done(paper.toDataURL("image/png").split(",")[1]);
  });
}
