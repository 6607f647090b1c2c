// What the list is held against: the same file of tasks in a list written by hand, without any framework. It does the
// same work for the same columns, by the means that one would choose: objects, texts in lower case that are kept, numbers
// for times, names that are ranked once, and a table of which only the rows in sight are drawn.

const COLUMNS = ["status", "name", "product", "instance", "place", "progress", "started", "duration", "reason"];
const WIDTHS = [110, 0, 90, 150, 190, 90, 160, 90, 260];
const FACETS = ["status", "source", "region", "instance"];
const MOST = 8;
const ROW = 32;
const HEADS = 33;
/** Lines drawn above and below what is in sight. */
const BEYOND = 6;
/** The highest that an element may be. */
const HIGHEST = 15_000_000;

const $ = (id) => document.getElementById(id);
const [frame, table] = [$("frame"), document.querySelector("table")];
const [columns, heads, body] = [table.querySelector("colgroup"), table.tHead, table.tBodies[0]];

/** All tasks, in order. */
let tasks = [];
/** Tasks that match, in order. */
let rows = [];
let words = [];
/** The values that are asked for, by facet. */
const chosen = new Map(FACETS.map((facet) => [facet, new Set()]));
let order = { column: "started", down: true };

// --- Reading

const number = new Intl.NumberFormat("en");
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "medium", timeZone: "UTC" });

function read(line) {
  const task = JSON.parse(line);
  const [source, region, project, id] = task.key.split("/");
  task.source = source;
  task.region = region;
  task.project = project;
  task.id = id;
  task.instance = task.instance?.name ?? "";
  task.started = Date.parse(task.started ?? task.created);
  task.ended = task.ended ? Date.parse(task.ended) : NaN;
  task.text = "";
  task.rank = 0;
  return task;
}

/** Reads a file as it comes; shows it at the end or, where that is wished, as it grows. */
async function open(file, isShownEarly) {
  [tasks, rows] = [[], []];
  let [rest, shown] = ["", 0];
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) tasks.push(read(line));
    if (isShownEarly && tasks.length > shown * 1.5) {
      shown = tasks.length;
      sort();
      show();
      // Otherwise it would not be drawn before the end.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  if (rest) tasks.push(read(rest));
  sort();
  show();
}

// --- Asking

/** All that a task is found by, in lower case; made when it is first asked for. */
function textOf(task) {
  return (task.text ||= [task.id, task.name, task.status, task.status_word, task.instance, task.region, task.project, task.reason, task.user]
    .join("\n")
    .toLowerCase());
}

/** The rows that match, in order, and for each facet how many match all but what it says itself. */
function ask() {
  const asked = FACETS.filter((facet) => chosen.get(facet).size > 0);
  const counts = new Map(FACETS.map((facet) => [facet, new Map()]));
  const found = [];
  for (const task of tasks) {
    if (words.length > 0) {
      const text = textOf(task);
      if (!words.every((word) => text.includes(word))) continue;
    }
    const refused = asked.filter((facet) => !chosen.get(facet).has(task[facet]));
    if (refused.length > 1) continue;
    for (const facet of refused.length > 0 ? refused : FACETS) {
      const of = counts.get(facet);
      of.set(task[facet], (of.get(task[facet]) ?? 0) + 1);
    }
    if (refused.length === 0) found.push(task);
  }
  return [found, counts];
}

/** Puts all tasks in order, the latest first among equals, so that what matches is in order as it is found. Numbers are
 * compared and nothing else: texts are ranked beforehand. */
function sort() {
  const sign = order.down ? -1 : 1;
  if (order.column === "started") tasks.sort((a, b) => sign * (a.started - b.started));
  else if (order.column === "duration") tasks.sort((a, b) => sign * (lasting(a) - lasting(b)) || b.started - a.started);
  else {
    const values = [...new Set(tasks.map((task) => cell(task, order.column)))].sort();
    const ranks = new Map(values.map((value, rank) => [value, rank]));
    for (const task of tasks) task.rank = ranks.get(cell(task, order.column));
    tasks.sort((a, b) => sign * (a.rank - b.rank) || b.started - a.started);
  }
}

const lasting = ({ started, ended }) => (ended >= started ? ended - started : -1);

// --- Drawing

function cell(task, column) {
  switch (column) {
    case "product":
      return task.source;
    case "place":
      return `${task.region} / ${task.project.slice(0, 8)}`;
    case "progress":
      return task.progress === null ? "" : `${task.progress}%`;
    case "started":
      return moment.format(task.started);
    case "duration":
      return task.ended >= task.started ? `${Math.round((task.ended - task.started) / 1000)} s` : "–";
    default:
      return task[column] ?? "";
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function line(task, at) {
  const cells = COLUMNS.map((column) => {
    const text = escaped(cell(task, column));
    return `<td role="gridcell" data-column="${column}" title="${text}">${column === "name" ? `<a href="#${task.id}">${text}</a>` : text}</td>`;
  });
  return `<tr role="row" data-task="${task.key}" data-status="${task.status}" aria-rowindex="${at + 2}">${cells.join("")}</tr>`;
}

let [above, below] = [document.createElement("tr"), document.createElement("tr")];
/** The rows that are drawn, by their places. */
let drawn = new Map();

function draw(isOther) {
  const high = rows.length * ROW;
  const most = Math.max(1, Math.min(high, HIGHEST) - frame.clientHeight + HEADS);
  // A list that is too high is scaled.
  const top = high > HIGHEST ? (frame.scrollTop / most) * (high - frame.clientHeight + HEADS) : frame.scrollTop;
  const from = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const to = Math.min(rows.length, Math.ceil((top + frame.clientHeight - HEADS) / ROW) + BEYOND);
  if (isOther) {
    drawn.forEach((row) => row.remove());
    drawn = new Map();
  }
  for (const [at, row] of drawn) {
    if (at >= from && at < to) continue;
    row.remove();
    drawn.delete(at);
  }
  // What is new stands above or below what stays, in one piece of markup each.
  const first = Math.min(to, ...drawn.keys());
  const last = Math.max(first - 1, ...drawn.keys());
  add(above, "afterend", from, first);
  add(below, "beforebegin", Math.max(from, last + 1), to);
  const before = Math.max(0, frame.scrollTop + from * ROW - top);
  above.firstChild.style.height = `${before}px`;
  below.firstChild.style.height = `${Math.max(0, Math.min(high, HIGHEST) - before - (to - from) * ROW)}px`;
}

function add(beside, where, from, to) {
  if (from >= to) return;
  let html = "";
  for (let at = from; at < to; at++) html += line(rows[at], at);
  beside.insertAdjacentHTML(where, html);
  let row = where === "afterend" ? beside.nextSibling : beside.previousSibling;
  if (where === "afterend") for (let at = from; at < to; at++, row = row.nextSibling) drawn.set(at, row);
  else for (let at = to - 1; at >= from; at--, row = row.previousSibling) drawn.set(at, row);
}

function show() {
  const [found, counts] = ask();
  rows = found;
  const isAll = words.length === 0 && FACETS.every((facet) => chosen.get(facet).size === 0);
  const told = isAll ? `${number.format(tasks.length)} tasks.` : `${number.format(rows.length)} of ${number.format(tasks.length)} tasks match.`;
  $("status").textContent = told;
  table.setAttribute("aria-rowcount", rows.length + 1);
  const button = (facet, [value, count]) =>
    `<button data-facet="${facet}" value="${escaped(value)}" aria-pressed="${chosen.get(facet).has(value)}">${escaped(value)} ${number.format(count)}</button>`;
  const most = (facet) => [...counts.get(facet)].sort((a, b) => b[1] - a[1]).slice(0, MOST);
  $("facets").innerHTML = FACETS.map((facet) => most(facet).map((counted) => button(facet, counted)).join(" ")).join(" · ");
  frame.scrollTop = 0;
  draw(true);
}

function showHeads() {
  const sort = (column) => (order.column === column ? (order.down ? "descending" : "ascending") : "none");
  heads.innerHTML = `<tr>${COLUMNS.map((column) => `<th data-column="${column}" aria-sort="${sort(column)}"><button>${column}</button></th>`).join("")}</tr>`;
}

// --- Being used

columns.innerHTML = WIDTHS.map((width) => (width ? `<col style="width: ${width}px">` : "<col>")).join("");
for (const space of [above, below]) {
  space.className = "space";
  space.innerHTML = `<td colspan="${COLUMNS.length}"></td>`;
  body.append(space);
}
showHeads();
$("file").addEventListener("change", ({ target }) => open(target.files[0], location.search === "?early"));
$("filter").addEventListener("input", ({ target }) => {
  words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
  show();
});
$("facets").addEventListener("click", ({ target }) => {
  const of = chosen.get(target.dataset.facet);
  if (!of) return;
  if (!of.delete(target.value)) of.add(target.value);
  show();
});
heads.addEventListener("click", ({ target }) => {
  const { column } = target.closest("th").dataset;
  order = { column, down: order.column === column ? !order.down : column === "started" };
  showHeads();
  sort();
  show();
});
frame.addEventListener("scroll", () => draw(false));
new ResizeObserver(() => draw(false)).observe(frame);
