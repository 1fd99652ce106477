// The form by which a lesson begins anew, and the link that carries its settings.
import { h } from "/static/lib.js";

const VERSION = "1";
const asked = new URLSearchParams(location.search);
let form = null;

function fresh(view) { // a link of our version fills the form; nothing changes until it is sent
  const s = view.setup, linked = asked.get("v") === VERSION;
  const policies = { ...s.policies };
  if (linked) for (const key of Object.keys(view.offered.policies)) if (asked.has(key)) policies[key] = asked.get(key);
  return { lesson: (linked && asked.get("lesson")) || s.lesson, seed: Number((linked && asked.get("seed")) || s.seed), lens: (linked && asked.get("lens")) || s.lens || "", policies, linked };
}

export function setupForm(view, act) {
  form = form || fresh(view);
  const chosen = view.offered.lessons.find((l) => l.name === form.lesson);
  const submit = (event) => {
    event.preventDefault();
    if (view.week && !confirm("Begin anew? The lesson under way ends; people stay.")) return;
    act({ do: "setup", lesson: form.lesson, seed: form.seed, lens: form.lens || null, policies: form.policies });
  };
  const pick = (id, label, value, options, change) => h("p", { class: "line", key: id }, h("label", { for: id }, label), h("select", { id, value, onchange: (e) => change(e.target.value) }, options.map(([key, text]) => h("option", { key, value: key }, text))));
  const names = Object.fromEntries(view.teams.map((t) => [t.seat, t.capital]));
  return h("details", { class: "card", key: "setup", open: view.phase === "lobby" || form.linked }, h("summary", null, h("h2", null, view.phase === "lobby" ? "What to play" : "Begin anew")),
    h("form", { onsubmit: submit }, pick("lesson", "Preset", form.lesson, view.offered.lessons.map((l) => [l.name, l.title]), (v) => { form.lesson = v; }), chosen && h("p", { class: "note" }, chosen.introduction),
      h("p", { class: "line" }, h("label", { for: "seed" }, "Seed"), h("input", { id: "seed", type: "number", min: 0, max: 9007199254740991, value: form.seed, oninput: (e) => { form.seed = Math.floor(Number(e.target.value)); } })),
      pick("lens", "Lens", form.lens, [["", "none"], ...view.offered.lenses.map((l) => [l.name, l.title])], (v) => { form.lens = v; }),
      Object.entries(view.offered.policies).map(([seat, list]) => pick(`d-${seat}`, `${names[seat]}'s policy`, form.policies[seat] || "", [["", "none"], ...list.map((d) => [d, d])], (v) => { form.policies[seat] = v; })),
      h("div", { class: "flow" }, h("button", null, "Begin"), h("a", { href: address(), onclick: (e) => { e.currentTarget.href = address(); } }, "Link with these settings"))));
}

function address() {
  const q = new URLSearchParams({ v: VERSION, lesson: form.lesson, seed: form.seed });
  if (form.lens) q.set("lens", form.lens);
  for (const [seat, name] of Object.entries(form.policies)) if (name) q.set(seat, name);
  return `/desk?${q}`;
}
