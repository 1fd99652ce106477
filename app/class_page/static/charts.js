// The pictures: each is an SVG with a text of what it shows, and no meaning in colour alone.
import { h, month, percent } from "/static/lib.js";

const MOST = 1.6; // posture at which the pendulum hangs furthest out
const WIDEST = 64; // degrees

function angle(posture) { return (WIDEST * Math.max(-MOST, Math.min(MOST, posture))) / MOST; }

export function leaning(posture) {
  if (posture > 0.5) return "courts Moscow";
  if (posture < -0.5) return "presses Moscow";
  return "leans neither way";
}

export function pendulum({ posture, other, swings, from, weeks }) { // the bob draws its trail on paper that moves down
  const W = 1080, H = 690, cx = W / 2, top = 30, rod = 350;
  const now = posture[posture.length - 1];
  const x = (p) => cx + rod * Math.sin((angle(p) * Math.PI) / 180);
  const paper = top + rod + 24, deep = H - paper - 14, shown = 26, step = deep / shown;
  const y = (i) => paper + (posture.length - 1 - i) * step;
  const first = Math.max(0, posture.length - 1 - shown);
  const trail = posture.map((p, i) => [x(p), y(i), i]).filter(([, , i]) => i >= first);
  const ghost = (other || []).map((p, i) => [x(p), y(i), i]).filter(([, , i]) => i >= first && i < posture.length);
  const line = (points) => points.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ");
  const marks = trail.filter(([, , i]) => i % 4 === 0);
  const left = x(-0.5), right = x(0.5);
  const text = `The pendulum of Washington's posture: it ${leaning(now)} (${now.toFixed(1)}); ${swings} swings so far.`;
  return h("svg", { class: "pendulum", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": text },
    h("rect", { class: "press", x: -W, y: 0, width: W + left, height: H }), // to the edges, however wide the screen is
    h("rect", { class: "court", x: right, y: 0, width: 2 * W - right, height: H }),
    h("line", { class: "middle", x1: cx, x2: cx, y1: top, y2: H }),
    h("text", { class: "zone pressing", x: 24, y: 46 }, "\u25C0 presses Moscow"),
    h("text", { class: "zone courting", x: W - 24, y: 46, "text-anchor": "end" }, "courts Moscow \u25B6"),
    marks.map(([, b, i]) => h("g", { key: `m${i}` },
      h("line", { class: "rule", x1: -W, x2: 2 * W, y1: b, y2: b }),
      posture.length - 1 - i >= 2 && h("text", { class: "tick", x: 10, y: b - 5 }, month(after(from, i))))),
    ghost.length > 1 && h("polyline", { class: "ghost", points: line(ghost) }),
    trail.length > 1 && h("polyline", { class: "trail", points: line(trail) }),
    turns(posture, first).map((i) => h("circle", { key: `s${i}`, class: "turned", cx: x(posture[i]), cy: y(i), r: 8 })),
    h("g", { class: "arm", style: { transform: `rotate(${-angle(now)}deg)`, "transform-origin": `${cx}px ${top}px` } },
      h("line", { class: "rod", x1: cx, x2: cx, y1: top, y2: top + rod }),
      h("circle", { class: "bob", cx, cy: top + rod, r: 34 }),
      h("text", { class: "bobtext", x: cx, y: top + rod + 9, "text-anchor": "middle" }, "US")),
    h("circle", { class: "pivot", cx, cy: top, r: 10 }),
    h("desc", null, text));
}

function after(iso, weeks) {
  return new Date(Date.parse(`${iso}T12:00:00Z`) + weeks * 7 * 86400000).toISOString().slice(0, 10);
}

function turns(posture, first) { // weeks in which the side changed
  let side = 0;
  return posture.flatMap((p, i) => {
    const lean = p > 0.5 ? 1 : p < -0.5 ? -1 : 0;
    const turned = side && lean && lean !== side && i >= first;
    side = lean || side;
    return turned ? [i] : [];
  });
}

export function sparkline({ label, unit, digits, values }) {
  const W = 320, H = 84, low = Math.min(...values), high = Math.max(...values), span = Math.max(high - low, 10 ** -digits * 4);
  const mid = (low + high) / 2, x = (i) => (values.length < 2 ? 4 : 4 + (i * (W - 12)) / (values.length - 1));
  const y = (v) => H / 2 - ((v - mid) / span) * (H - 18);
  const now = values[values.length - 1], unitText = unit === "%" ? "\u00A0%" : ` ${unit}`;
  const change = now - values[0], trend = Math.abs(change) < 10 ** -digits / 2 ? "unchanged" : `${change > 0 ? "up" : "down"} ${Math.abs(change).toFixed(digits)}`;
  return h("figure", { class: "spark" },
    h("figcaption", null, h("span", null, label), h("b", null, now.toFixed(digits), h("small", null, unitText))),
    h("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `${label}: ${now.toFixed(digits)}${unitText}, ${trend} since the start`, preserveAspectRatio: "none" },
      h("polyline", { class: "line", points: values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(" ") })),
    h("p", { class: "trend" }, `${trend} since the start`));
}

export function outcomeBar({ shares, endings, title, mark, note }) { // one stacked bar, every part named
  const text = endings.map((e, i) => `${e.name} ${percent(shares[i])}`).join(", ");
  return h("figure", { class: "outcomes" },
    h("figcaption", null, title),
    h("div", { class: "stack", role: "img", "aria-label": `${title}: ${text}` },
      endings.map((e, i) => shares[i] > 0 && h("div", { key: e.key, class: `part ${e.key}`, style: { "flex-grow": shares[i], "flex-basis": "0" } },
        shares[i] >= 0.08 && h("span", null, percent(shares[i]))))),
    h("ul", { class: "legend" }, endings.map((e, i) => h("li", { key: e.key, class: mark === e.key ? "here" : null },
      h("i", { class: `chip ${e.key}`, "aria-hidden": "true" }), `${e.name} `, h("b", null, percent(shares[i])), mark === e.key && h("em", null, " \u25C0 now")))),
    note && h("p", { class: "note" }, note));
}

export function grouped({ endings, series, title, stale }) { // one bar by ending and series: predicted, model, A, B
  const text = endings.map((e, i) => `${e.name}: ${series.map((s) => `${s.name} ${percent(s.shares[i])}`).join(", ")}`).join("; ");
  const most = Math.max(0.2, ...series.flatMap((s) => s.shares));
  return h("figure", { class: stale ? "grouped stale" : "grouped" },
    h("figcaption", null, title),
    h("div", { class: "rows", role: "img", "aria-label": `${title}: ${text}` },
      endings.map((e, i) => h("div", { class: "row", key: e.key }, h("span", { class: "name" }, e.name),
        h("div", { class: "bars" }, series.map((s, k) => h("div", { class: `bar s${k}`, key: s.name },
          h("i", { class: `fill ${s.kind} ${e.key}`, style: { width: `${(74 * s.shares[i]) / most}%` } }),
          h("span", null, `${s.name} `, h("b", null, percent(s.shares[i])))))))))); 
}

export function fan({ bands, path, other }) { // the class's path over the fan of model runs
  const W = 1000, H = 290, L = 20, R = 20, T = 44, B = 40, most = 1.8;
  const n = bands.length - 1, x = (i) => L + (i * (W - L - R)) / n;
  const y = (p) => T + ((most - Math.max(-most, Math.min(most, p))) * (H - T - B)) / (2 * most);
  const area = (a, b) => [...bands.map((q, i) => [x(i), y(q[a])]), ...bands.map((q, i) => [x(i), y(q[b])]).reverse()].map((p) => p.map((v) => v.toFixed(1)).join(",")).join(" ");
  const line = (values) => values.map((p, i) => `${x(i).toFixed(1)},${y(p).toFixed(1)}`).join(" ");
  const inside = path.filter((p, i) => bands[i] && p >= bands[i][0] && p <= bands[i][4]).length;
  const text = `Washington's posture by week: the class's path lies among the middle four fifths of model runs in ${inside} of ${path.length} weeks.`;
  return h("figure", { class: "fan" },
    h("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": text },
      h("text", { class: "zone courting", x: L, y: 32 }, "\u25B2 courts Moscow"),
      h("text", { class: "zone pressing", x: L, y: H - 8 }, "\u25BC presses Moscow"),
      h("polygon", { class: "wide", points: area(0, 4) }), h("polygon", { class: "half", points: area(1, 3) }),
      h("line", { class: "middle", x1: L, x2: W - R, y1: y(0), y2: y(0) }),
      other && other.length > 1 && h("polyline", { class: "ghost", points: line(other) }),
      h("polyline", { class: "trail", points: line(path) }),
      h("text", { class: "tick", x: W - R, y: H - 8, "text-anchor": "end" }, `${n} weeks`)),
    h("p", { class: "note" }, "Bands: the middle half and the middle four fifths of the model's runs."));
}

export function guesses({ swings, model, happened }) { // guesses of swings as dots, the model's runs behind
  const most = Math.max(happened, ...swings, model.length - 1, 6), W = 1000, H = 196, B = 66;
  const x = (k) => 40 + (k * (W - 80)) / most, bar = Math.min(36, (0.8 * (W - 80)) / most), total = model.reduce((a, b) => a + b, 0) || 1, tallest = Math.max(...model, 1);
  const seen = {};
  return h("figure", { class: "guesses" },
    h("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `Guessed swings: ${swings.join(", ") || "none"}. Happened: ${happened}.` },
      model.map((count, k) => h("rect", { key: `b${k}`, class: "half", x: x(k) - bar / 2, width: bar, y: H - B - (count / tallest) * (H - B - 30), height: (count / tallest) * (H - B - 30) })),
      swings.map((k, i) => { seen[k] = (seen[k] || 0) + 1; return h("circle", { key: `g${i}`, class: "guess", cx: x(k), cy: H - B - 14 * seen[k] + 4, r: 6 }); }),
      h("line", { class: "happened", x1: x(happened), x2: x(happened), y1: 8, y2: H - B }),
      h("text", { class: "tick here", x: Math.min(Math.max(130, x(happened)), W - 130), y: H - 6, "text-anchor": "middle" }, `happened: ${happened}`),
      Array.from({ length: most + 1 }, (_, k) => k % Math.ceil(most / 12) === 0 && h("text", { key: `t${k}`, class: "tick", x: x(k), y: H - 36, "text-anchor": "middle" }, String(k)))),
    h("p", { class: "note" }, `Dots: what the class guessed. Bars: ${total.toLocaleString("en")} model runs.`));
}
