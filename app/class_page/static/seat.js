// A phone: one person's seat.  The token in this browser's storage gives the seat back after a nap.
import { Link, clock, day, draw, endWords, every, h, modelWords, percent, plural, pressureWords, price, say, signed } from "/static/lib.js";

const page = document.getElementById("page");
const fromAddress = decodeURIComponent(location.pathname.split("/")[2] || "").toUpperCase();
let code = fromAddress, view = null, door = null, error = "", online = true, all = false, entering = null, draft = null, place = "";
let token = null, tried = false;
const own = new URLSearchParams(location.search).has("own"); // opened at the desk: each window has a seat of its own

const link = new Link(hello, {
  view: (next) => { const fresh = !view || next.ballot?.turn !== view.ballot?.turn || next.phase !== view.phase; if (fresh) all = false; view = next; if (next.gone) leave(); else announce(fresh); render(); },
  note: (note) => {
    error = note.error || "";
    if (error) { say(error); if (!view) entering = null; }
    if (note.door) { door = note.door; forget(); }
    if (note.welcome) { token = note.welcome.token; keep(token); door = null; entering = null; error = ""; }
    render();
  },
  state: (up) => { online = up; render(); },
});
every(500, () => view && view.deadline !== null && render());

function hello() {
  token = token || stored();
  if (!code) return null;
  tried = true;
  return entering ? { as: "seat", code, ...entering } : { as: "seat", code, token };
}
function shelf() { return own ? sessionStorage : localStorage; }
function stored() { try { return shelf().getItem(`seat-${code}`); } catch { return null; } }
function keep(value) { try { shelf().setItem(`seat-${code}`, value); } catch { /* private mode: the tab still knows */ } }
function forget() { token = null; try { shelf().removeItem(`seat-${code}`); } catch { /* as above */ } }
function leave() { forget(); view = null; entering = null; door = null; error = "The facilitator has freed your seat. You can join again."; link.socket.close(); }

function announce(fresh) {
  if (!fresh) return;
  if (view.phase === "play" && view.ballot) say(`${view.turn ? view.news.headline : ""} The vote is open.`);
  else say({ lobby: "You are in. Read your role.", predict: "Predict how it ends.", play: "No vote is open.", reveal: "The hidden types are revealed.", whatif: "Look at the projector.", debrief: "Debrief." }[view.phase]);
}

function render() {
  const lost = !online && h("div", { class: "offline", role: "alert", key: "lost" }, "No connection. Your seat is kept; trying again \u2026");
  if (!view || view.gone) { draw(page, h("main", { class: "door", key: "door" }, joining()), lost); return; }
  const v = view, place = v.me.place, steps = { lobby, predict, play, reveal, whatif, debrief };
  draw(page, head(), h("main", { class: `in ${place}`, key: v.phase }, error && h("p", { class: "error", role: "alert", key: "error" }, error), steps[v.phase]()), lost);
}

function joining() {
  const submit = (event) => {
    event.preventDefault();
    const form = event.target, typed = form.elements.code ? form.elements.code.value.trim().toUpperCase() : code;
    const name = form.elements.name ? form.elements.name.value : null;
    error = "";
    code = typed;
    if (name === null) { link.send({ as: "seat", code, token: stored() }); tried = true; return; }
    entering = { name, place: form.elements.place ? form.elements.place.value : null };
    link.send({ as: "seat", code, ...entering });
  };
  if (!door) return h("form", { class: "card", onsubmit: submit, key: "code" }, h("h1", null, "Join the class"),
    h("label", { for: "code" }, "Code on the projector"), h("input", { id: "code", name: "code", class: "big", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 8, required: true, value: code }),
    error && h("p", { class: "error", role: "alert" }, error), h("button", { class: "main" }, "Next"));
  return h("form", { class: "card", onsubmit: submit, key: "name" }, h("h1", null, door.title), h("p", null, "Pick a nickname. It is all that anybody learns about you."),
    h("label", { for: "name" }, "Nickname"), h("input", { id: "name", name: "name", class: "big", autocomplete: "off", maxlength: 24, required: true }),
    door.places.length > 0 && [h("label", { for: "place" }, "Capital"), h("select", { id: "place", name: "place", value: place, onchange: (e) => { place = e.target.value; } }, h("option", { value: "" }, "wherever there is room"), door.places.map((p) => h("option", { value: p }, p)))],
    error && h("p", { class: "error", role: "alert" }, error), h("button", { class: "main" }, "Join"));
}

function head() {
  const v = view, left = link.left(v.deadline);
  return h("header", { class: v.me.place, key: "head" }, h("div", null, h("b", null, v.role ? v.role.capital : "Analyst"), h("span", null, v.me.name)),
    h("p", null, v.paused ? "Paused" : left !== null ? h("strong", { class: left <= 10 ? "late" : null, role: "timer" }, clock(left)) : day(v.date)));
}

function roleCard(open) {
  const v = view, r = v.role;
  if (!r) return h("section", { class: "card", key: "role" }, h("h2", null, "You are an analyst"), h("p", null, "You have no seat and owe nobody anything. Predict how it ends, and call each turn where Washington goes. Right calls are counted."));
  return h("details", { class: "card role", open, key: `role${open}` }, h("summary", null, h("h2", null, `Your role: ${r.name}`)),
    h("p", { class: "secret" }, h("b", null, `Secret: you are ${/^[aeio]/.test(r.type) ? "an" : "a"} ${typeName(r.type)}.`), ` ${r.meaning}`),
    r.pressure !== null && h("p", null, pressureWords(r.pressure)),
    v.believed && h("p", null, `The others believe that you are ${v.believed.type} with probability ${percent(v.believed.p)}.`), h("h3", null, "You want"), h("ul", null, r.wants.map((w) => h("li", { key: w }, w))),
    h("h3", null, "You can"), h("p", null, r.tools), h("h3", null, "What waiting costs"), h("p", null, r.waiting), h("p", { class: "tip" }, r.tip));
}

function typeName(type) { return { resolute: "resolute Washington", bluffer: "bluffer", dealer: "dealer", maximalist: "maximalist", flexible: "flexible Kyiv", "red-line": "red-line Kyiv", united: "united Europe", divided: "divided Europe" }[type] || type; }

function team() {
  const v = view;
  if (!v.role) return null;
  return h("p", { class: "team", key: "team" }, v.team.length ? `With you: ${v.team.join(", ")}.` : "You speak for your capital alone.");
}

function lobby() {
  const v = view;
  return [h("p", { class: "lead", key: "wait" }, `You are in, ${v.me.name}. ${v.question}`),
    v.choose && h("section", { class: "card", key: "places" }, h("h2", null, "Choose your capital"), h("div", { class: "grid" }, v.places.map((p) => h("button", { key: p.key, class: v.me.place === p.key ? "main" : "quiet", "aria-pressed": String(v.me.place === p.key), onclick: () => link.send({ do: "choose", place: p.key }) }, `${p.capital} (${p.people})`)))),
    roleCard(true), team()];
}

function predict() {
  const v = view;
  if (v.locked) return [h("p", { class: "lead", key: "locked" }, "Predictions are locked."), mine(), roleCard(false)];
  draft = draft || { tokens: v.prediction.tokens ? [...v.prediction.tokens] : v.endings.map(() => 0), swings: v.prediction.swings ?? 4 };
  const used = draft.tokens.reduce((a, b) => a + b, 0), free = v.tokens - used;
  const change = (i, by) => { const next = draft.tokens[i] + by; if (next >= 0 && by <= free) { draft.tokens[i] = next; render(); } };
  const saved = v.prediction.tokens && JSON.stringify(v.prediction.tokens) === JSON.stringify(draft.tokens) && v.prediction.swings === draft.swings;
  return h("section", { class: "card", key: "predict" }, h("h2", null, "How does it end?"),
    h("p", { "aria-live": "polite" }, free ? `${plural(free, "token")} of ${v.tokens} left to lay.` : "All tokens are laid."),
    v.endings.map((e, i) => h("div", { class: "ending", key: e.key }, h("div", null, h("b", null, h("i", { class: `chip ${e.key}`, "aria-hidden": "true" }), e.name), h("small", null, e.meaning)),
      h("div", { class: "stepper" }, h("button", { type: "button", "aria-label": `One token less on ${e.name}`, disabled: draft.tokens[i] === 0, onclick: () => change(i, -1) }, "\u2212"), h("output", { "aria-label": `${draft.tokens[i]} tokens on ${e.name}` }, String(draft.tokens[i])), h("button", { type: "button", "aria-label": `One token more on ${e.name}`, disabled: free === 0, onclick: () => change(i, 1) }, "+")),
      h("div", { class: "dots", "aria-hidden": "true" }, Array.from({ length: draft.tokens[i] }, (_, k) => h("i", { key: k, class: e.key }))))),
    h("div", { class: "ending" }, h("div", null, h("b", null, "Swings"), h("small", null, `How often does Washington change sides in ${v.weeks} weeks?`)),
      h("div", { class: "stepper" }, h("button", { type: "button", "aria-label": "One swing less", disabled: draft.swings === 0, onclick: () => { draft.swings -= 1; render(); } }, "\u2212"), h("output", { "aria-label": `${draft.swings} swings` }, String(draft.swings)), h("button", { type: "button", "aria-label": "One swing more", disabled: draft.swings >= 99, onclick: () => { draft.swings += 1; render(); } }, "+"))),
    h("button", { class: "main wide", disabled: free !== 0 || saved, onclick: () => link.send({ do: "predict", ...draft }) }, saved ? "Saved. You can still change it." : free ? `Lay ${plural(free, "more token").replace("tokens", "tokens")}` : "Save my prediction"));
}

function mine() {
  const v = view, p = v.prediction;
  return p.tokens ? h("section", { class: "card", key: "mine" }, h("h2", null, "Your prediction"), h("ul", { class: "plain" }, v.endings.map((e, i) => h("li", { key: e.key }, h("i", { class: `chip ${e.key}`, "aria-hidden": "true" }), `${e.name}: `, h("b", null, String(p.tokens[i]))))), h("p", null, `Swings: ${p.swings}`)) : h("p", { class: "note", key: "mine" }, "You made no prediction.");
}

function play() {
  const v = view, b = v.ballot;
  const news = v.turn > 0 && h("section", { class: "card news", key: "news" }, h("h2", null, "What happened"), v.news.changed && h("p", { class: "headline" }, v.news.headline), h("ul", { class: "plain" }, v.news.first.map((m) => h("li", { key: m.key, class: m.seat }, m.sentence))));
  if (!b) return [h("p", { class: "lead", key: "none" }, v.over ? `It is over. ${endWords(v)}` : v.paused ? "The facilitator has paused the vote." : "No vote is open. Look at the projector."), news, roleCard(false)];
  if (v.me.place === "analyst") return [news, calling(b), roleCard(false)];
  return [news, voting(b), roleCard(false), team()];
}

function calling(b) {
  const v = view, sides = [["courts", "It courts Moscow more"], ["same", "It stays about where it is"], ["presses", "It presses Moscow more"]];
  return h("section", { class: "card", key: "call" }, h("h2", null, `Turn ${b.turn}: where will Washington go?`), sides.map(([key, label]) => h("button", { key, class: b.mine === key ? "option main" : "option", "aria-pressed": String(b.mine === key), onclick: () => link.send({ do: "call", side: key }) }, label)),
    h("p", { class: "note" }, v.calls.of ? `${v.calls.hits} of ${v.calls.of} calls right so far.` : "Right calls are counted."));
}

function voting(b) {
  const v = view;
  if (b.fixed) return [weighty(b), h("section", { class: "card", key: "vote" }, h("h2", null, `Turn ${b.turn}`), h("p", null, `This week your move is fixed by what happens: ${b.fixed}.`))];
  const list = all ? b.options : b.options.filter((o) => b.first.includes(o.key) || o.key === b.mine);
  return [weighty(b), h("section", { class: "card", key: "vote" }, h("h2", null, `Turn ${b.turn}: your move`), h("p", { class: "note" }, v.paused ? "The vote is paused." : `${b.voted} of ${b.of} in your team have voted.`),
    list.map((o) => option(o, b.mine, b.tally)),
    b.options.length > list.length || all ? h("button", { class: "quiet wide", "aria-expanded": String(all), onclick: () => { all = !all; render(); } }, all ? "Fewer moves" : `All ${b.options.length} moves`) : null,
    h("p", { class: "note" }, `A turn is ${plural(v.turn_weeks, "week")}: you decide the first, your diplomats carry on. Most votes win; without votes the model decides. Costs are on your own scale of satisfaction; "model" is how likely the model would play the move, knowing your secret.`))];
}

function weighty(b) { // sign, refuse, withdraw, break, walk, return: where anything of the kind can be decided
  if (!b.acts.length) return null;
  const p = view.paper;
  return h("section", { class: "card weighty", key: "weighty" }, h("h2", null, "A weighty decision"),
    p && h("p", null, "On the table: ", h("b", null, p.title), ` (${p.kind}). Signed: ${p.signed.join(" and ") || "nobody yet"}${p.missing.length ? `; missing: ${p.missing.join(" and ")}` : ""}.`),
    p && h("p", { class: "note" }, `Its terms: ${p.terms.map(([issue, value]) => `${issue} ${percent(value)}`).join(", ")}. For territory, alignment and relief 0 is Kyiv's ideal and 100 % Moscow's; guarantees run from none to a treaty.`),
    b.acts.map((o) => option(o, b.mine_act, b.act_tally)),
    h("p", { class: "note" }, "Decided apart from your everyday move. Without votes your diplomats decide as the model would, in any week of the turn."));
}

function option(o, chosen, tally) {
  const mine = chosen === o.key, votes = tally[o.key] || 0;
  return h("button", { key: o.key, class: mine ? "option mine" : "option", "aria-pressed": String(mine), disabled: view.paused, onclick: () => link.send({ do: "vote", move: o.key }) },
    h("b", null, mine && h("span", { "aria-hidden": "true" }, "\u2713 "), o.label), h("span", { class: "effect" }, o.effect), o.gain !== null && h("span", { class: "effect" }, `in force it would bring you ${signed(o.gain)}; chance that the others sign: ${percent(o.signed)}`),
    h("span", { class: "facts" }, h("span", null, price(o.price)), h("span", null, `model ${percent(o.chance)}`), votes > 0 && h("strong", null, plural(votes, "vote"))));
}

function types() {
  return view.types && h("section", { class: "card", key: "types" }, h("h2", null, "Who everybody was"), h("ul", { class: "plain" }, view.types.map((t) => h("li", { key: t.seat, class: t.seat }, h("b", null, `${t.capital}: ${t.type}`), ` \u2013 ${t.meaning}`, t.pressure.length > 0 && `. Private pressure at first ${signed(t.pressure[0], 1)}, now ${signed(t.pressure[t.pressure.length - 1], 1)}.`))));
}

function score() {
  const v = view, s = v.score;
  if (!s) return h("p", { class: "note", key: "score" }, "You made no prediction.");
  return h("section", { class: "card", key: "score" }, h("h2", null, s.final ? "Your prediction" : "Your prediction, if it stopped here"), h("p", { class: "big" }, s.brier.toFixed(2)), h("p", null, `Brier score: 0 is perfect, 2 is certain and wrong. The class: ${s.class.toFixed(2)}.`), h("p", null, `You guessed ${plural(s.swings, "swing")}; there ${s.happened === 1 ? "was" : "were"} ${s.happened}.`), v.calls.of > 0 && h("p", null, `Calls right: ${v.calls.hits} of ${v.calls.of}.`));
}

function reveal() { return [h("p", { class: "lead", key: "lead" }, `${view.over ? "It ended: " : "So far: "}${view.outcome}. ${endWords(view)}`), score(), types()]; }
function whatif() { return [h("p", { class: "lead", key: "lead" }, "What if \u2026 Look at the projector, and call the direction before the slider moves."), mine(), types()]; }

function debrief() {
  const v = view, s = v.surprise;
  return [s && h("section", { class: "card", key: "surprise" }, h("h2", null, `Your most surprising choice: ${day(s.date)}`), h("p", null, "You chose ", h("b", null, s.played[0]), `. The model, with your secret, would have with probability ${percent(s.played[1])}.`), h("p", null, `${modelWords(s)} All figures are on your own scale of satisfaction.`),
    s.reasons.length > 0 && [h("h3", null, "What spoke for and against it"), h("p", null, s.why)]),
    score(), h("section", { class: "card", key: "questions" }, h("h2", null, "To argue about"), h("ol", null, v.questions.map((q) => h("li", { key: q }, q)))), types()];
}
if (!tried) render();
