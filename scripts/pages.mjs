// Finishes the built site; see pages.sh.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , site, profile] = process.argv;
const folders = ["task", "compare", "timeline", "overview", "lookup", "connections"];
const base = '<base href="./"';

const read = (name) => readFileSync(join(site, name), "utf8");
const digest = (algorithm, text) => createHash(algorithm).update(text).digest("base64");

/** The components of which code comes later: what they show is drawn by it, and needs its styles only then. */
const laterComponents = new Set(
  [...readFileSync(join(import.meta.dirname, "later.txt"), "utf8").matchAll(/^taskdeck::components::(\w+)/gm)].map(([, name]) => name),
);

/** The sheet of what comes later, once it is written. */
let laterSheet;

/**
 * All style sheets in their order as one, without comments and needless blanks: one request, not twenty. In a release,
 * those of components that come later as another.
 */
function joinStyles(html) {
  const links = [...html.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>\s*|<link\b[^>]*href="\.\/([^"]+)"[^>]*rel="stylesheet"[^>]*>\s*/g)];
  if (links.length === 0) throw new Error("index.html links no style sheet");
  const names = links.map((link) => link[1] ?? link[2]);
  const comesLater = (name) => profile === "release" && laterComponents.has(name.replace(/-[0-9a-f]+\.css$/, ""));
  const sheet = (kind, names) => {
    const css = names
      .map(read)
      .join("\n")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/\s+/g, " ")
      .replace(/ ?([{};,]) ?/g, "$1")
      .trim();
    const name = `${kind}-${createHash("sha256").update(css).digest("hex").slice(0, 16)}.css`;
    writeFileSync(join(site, name), css);
    return { name, integrity: `sha384-${digest("sha384", css)}` };
  };
  const first = sheet("style", names.filter((name) => !comesLater(name)));
  laterSheet = sheet("style-later", names.filter(comesLater));
  names.forEach((name) => rmSync(join(site, name)));
  const joined = `<link rel="stylesheet" href="./${first.name}" integrity="${first.integrity}">\n`;
  return links.reduce((page, link, at) => page.replace(link[0], at === 0 ? joined : ""), html);
}

/**
 * Parts the wasm of a release. A debug build has all of its code in one file: it is there sooner, and names its
 * functions when it fails.
 */
function split(html) {
  if (profile !== "release") return html;
  const before = readFileSync(join(site, wasmOf(html)));
  execFileSync(join(import.meta.dirname, "split.sh"), [site], { stdio: "inherit" });
  return html.replaceAll(digest("sha384", before), digest("sha384", readFileSync(join(site, wasmOf(html)))));
}

const wasmOf = (html) => {
  const name = html.match(/["']\.\/(taskdeck-[0-9a-f]+_bg\.wasm)["']/)?.[1];
  if (!name) throw new Error("index.html starts no taskdeck wasm");
  return name;
};

/**
 * The generated script without its comments and indents, and without the classes of a stream library that the
 * framework brings along and nothing here exports to. The names by which script and wasm know each other end in
 * hashes, which nothing compresses: here they end in numbers of the same length.
 */
function slimScript(html) {
  const script = html.match(/["']\.\/(taskdeck-[0-9a-f]+\.js)["']/)?.[1];
  const wasm = wasmOf(html);
  if (!script) throw new Error("index.html starts no taskdeck script");
  const numbers = new Map();
  const number = (hash) => {
    if (!numbers.has(hash)) numbers.set(hash, String(numbers.size).padStart(hash.length, "0"));
    return numbers.get(hash);
  };
  html = rewrite(html, script, "utf8", (text) =>
    fetchLater(guardSinks(text))
      .replace(/^export class (IntoUnderlying\w+) \{[\s\S]*?^\}\n(?:.*\b\1\.prototype.*\n)?/gm, "")
      .replace(/^const IntoUnderlying\w+Finalization = [\s\S]*?;\n/gm, "")
      .replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "")
      .replace(/^\s*\/\/.*\n/gm, "")
      .replace(/^[ \t]+/gm, "")
      .replace(/(?<=_h?)[0-9a-f]{16}(?![0-9a-f])/g, number),
  );
  html = rewrite(html, wasm, "latin1", (bytes) =>
    bytes.replace(/(?<=_h?)[0-9a-f]{16}/g, (hash) => numbers.get(hash) ?? hash),
  );
  const module = new WebAssembly.Module(readFileSync(join(site, wasm)));
  const text = read(script);
  const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const wanted = [...text.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name).filter((name) => !exported.has(name));
  const lost = WebAssembly.Module.imports(module).filter(({ name }) => !text.includes(name));
  if (wanted.length + lost.length > 0) throw new Error(`script and wasm do not fit: ${[...wanted, ...lost.map(({ name }) => name)]}`);
  return rename(rename(html, script), wasm);
}

/**
 * The page's policy lets markup and the addresses of scripts in by one door only, and this is it: browsers that know
 * Trusted Types refuse them from anywhere else. No markup of ours brings along what runs or loads something.
 */
function guardSinks(script) {
  const door = `const checked = {
createHTML: (text) => { if (/<(?:base|embed|frame|iframe|link|meta|object|script|style)\\b/i.test(text)) throw new TypeError("markup that is not ours"); return text; },
createScriptURL: (url) => { if (!/\\/demo_loader\\.js$/.test(url)) throw new TypeError("a worker that is not ours"); return url; },
};
const trusted = globalThis.trustedTypes?.createPolicy("taskdeck", checked) ?? checked;
`;
  const guarded = script
    .replace(/\.(innerHTML|outerHTML) = (.+);$/gm, ".$1 = trusted.createHTML($2);")
    .replace(/\.insertAdjacentHTML\((\w+\([^()]*\)), (.+)\);$/gm, ".insertAdjacentHTML($1, trusted.createHTML($2));")
    .replace(/\bnew Worker\((.+)\);$/gm, "new Worker(trusted.createScriptURL($1));");
  const doors = guarded.match(/\btrusted\.create/g)?.length ?? 0;
  const sinks = script.match(/\.(?:innerHTML|outerHTML|srcdoc) =|\bnew (?:Shared)?Worker\(|\.insertAdjacentHTML\(|createContextualFragment|document\.write/g) ?? [];
  if (doors === 0 || doors !== sinks.length) throw new Error(`of ${sinks} in the script ${doors} are guarded`);
  return door + guarded;
}

/**
 * The door to the code that comes later, where the build has parted it: `later()` fetches it and its styles, once, and
 * is what the app waits for; the wasm itself calls `load` before it enters what is not there. That the app was to prevent, so it
 * is told, but what was called works.
 */
function fetchLater(script) {
  if (!existsSync(join(site, "taskdeck-later.wasm"))) return script;
  const wasm = readFileSync(join(site, "taskdeck-later.wasm"));
  const name = `taskdeck-later-${createHash("sha256").update(wasm).digest("hex").slice(0, 16)}.wasm`;
  renameSync(join(site, "taskdeck-later.wasm"), join(site, name));
  const door = `const laterUrl = new URL("${name}", import.meta.url);
let laterAsked, laterHere = false;
const laterStyle = () => new Promise((done, failed) => {
const link = document.createElement("link");
link.rel = "stylesheet";
link.href = new URL("${laterSheet.name}", import.meta.url);
link.integrity = "${laterSheet.integrity}";
link.onload = done;
link.onerror = () => { link.remove(); failed(new Error(link.href)); };
document.head.append(link);
});
const laterCode = () => fetch(laterUrl, { integrity: "sha384-${digest("sha384", wasm)}" })
.then((answer) => answer.arrayBuffer())
.then((bytes) => WebAssembly.instantiate(bytes, { "": wasm }));
globalThis.later = () => laterAsked ??= Promise.all([laterHere || laterCode().then(() => { laterHere = true; }), laterStyle()])
.catch((error) => { laterAsked = undefined; throw error; });
const loadLater = () => {
if (laterHere) return;
console.warn("code that comes later was called before it was there");
const request = new XMLHttpRequest();
request.open("GET", laterUrl, false);
request.overrideMimeType("text/plain; charset=x-user-defined");
request.send();
if (request.status !== 200) throw new Error("HTTP " + request.status);
new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0) & 255)), { "": wasm });
laterHere = true;
};
`;
  const imports = '"./taskdeck_bg.js": import0,';
  if (script.split(imports).length !== 2) throw new Error("the script does not say what it imports as expected");
  return door + script.replace(imports, `${imports} later: { load: loadLater },`);
}

/** Servers let browsers keep these files for ever: the hash in a name is of what the file holds now. */
function rename(html, name) {
  const hash = createHash("sha256").update(readFileSync(join(site, name))).digest("hex").slice(0, 16);
  const renamed = name.replace(/[0-9a-f]{16}/, hash);
  renameSync(join(site, name), join(site, renamed));
  return html.replaceAll(name, renamed);
}

/** Changes a file; its integrity follows. */
function rewrite(html, name, encoding, change) {
  const before = readFileSync(join(site, name));
  const after = Buffer.from(change(before.toString(encoding)), encoding);
  writeFileSync(join(site, name), after);
  return html.replaceAll(digest("sha384", before), digest("sha384", after));
}

/** What the page waits for longest is asked for first: the preloads that Trunk wrote last stand right behind the base. */
function preloadFirst(html) {
  const preloads = html.match(/<link rel="(?:modulepreload|preload)" href="\.\/taskdeck[^>]*>/g) ?? [];
  if (preloads.length !== 2) throw new Error("index.html preloads no script and no wasm");
  const rest = preloads.reduce((page, link) => page.replace(link, ""), html);
  return rest.replace(/<base\b[^>]*>/, (base) => [base, ...preloads.reverse()].join("\n    "));
}

/**
 * What starts the app. It names no file, so that it is the same after every build and a server's policy can allow it
 * by its hash; what it loads has to be what the build wrote.
 */
const START = `
const link = (kind) => document.querySelector('link[rel="' + kind + '"]');
const { href, integrity } = link("preload");
const code = fetch(href, { integrity });
const { default: start } = await import(link("modulepreload").href);
await start({ module_or_path: code });
`;

function startFromPreloads(html) {
  const ours = /(<script type="module">)\s*import init[\s\S]*?(<\/script>)/;
  if (!ours.test(html)) throw new Error("index.html does not start the app as expected");
  return html.replace(ours, (_, open, close) => open + START + close);
}

/** `trunk serve` fills its own address into the script that reloads the page, after the policy has its hash. */
function reloadFromHere(html) {
  return html.replace("'{{__TRUNK_ADDRESS__}}'", "location.host").replace("'{{__TRUNK_WS_BASE__}}'", "'/'");
}

/** Adds the hash of every inline script to the page's policy. */
function allowInlineScripts(html) {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].filter(([, attributes]) => !/\bsrc=/.test(attributes));
  const hashes = scripts.map(([, , code]) => `'sha256-${digest("sha256", code)}'`);
  return html.replace("script-src 'self'", `script-src 'self' ${hashes.join(" ")}`);
}

/** The texts of each language, as build.rs has written them beside the wasm that knows them by their numbers. */
function writeTexts(html) {
  const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../target");
  return html.replace(/(<meta name="texts[^>]* content=")([^"]+)\.txt/g, (_, before, name) => {
    const text = readFileSync(join(target, "wasm32-unknown-unknown", profile, `${name}.txt`), "utf8");
    const hashed = `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.txt`;
    writeFileSync(join(site, hashed), text);
    return before + hashed;
  });
}

const built = read("index.html");
if (!built.includes(base)) throw new Error(`index.html has no ${base}: is public_url "./"?`);
const index = startFromPreloads(preloadFirst(slimScript(split(joinStyles(writeTexts(reloadFromHere(built))))))).replace(/<!--[\s\S]*?-->\s*/g, "");

for (const folder of folders) {
  mkdirSync(join(site, folder), { recursive: true });
  writeFileSync(join(site, folder, "index.html"), allowInlineScripts(index.replace(base, '<base href="../"')));
}

// An address that is no file may lie at any depth below the site, and the site at any depth below the
// server: the site is the nearest folder that has the site's config.json.
const findBase = `let folder = location.pathname;
do {
  folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  const probe = new XMLHttpRequest();
  probe.open("HEAD", folder + "config.json", false);
  probe.send();
  if (probe.status === 200 && (probe.getResponseHeader("content-type") || "").includes("json")) break;
} while (folder !== "/");
const base = document.createElement("base");
base.href = folder;
document.head.prepend(base);`;
const lost = index.replace(/<base href="\.\/"[^>]*>/, `<script>${findBase}</script>`);
writeFileSync(join(site, "404.html"), allowInlineScripts(lost));

writeFileSync(join(site, "index.html"), allowInlineScripts(index));
