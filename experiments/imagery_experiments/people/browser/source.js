// Where screens come from and answers go: a server, which sends them one by one, or a list file beside the page.
export const SETTINGS = JSON.parse(document.getElementById("settings").dataset.settings);
export const STATIC = SETTINGS.static, QUERY = new URLSearchParams(location.search);
export const state = {screen: null, answer: null, stopped: ""};
const RETRY_MS = 1500, NAME = "imagery-people";
const random = () => [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(36)).join("");
const wait = ms => new Promise(done => setTimeout(done, ms));

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
const reason = async reply => JSON.stringify((await reply.json()).detail);

const server = {
  token: QUERY.get("t") || "", tab: random(),
  begun() { return Boolean(this.token); },
  async begin() {
    if (!this.token) {
      const reply = await post("api/start", {consent: true});
      if (!reply.ok) { state.stopped = await reason(reply); return; }
      this.token = (await reply.json()).token;
      QUERY.set("t", this.token);
      history.replaceState(null, "", "?" + QUERY);
    }
    const reply = await post("api/state", {token: this.token, tab: this.tab});
    if (reply.ok) state.screen = await reply.json(); else state.stopped = await reason(reply);
  },
  async send(given) {
    const {item, screen} = state.screen;
    const reply = await post("api/answer", {token: this.token, tab: this.tab, item, screen, answer: given});
    if (reply.ok || reply.status === 409) state.screen = await reply.json();
    else state.stopped = reply.status === 423 ? "The experiment goes on in another tab. You may close this one." : await reason(reply);
  },
};

const files = {  // every answer is a line that can stand alone, so that whatever was collected can be imported
  screens: [], kept: JSON.parse(sessionStorage.getItem(NAME) || "null"),
  begun() { return Boolean(this.kept); },
  async begin() {
    const list = +QUERY.get("list") || 1 + Math.floor(Math.random() * STATIC.lists);
    this.kept = this.kept || {id: random(), list, lines: []};
    this.screens = (await (await fetch(`lists/${this.kept.list}.json`)).json()).screens;
    this.show("");
  },
  show(feedback) {
    const at = this.kept.lines.length, own = this.screens[at];
    state.screen = own ? {...own, feedback, progress: at / this.screens.length} : {kind: "end", feedback, progress: 1};
  },
  async send(given) {
    const {item, screen, right} = state.screen, {id, list} = this.kept;
    const line = JSON.stringify({study: STATIC.study, design: STATIC.design, list, id, item, screen, answer: given}) + "\n";
    this.kept.lines.push(line);
    sessionStorage.setItem(NAME, JSON.stringify(this.kept));
    if (window.jatos) await jatos.appendResultData(line);
    this.show(right ? (right === given.text ? "right" : "wrong") : "");
    if (state.screen.kind === "end") this.finish();
  },
  finish() {
    sessionStorage.removeItem(NAME);
    if (window.jatos) { jatos.endStudy(); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(this.kept.lines, {type: "application/json"}));
    link.download = `answers-${this.kept.id}.jsonl`;
    link.click();
  },
};
export const source = STATIC ? files : server;
