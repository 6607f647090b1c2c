// Writes the pages of the built site; see pages.sh.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[2];
const folders = ["task", "lookup", "connections"];
const base = '<base href="./"';

/** Adds the hash of every inline script to the page's policy. */
function allowInlineScripts(html) {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].filter(([, attributes]) => !/\bsrc=/.test(attributes));
  const hashes = scripts.map(([, , code]) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`);
  return html.replace("script-src 'self'", `script-src 'self' ${hashes.join(" ")}`);
}

const index = readFileSync(join(site, "index.html"), "utf8");
if (!index.includes(base)) throw new Error(`index.html has no ${base}: is public_url "./"?`);

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
