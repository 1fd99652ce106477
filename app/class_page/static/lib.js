// What all pages share: a small way to draw, a socket that comes back by itself, and words for numbers.
// Text only ever enters a page as text: nothing here parses HTML, so nothing from a phone can become a tag.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "line", "rect", "circle", "text", "polyline", "polygon", "title", "desc", "defs", "pattern", "tspan"]);

export function h(tag, attrs, ...kids) {
  const list = kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false && kid !== "");
  return { tag, attrs: attrs || {}, kids: list.map((kid) => (typeof kid === "object" ? kid : { text: String(kid) })) };
}

export function draw(root, ...kids) { // make root's children what kids say, changing as little as can be: focus stays
  sync(root, h("x", null, kids).kids, false);
}

function sync(parent, kids, inSvg) {
  kids.forEach((kid, i) => {
    const old = parent.childNodes[i];
    if (old && fits(old, kid)) update(old, kid, inSvg);
    else {
      const made = create(kid, inSvg);
      if (old) parent.replaceChild(made, old);
      else parent.appendChild(made);
    }
  });
  while (parent.childNodes.length > kids.length) parent.lastChild.remove();
}

function fits(node, kid) {
  if (kid.text !== undefined) return node.nodeType === 3;
  return node.nodeType === 1 && node.made && node.made.tag === kid.tag && node.made.attrs.key === kid.attrs.key;
}

function create(kid, inSvg) {
  if (kid.text !== undefined) return document.createTextNode(kid.text);
  const svg = kid.tag === "svg" || (inSvg && SVG_TAGS.has(kid.tag));
  const node = svg ? document.createElementNS(SVG, kid.tag) : document.createElement(kid.tag);
  node.made = { tag: kid.tag, attrs: {} };
  update(node, kid, svg);
  return node;
}

function update(node, kid, inSvg) {
  if (kid.text !== undefined) {
    if (node.data !== kid.text) node.data = kid.text;
    return;
  }
  const svg = inSvg || kid.tag === "svg";
  const before = node.made.attrs;
  for (const name of Object.keys(before)) if (!(name in kid.attrs)) put(node, name, null);
  sync(node, kid.kids, svg); // children first: a select takes its value only when its options are there
  for (const [name, value] of Object.entries(kid.attrs)) if (before[name] !== value || name === "value" || name === "checked") put(node, name, value);
  node.made = { tag: kid.tag, attrs: kid.attrs };
}

function put(node, name, value) {
  if (name === "key") return;
  if (name.startsWith("on")) node[name] = value;
  else if (name === "style") for (const [k, v] of Object.entries(value || {})) node.style.setProperty(k, v);
  else if (name === "value") { if (document.activeElement !== node && node.value !== String(value)) node.value = value; }
  else if (name === "checked" || name === "disabled" || name === "open") node[name] = Boolean(value);
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}

export class Link { // a socket that comes back: after a nap, a lost network, a restarted server
  constructor(hello, { view, note, state }) {
    Object.assign(this, { hello, onView: view, onNote: note, onState: state || (() => {}), wait: 300, offset: 0 });
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.open();
  }
  open() {
    clearTimeout(this.timer);
    const socket = (this.socket = new WebSocket(`ws://${location.host}/socket`));
    socket.onopen = () => { this.wait = 300; this.onState(true); const hello = this.hello(); if (hello) this.send(hello); };
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (message.now) this.offset = message.now - Date.now() / 1000;
      if (message.view) this.onView(message.view);
      else this.onNote(message);
    };
    socket.onclose = () => {
      this.onState(false);
      this.timer = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, 5000);
    };
  }
  hurry() { if (this.socket.readyState > 1) { this.wait = 300; this.open(); } }
  send(message) { if (this.socket.readyState === 1) this.socket.send(JSON.stringify(message)); }
  left(deadline) { return deadline === null ? null : Math.max(0, Math.ceil(deadline - this.offset - Date.now() / 1000)); }
}

export function say(text) { // tell screen readers, once
  const region = document.getElementById("live");
  if (region && region.textContent !== text) region.textContent = text;
}

export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function day(iso) {
  return new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

export function month(iso) {
  return new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
}

export function percent(share) {
  const value = 100 * share;
  if (value > 0 && value < 1) return "under 1\u00A0%";
  if (value < 100 && value > 99) return "over 99\u00A0%";
  return `${Math.round(value)}\u00A0%`;
}

export function plural(count, word) { return `${count} ${word}${count === 1 ? "" : "s"}`; }

export function price(value) {
  if (Math.abs(value) < 0.01) return "costs nothing";
  return value > 0 ? `costs ${value.toFixed(2)}` : `gains ${(-value).toFixed(2)}`;
}

export function signed(value, digits = 2) { return `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(digits)}`; }

export function modelWords({ played: [made], likeliest: [usual, chance], best: [best, gain] }) { // what the model would have done
  const more = `worth ${gain.toFixed(2)} more`, likely = made === usual ? "It was the model's likeliest too" : `Likeliest: ${usual} (${percent(chance)})`;
  if (gain <= 0.005) return `${likely}. Yours was worth the most.`;
  if (best === usual) return `Likeliest and best: ${usual} (${percent(chance)}), ${more}.`;
  return `${likely}. Best: ${best}, ${more}.`;
}

export function pressureWords(now) { // a private pressure: 0 is usual
  if (!now) return "The war weighs on you as usual.";
  return `The war weighs ${now > 0 ? "more" : "less"} on you than usual (${signed(now, 1)}). The others do not see it.`;
}

export function endWords(view) { // how it stands or ended, in a sentence; a collapse says whose
  return view.outcome === "imposed" ? view.in_force : outcomeWords(view.outcome);
}

function outcomeWords(key) {
  return { stall: "The war goes on and the talks drag along.", walkout: "The war goes on and Washington has left the talks.",
    freeze: "A ceasefire holds and nothing is settled.", settle: "A settlement is in force." }[key] || key;
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
systemDark.addEventListener("change", () => dispatchEvent(new Event("theme")));

export function themeButton() {
  const dark = () => (document.documentElement.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";
  return h("button", { class: "quiet", type: "button", onclick: () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; dispatchEvent(new Event("theme")); } }, dark() ? "Light" : "Dark");
}

export function every(ms, act) { setInterval(act, ms); }
