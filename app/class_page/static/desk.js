// The facilitator's desk: everything can be steered from here, behind the PIN.
import { Link, clock, day, draw, every, h, modelWords, percent, plural, say, signed, themeButton } from "/static/lib.js";
import { grouped } from "/static/charts.js";
import { setupForm } from "/static/desk_setup.js";

const page = document.getElementById("page");
let view = null, error = "", online = true, token = stored(), pin = null, waiting = "", names = false, values = {}, sliding = 0;

const link = new Link(() => (pin ? { as: "desk", pin } : token ? { as: "desk", token } : null), {
  view: (next) => { if (view && next.phase !== view.phase) error = ""; if (view && next.setup.lesson !== view.setup.lesson) values = {}; view = next; render(); },
  note: (note) => {
    if (note.error) { error = note.error; waiting = ""; say(error); if (!view) { pin = null; if (token && !document.getElementById("pin")) forget(); } }
    if (note.welcome) { token = note.welcome.token; keep(token); pin = null; error = ""; }
    if (note.download) { waiting = ""; location.assign(note.download); }
    render();
  },
  state: (up) => { online = up; render(); },
});
addEventListener("theme", render);
every(500, () => view && (view.deadline !== null || view.began) && render());

function stored() { try { return sessionStorage.getItem("desk"); } catch { return null; } }
function keep(value) { try { sessionStorage.setItem("desk", value); } catch { /* the tab still knows */ } }
function forget() { token = null; try { sessionStorage.removeItem("desk"); } catch { /* as above */ } }
function act(message) { error = ""; link.send(message); }

function render() {
  const lost = !online && h("div", { class: "offline", role: "alert", key: "lost" }, "The desk has lost the server and keeps trying.");
  if (!view) { draw(page, h("main", { class: "door", key: "door" }, signIn()), lost); return; }
  draw(page, h("header", { key: "head" }, heading()), h("main", { class: "desk", key: "desk" },
    h("div", { class: "col", key: "a" }, steps(), script()), h("div", { class: "col middle-col", key: "b" }, (error || view.trouble) && h("p", { class: "error", role: "alert" }, error || view.trouble), next(), view.phase === "lobby" && setupForm(view, act), happening(), sliders(), debrief()),
    h("div", { class: "col", key: "c" }, seats(), view.phase !== "lobby" && setupForm(view, act), leaving())), lost);
}

function signIn() {
  const submit = (event) => { event.preventDefault(); pin = event.target.elements.pin.value.trim(); error = ""; link.send({ as: "desk", pin }); };
  return h("form", { class: "card", onsubmit: submit }, h("h1", null, "The facilitator's desk"), h("label", { for: "pin" }, "PIN, as printed in the terminal"),
    h("input", { id: "pin", name: "pin", inputmode: "numeric", autocomplete: "off", maxlength: 6, required: true }), error && h("p", { class: "error", role: "alert" }, error), h("button", { class: "main" }, "Open the desk"));
}

function heading() {
  const v = view, left = link.left(v.deadline), minutes = v.began === null ? null : Math.max(0, Math.floor((Date.now() / 1000 + link.offset - v.began) / 60));
  return [h("h1", null, v.title), h("p", null, `${day(v.date)} \u00B7 week ${v.week} of ${v.weeks}`), h("p", null, "Code ", h("b", { class: "code" }, v.join.code)),
    h("p", { class: "grow" }), v.busy.length > 0 && h("p", { class: "note" }, v.busy.includes("fan") ? "playing the model's runs \u2026" : "working \u2026"), v.solving && h("p", { class: "note", role: "status" }, `solving ${v.solving.title}: ${v.solving.done} of ${v.solving.of}; it begins by itself \u2026`), left !== null && h("p", { class: "big", role: "timer" }, clock(left)), minutes !== null && h("p", null, `minute ${minutes}`), themeButton()];
}

const PHASES = [["lobby", "Join"], ["predict", "Predict"], ["play", "Play"], ["reveal", "Reveal"], ["whatif", "What if"], ["debrief", "Debrief"]];
const GO = { lobby: { do: "go", phase: "lobby" }, predict: { do: "predict" }, play: { do: "play" }, reveal: { do: "go", phase: "reveal" }, whatif: { do: "whatif" }, debrief: { do: "go", phase: "debrief" } };

function steps() {
  return h("nav", { class: "card", "aria-label": "Steps of the lesson" }, h("h2", null, "Lesson"), h("ol", { class: "steps" }, PHASES.map(([key, label]) => h("li", { key }, h("button", { class: view.phase === key ? "main" : "quiet", "aria-current": view.phase === key ? "step" : null, onclick: () => act(GO[key]) }, label)))));
}

function script() {
  const v = view, minutes = v.began === null ? 0 : (Date.now() / 1000 + link.offset - v.began) / 60;
  return h("section", { class: "card script" }, h("h2", null, "Script for 50 minutes"), v.script.map((s) => h("details", { key: s.phase, open: s.phase === v.phase }, h("summary", null, h("b", null, `${s.minute}\u2032 ${s.title}`), s.phase === v.phase && v.began !== null && late(s, minutes)), h("p", null, s.do), h("blockquote", null, s.say))));
}

function late(step, minutes) {
  const following = view.script[view.script.indexOf(step) + 1], over = following ? Math.floor(minutes - following.minute) : 0;
  return over > 0 ? h("span", { class: "late" }, ` ${plural(over, "minute")} behind`) : h("span", null, " on time");
}

function next() {
  const v = view;
  const bodies = {
    lobby: () => [h("p", null, `${v.people} in the room. When most are in, open the predictions.`), h("button", { class: "main", onclick: () => act({ do: "predict" }), disabled: v.week > 0 }, "Open predictions"), h("button", { class: "quiet", onclick: () => act({ do: "play" }) }, "Play without predictions")],
    predict: () => [h("p", null, `${v.predicted} of ${v.people} have predicted.`), v.locked ? h("button", { class: "main", onclick: () => act({ do: "play" }) }, "Start the play") : h("button", { class: "main", onclick: () => act({ do: "lock" }) }, "Lock predictions")],
    play: playing,
    reveal: () => [h("p", null, "Hidden types, predictions and the class's path are on the projector."), h("button", { class: "main", onclick: () => act({ do: "whatif" }) }, "Go on to what if")],
    whatif: () => [h("p", null, "Move a slider below; the projector answers."), h("button", { class: "main", onclick: () => act(GO.debrief) }, "Go on to the debrief")],
    debrief: () => [h("ol", null, v.questions.map((q) => h("li", { key: q }, q)))],
  };
  return h("section", { class: "card now" }, h("h2", null, PHASES.find(([key]) => key === v.phase)[1]), h("div", { class: "flow" }, bodies[v.phase]()), v.phase === "play" && timer(), v.phase === "play" && tallies(), v.week > 0 && back());
}

function playing() {
  const v = view;
  if (!v.voting && !v.paused) return [h("p", null, v.over ? "All weeks have been played." : "The class's turns are over."), !v.over && h("button", { class: "main", onclick: () => act({ do: "finish" }) }, `Let the model play the other ${v.weeks - v.week} weeks`), h("button", { class: v.over ? "main" : "quiet", onclick: () => act(GO.reveal) }, "Reveal")];
  return [h("p", null, `Turn ${v.turn + 1} of ${v.turns}: ${v.teams.reduce((a, t) => a + t.voted, 0)} votes in.`), h("button", { class: "main", onclick: () => act({ do: "turn" }) }, "Close the vote and play the turn"),
    h("button", { class: "quiet", onclick: () => act({ do: "pause", on: !v.paused }) }, v.paused ? "Go on" : "Pause"), v.turn > 0 && h("button", { class: "quiet", onclick: () => act({ do: "finish" }) }, `Let the model play the other ${v.weeks - v.week} weeks`)];
}

function timer() {
  const v = view, lengths = [30, 60, 90, 120, 180, 300];
  return h("p", { class: "line" }, h("label", { for: "timer" }, "Timer of a vote"), h("select", { id: "timer", value: v.timer === null ? "" : String(v.timer), onchange: (e) => act({ do: "timer", seconds: e.target.value ? Number(e.target.value) : null }) }, h("option", { value: "" }, "off"), lengths.map((s) => h("option", { key: s, value: String(s) }, clock(s)))));
}

function tallies() {
  return h("div", { class: "tallies" }, view.tallies.map((t) => h("div", { key: t.capital }, h("h3", null, t.capital), t.fixed ? h("p", { class: "note" }, `fixed: ${t.fixed}`) : h("ul", null, t.votes.map((o) => h("li", { key: o.label }, `${o.label} `, h("b", null, String(o.votes))))), !t.fixed && !t.votes.length && h("p", { class: "note" }, "no votes: the model decides"))));
}

function back() {
  const v = view;
  return h("p", { class: "line" }, h("button", { class: "quiet", onclick: () => act({ do: "undo" }) }, "Take back the last turn"), h("label", { for: "branch" }, "or branch from week"),
    h("select", { id: "branch", value: "", onchange: (e) => { if (e.target.value) act({ do: "branch", week: Number(e.target.value) }); e.target.value = ""; } }, h("option", { value: "" }, "choose \u2026"), v.starts.map((w, i) => h("option", { key: w, value: String(w) }, `${w} (turn ${i + 1})`))));
}

function happening() {
  const v = view;
  return h("details", { class: "card", open: v.phase === "play", key: "inject" }, h("summary", null, h("h2", null, "Let something happen")), h("p", { class: "note" }, "It happens as the next week begins."),
    h("ul", { class: "injects" }, v.happenings.map((i) => h("li", { key: i.name }, h("button", { class: "quiet", disabled: v.over, onclick: () => act({ do: "inject", name: i.name }) }, i.name), h("span", null, i.about)))),
    v.injected.length > 0 && h("p", null, `So far: ${v.injected.map((i) => `${i.name} (week ${i.week})`).join(", ")}.`));
}

function sliders() {
  const v = view, w = v.whatif;
  const slide = (path, value) => {
    values[path] = value;
    clearTimeout(sliding);
    sliding = setTimeout(() => act({ do: "slide", values }), 60);
    render();
  };
  const series = w.shares && (w.a ? [{ name: "A", shares: w.a.shares, kind: "open" }, { name: "B", shares: w.shares, kind: "full" }] : [{ name: "now", shares: w.shares, kind: "full" }]);
  return h("details", { class: "card", open: v.phase === "whatif", key: "sliders" }, h("summary", null, h("h2", null, "What if")),
    w.inputs.map((i, k) => { const now = values[i.path] ?? i.now; return h("div", { class: "slider", key: i.path }, h("label", { for: `s${k}` }, i.label), h("output", null, h("b", null, String(Number(now.toFixed(3)))), ` ${i.unit}`), h("input", { id: `s${k}`, type: "range", min: i.low, max: i.high, step: i.step, value: now, "aria-valuetext": `${Number(now.toFixed(3))} ${i.unit}`, oninput: (e) => slide(i.path, Number(e.target.value)) })); }),
    h("div", { class: "flow" }, h("button", { class: "quiet", disabled: w.runs < w.of, onclick: () => act({ do: "pin" }) }, w.a ? "Pin this as A instead" : "Pin as A"), w.a && h("button", { class: "quiet", onclick: () => act({ do: "unpin" }) }, "Take A away"), h("button", { class: "quiet", onclick: () => { values = {}; act({ do: "slide", values }); } }, "All sliders back")),
    series && grouped({ endings: v.endings, series, title: `${w.runs.toLocaleString("en")} of ${w.of.toLocaleString("en")} runs`, stale: !w.runs }), w.differences.length > 0 && differences(w), h("p", { class: "note" }, "The first answer is from 64 runs and grows to 2,000. Players have not had time to get used to a new number: they still expect the future that they expected before. A slider of what something is worth to a player changes how it values that future; the others change the start or the world."), w.error && h("p", { class: "error" }, w.error));
}

function differences(w) {
  return h("table", null, h("caption", null, "B less A, with the same luck"), h("thead", null, h("tr", null, ["Ending", "A", "B", "difference", "95 % interval"].map((t) => h("th", { key: t, scope: "col" }, t)))),
    h("tbody", null, w.differences.map((d) => h("tr", { key: d.ending }, h("th", { scope: "row" }, d.name), h("td", null, percent(d.first)), h("td", null, percent(d.second)), h("td", null, d.clear ? points(d.second - d.first) : "no clear difference"), h("td", null, `${points(d.low)} to ${points(d.high)}`)))));
}

function points(x) { return signed(100 * x, 1); }

function debrief() {
  const d = view.debrief;
  if (!d || (view.phase !== "debrief" && view.phase !== "reveal")) return null;
  return h("section", { class: "card", key: "debrief" }, h("h2", null, "For the debrief"), h("p", null, d.class === null ? "No predictions were made." : `Brier score of the class ${d.class.toFixed(2)}; four tokens on each ending would have scored ${d.uniform.toFixed(2)}.`), !d.ready && h("p", { class: "note" }, "Working out the most surprising choices \u2026"),
    d.surprises.map((s) => h("article", { key: s.seat, class: s.seat }, h("h3", null, `${s.capital}, week ${s.week}`), h("p", null, `Chose ${s.played[0]} (model ${percent(s.played[1])}). ${modelWords(s)}`), s.reasons.length > 0 && h("p", { class: "note" }, s.reasons.map((r) => `${r.label} ${signed(r.value)}`).join("; ")))));
}

const PLACES = ["us", "russia", "ukraine", "eu", "analyst"];

function seats() {
  const v = view, capital = Object.fromEntries(v.teams.map((t) => [t.seat, t.capital])), label = (p) => capital[p] || "Analysts";
  return h("section", { class: "card people" }, h("h2", null, `${v.people} in the room`), h("p", { class: "line" }, h("input", { id: "choose", type: "checkbox", checked: v.choose, onchange: (e) => act({ do: "choose", on: e.target.checked }) }), h("label", { for: "choose" }, "Students choose their capital")),
    PLACES.map((place) => { const here = v.folk.filter((p) => p.place === place); return h("details", { key: place, class: place, open: here.length > 0 && v.people <= 8 }, h("summary", null, h("b", null, label(place)), ` ${here.length || (place === "analyst" ? 0 : "the model plays")}`), h("ul", null, here.map((p) => h("li", { key: p.id }, h("span", null, p.name, mark(p)), h("select", { "aria-label": `Seat of ${p.name}`, value: p.place, onchange: (e) => act({ do: "move", person: p.id, place: e.target.value }) }, PLACES.map((q) => h("option", { key: q, value: q }, label(q)))), h("button", { class: "quiet", "aria-label": `Remove ${p.name}`, onclick: () => act({ do: "remove", person: p.id }) }, "\u00D7"))))); }),
    h("div", { class: "flow" }, h("button", { class: "quiet", onclick: () => act({ do: "rehearse", count: 30 }) }, "Rehearse with 30 made-up students"), v.folk.some((p) => p.made_up) && h("button", { class: "quiet", onclick: () => act({ do: "dismiss" }) }, "Send them home"),
      h("a", { href: `/join/${v.join.code}?own`, target: "_blank", rel: "noopener" }, "Play a capital yourself")));
}

function mark(p) { // a tick for having predicted or voted
  if (view.phase === "predict") return p.predicted ? " \u2713" : "";
  return view.voting && p.voted ? " \u2713" : "";
}

function leaving() {
  return h("section", { class: "card" }, h("h2", null, "Export"), h("p", { class: "note" }, "One ZIP: the session, which plays to the same path again, its scenario, moves, votes, predictions, report."), h("p", { class: "line" }, h("input", { id: "names", type: "checkbox", checked: names, onchange: (e) => { names = e.target.checked; } }), h("label", { for: "names" }, "with nicknames")),
    h("div", { class: "flow" }, h("button", { disabled: Boolean(waiting), onclick: () => { waiting = "Packing \u2026"; act({ do: "export", names }); render(); } }, waiting || "Download the ZIP"), h("a", { href: "/cards", target: "_blank", rel: "noopener" }, "Role cards to print")));
}
render();
