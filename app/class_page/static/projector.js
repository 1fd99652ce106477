// The projector: what the whole class looks at.  It only shows; nothing can be steered from here.
import { Link, clock, day, draw, endWords, every, h, modelWords, percent, plural, say, signed, themeButton } from "/static/lib.js";
import { fan, grouped, guesses, outcomeBar, pendulum, sparkline } from "/static/charts.js";

const page = document.getElementById("page");
let view = null, online = true;

const link = new Link(() => ({ as: "projector" }), {
  view: (next) => { view = next; render(); announce(); },
  note: () => {},
  state: (up) => { online = up; if (view) render(); },
});
addEventListener("theme", () => view && render());
every(500, () => view && view.deadline !== null && render());

function announce() {
  const v = view;
  if (v.phase === "play" && v.turn) say(`${day(v.date)}. ${v.news.headline}`);
  else say({ lobby: "Join now.", predict: v.locked ? "Predictions are locked." : "Predictions are open.", play: "The vote is open.", reveal: "The hidden types are revealed.", whatif: "What if.", debrief: "Debrief." }[v.phase]);
}

function render() {
  const body = { lobby, predict, play, reveal, whatif, debrief }[view.phase];
  draw(page, header(), body(), !online && h("div", { class: "offline", role: "alert" }, "The projector has lost the server and keeps trying."));
}

function header() {
  const v = view, left = link.left(v.deadline);
  return h("header", null,
    h("div", { class: "what" }, h("h1", null, v.title), h("p", { class: "date" }, day(v.date), h("span", null, v.week ? ` \u00B7 week ${v.week} of ${v.weeks}` : ` \u00B7 the start, ${v.weeks} weeks ahead`))),
    h("div", { class: "state" },
      v.phase === "play" && v.voting && h("p", { class: "turn" }, `Turn ${v.turn + 1} of ${v.turns}`, left !== null && h("b", { class: left <= 10 ? "timer late" : "timer", role: "timer" }, clock(left))),
      v.phase === "play" && v.paused && h("p", { class: "turn" }, "Paused"),
      themeButton()),
    v.phase !== "lobby" && h("div", { class: "corner" }, h("img", { src: "/qr.svg", alt: `QR code of ${v.join.url}` }), h("p", null, "Join: ", h("b", null, v.join.code), h("br"), h("small", null, v.join.short))));
}

function lobby() {
  const v = view;
  return h("main", { class: "lobby", key: "lobby" },
    h("section", { class: "intro" }, h("p", { class: "lead" }, v.introduction), h("h2", { class: "question" }, v.question),
      h("ul", { class: "teams" }, v.teams.map((t) => h("li", { key: t.seat, class: t.seat }, h("b", null, t.capital), h("span", null, t.people ? plural(t.people, "student") : "free: the model plays"))))),
    h("section", { class: "joining" }, h("img", { src: "/qr.svg", alt: `QR code of ${v.join.url}` }),
      h("p", null, "Scan, or type ", h("b", null, v.join.short)), h("p", { class: "code", "aria-label": `Join code ${v.join.code.split("").join(" ")}` }, v.join.code),
      h("p", { class: "count" }, `${plural(v.people, "person").replace("persons", "people")} in the room`)));
}

function predict() {
  const v = view;
  return h("main", { class: "predict", key: "predict" },
    h("section", null, h("h2", { class: "question" }, v.question), h("p", { class: "lead" }, v.introduction)),
    h("section", null, h("h3", null, `How does it end after ${v.weeks} weeks? Lay your twenty tokens.`),
      h("ul", { class: "endings" }, v.endings.map((e) => h("li", { key: e.key }, h("i", { class: `chip ${e.key}`, "aria-hidden": "true" }), h("b", null, e.name), h("span", null, e.meaning)))),
      h("p", { class: "big" }, v.locked ? "Predictions are locked." : `${v.predicted} of ${v.people} have predicted.`)));
}

function play() {
  const v = view;
  return h("main", { class: "play", key: "play" },
    h("section", { class: "swing" }, h("h2", { class: "sr" }, "Washington's posture"),
      h("div", { class: "hanging" }, pendulum({ posture: v.posture, other: v.other_path, swings: v.swings, from: startOf(v), weeks: v.weeks }),
        h("p", { class: v.posture[v.posture.length - 1] < 0 ? "swings right" : "swings" }, h("b", null, plural(v.swings, "swing")), " so far", v.other_path.length > 1 && h("span", null, "dashed: the path we left"))),
      h("div", { class: "figures" }, ["gain", "approval", "pump_price", "reserves"].map((key) => { const line = v.lines.find((l) => l.key === key); return line && h("div", { key }, sparkline(line)); })),
      h("div", { class: "ends" }, v.fan ? outcomeBar({ shares: v.fan.shares, endings: v.endings, mark: v.week ? v.outcome : null, title: `How ${v.fan.runs.toLocaleString("en")} model runs end from the same start` }) : h("p", { class: "note" }, "Playing two thousand model runs \u2026"))),
    h("section", { class: "side" }, news(), table(), !v.over && v.voting && votes()));
}

function startOf(v) { return new Date(Date.parse(`${v.date}T12:00:00Z`) - v.week * 7 * 86400000).toISOString().slice(0, 10); }

function news() {
  const v = view;
  return h("div", { class: "news" }, v.news.changed && h("p", { class: v.turn ? "headline" : "headline first" }, v.news.headline),
    v.news.first.length > 0 && h("ul", { class: v.news.changed ? null : "only" }, v.news.first.map((m) => h("li", { key: m.key, class: m.seat }, m.sentence, m.by === "class" && h("small", { class: "by" }, " class")))),
    v.news.refused.map((line) => h("p", { key: line, class: "refused" }, line)),
    v.news.later.length > 0 && h("p", { class: "later" }, laterWords(v.news.later)));
}

function laterWords(weeks) { // the latest few things that happened after the first week
  const happened = weeks.flatMap((w) => w.sentences).slice(-3);
  return happened.length ? `Then ${happened.join("; ")}.` : `Then ${plural(weeks.length, "quiet week")}.`;
}

function table() {
  const v = view, p = v.paper;
  return h("div", { class: "table" }, h("p", null, h("b", null, v.in_force), !p && " No paper is on the table."),
    p && h("p", { class: "paper" }, h("b", null, p.title), ` (${p.kind})${p.whose ? ` by ${p.whose}` : ""}, ${p.weeks ? plural(p.weeks, "week") : "new"}. Signed: `, h("b", null, p.signed.join(" and ") || "nobody yet"), p.missing.length > 0 && `; missing: ${p.missing.join(" and ")}`, "."));
}

function votes() {
  return h("div", null, h("h3", null, "Votes so far, and what the others believe"), h("ul", { class: "votes" }, view.teams.map((t) => h("li", { key: t.seat, class: t.seat }, h("b", null, t.capital), h("span", null, t.people ? `${t.voted} of ${t.people}` : "model"), h("small", null, believes(t.seat))))));
}

function believes(seat) {
  const belief = view.beliefs.find((b) => b.seat === seat);
  return `${belief.type}: ${percent(belief.p)}`;
}

function reveal() {
  const v = view, series = [{ name: "class", shares: v.histogram.shares, kind: "open" }];
  if (v.fan) series.push({ name: "model", shares: v.fan.shares, kind: "full" });
  return h("main", { class: "reveal", key: "reveal" },
    h("section", { class: "types" }, h("h2", null, "Who you really were"), h("ul", null, v.types.map((t) => h("li", { key: t.seat, class: t.seat }, h("div", null, h("b", null, t.capital), h("strong", null, t.type)), h("span", null, t.meaning), h("small", null, `${believed(v, t)} ${underPressure(t)}`))))),
    h("section", { class: "path" }, h("h2", null, "Your path among the model's"), v.fan ? fan({ bands: v.fan.posture, path: v.posture, other: v.other_path }) : h("p", null, "Playing two thousand model runs \u2026")),
    h("section", { class: "predicted" }, h("h2", null, v.over ? `It ended: ${v.outcome}` : `So far: ${v.outcome}`), h("p", { class: "note" }, endWords(v)), v.histogram.people > 0 ? grouped({ endings: v.endings, series, title: `Predictions of ${plural(v.histogram.people, "student")}, and how model runs end` }) : v.fan && outcomeBar({ shares: v.fan.shares, endings: v.endings, mark: v.outcome, title: "Model runs from the same start" })),
    h("section", { class: "guessed" }, h("h2", null, v.swings ? `Washington changed sides ${v.swings === 1 ? "once" : `${v.swings} times`}` : "Washington never changed sides"), v.fan && guesses({ swings: v.histogram.swings, model: v.fan.swings, happened: v.swings })));
}

function believed(v, t) {
  const belief = v.beliefs.find((b) => b.seat === t.seat);
  if (!belief) return "";
  return `Believed ${belief.type}: ${percent(belief.p)}.`;
}

function underPressure(t) { // private pressure by week: from the start to now
  if (!t.pressure.length) return "";
  return `Private pressure: ${signed(t.pressure[0], 1)} at first, ${signed(t.pressure[t.pressure.length - 1], 1)} now.`;
}

function whatif() {
  const v = view, w = v.whatif;
  const series = w.shares ? (w.a ? [{ name: "A", shares: w.a.shares, kind: "open" }, { name: "B", shares: w.shares, kind: "full" }] : [{ name: "now", shares: w.shares, kind: "full" }]) : null;
  return h("main", { class: "whatif", key: "whatif" },
    h("section", null, h("h2", null, "What if \u2026"), h("dl", { class: "sliders" }, w.inputs.map((i) => h("div", { key: i.path, class: i.now !== i.value ? "moved" : null }, h("dt", null, i.label), h("dd", null, h("b", null, shown(i.now)), ` ${i.unit}`, w.a && i.a !== i.now && h("small", null, `A: ${shown(i.a)}`)), h("div", { class: "track", "aria-hidden": "true" }, h("i", { style: { left: `${(100 * (i.now - i.low)) / (i.high - i.low)}%` } })))))),
    h("section", null, h("h2", null, w.runs ? `${w.runs.toLocaleString("en")} runs${w.a ? ", the same luck in A and B" : ""}` : "Playing \u2026"), series && grouped({ endings: v.endings, series, title: "How they end", stale: !w.runs }),
      w.a && w.shares && h("p", { class: "verdict", role: "status" }, verdict(w)), h("p", { class: "note" }, "Players have not had time to get used to a new number: they still expect the future that they expected before."), w.error && h("p", { class: "error" }, w.error)));
}

function verdict(w) { // said when all runs are played: with few of them nearly nothing is clear
  if (w.inputs.every((i) => i.now === i.a)) return "B is A so far. Which slider, and which way?";
  if (w.runs < w.of) return "\u2026";
  const clear = w.differences.filter((d) => d.clear);
  if (!clear.length) return "No clear difference: it could be luck.";
  return `Clear: ${clear.map((d) => `${points(d)} ${d.second > d.first ? "more" : "fewer"} ${d.name}`).join(", ")}.`;
}

function points(d) {
  const size = Math.abs(Math.round(100 * (d.second - d.first)));
  return size ? plural(size, "point") : "under 1 point";
}

function shown(value) { return Number(value.toFixed(3)).toString().replace("-", "\u2212"); }

function debrief() {
  const v = view, d = v.debrief;
  return h("main", { class: "debrief", key: "debrief" },
    h("section", null, h("h2", null, d.final ? `It ended: ${d.happened}` : `So far: ${d.happened}`), h("p", { class: "lead" }, endWords(v)),
      h("dl", { class: "scores" }, h("div", null, h("dt", null, "The class's Brier score"), h("dd", null, d.class === null ? "no predictions" : d.class.toFixed(2))), h("div", null, h("dt", null, "Four tokens on each ending"), h("dd", null, d.uniform.toFixed(2))), h("div", null, h("dt", null, "Swings"), h("dd", null, String(d.swings)))),
      h("p", { class: "note" }, "Brier score: 0 is perfect, 2 is certain and wrong."), h("h2", null, "To argue about"), h("ol", { class: "questions" }, d.questions.map((q) => h("li", { key: q }, q)))),
    h("section", { class: "surprises" }, h("h2", null, "The most surprising choice of each team"), !d.ready && h("p", null, "Working it out \u2026"),
      d.ready && !d.surprises.length && h("p", null, "No team chose anything."),
      d.surprises.map((s) => h("article", { key: s.seat, class: s.seat }, h("h3", null, `${s.capital}, ${day(s.date)}`), h("p", null, "You chose ", h("b", null, s.played[0]), ` (model ${percent(s.played[1])}).`), h("p", null, modelWords(s)), s.reasons.length > 0 && h("p", { class: "reasons" }, `Against its likeliest other: ${s.reasons.slice(0, 2).map((r) => `${r.label} ${signed(r.value)}`).join("; ")}`)))));
}
