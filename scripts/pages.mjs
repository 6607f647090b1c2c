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

// An address that is no file may lie at any depth: what comes before the first page's folder is the site.
const findBase = `const at = location.pathname.search(/\\/(${folders.join("|")})(\\/|$)/);
const base = document.createElement("base");
base.href = at < 0 ? "/" : location.pathname.slice(0, at + 1);
document.head.prepend(base);`;
const lost = index.replace(/<base href="\.\/"[^>]*>/, `<script>${findBase}</script>`);
writeFileSync(join(site, "404.html"), allowInlineScripts(lost));

writeFileSync(join(site, "index.html"), allowInlineScripts(index));
