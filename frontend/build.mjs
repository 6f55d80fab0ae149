// Builds build/assets/: style sheets, script, icon sprite, fonts, and their manifest.
// All are served under one address made of the manifest's hash, so style sheets name fonts relatively.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { drawSprite } from "./sprite.mjs";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUT = path.join(ROOT, "build/assets");
const MODULES = path.join(ROOT, "node_modules");
const FONTS = {
  "fonts/atkinson-hyperlegible-next.woff2":
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "fonts/andika-400.woff2": "@fontsource/andika/files/andika-latin-400-normal.woff2",
  "fonts/andika-700.woff2": "@fontsource/andika/files/andika-latin-700-normal.woff2",
  "fonts/opendyslexic-400.woff2": "@fontsource/opendyslexic/files/opendyslexic-latin-400-normal.woff2",
  "fonts/opendyslexic-700.woff2": "@fontsource/opendyslexic/files/opendyslexic-latin-700-normal.woff2",
};

const files = new Map();
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

async function fonts() {
  for (const [name, source] of Object.entries(FONTS)) {
    files.set(name, await readFile(path.join(MODULES, source)));
  }
}

function styleSheet(source) {
  const { css } = sass.compile(source, {
    style: "compressed",
    loadPaths: [MODULES],
    quietDeps: true,
    // Bootstrap 5.3 is still written with @import and Sass's global functions.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    charset: false,
  });
  for (const [, name] of css.matchAll(/url\("?(fonts\/[^")]+)"?\)/g)) {
    if (!files.has(name)) throw new Error(`no such font: ${name}`);
  }
  return css;
}

async function styleSheets() {
  files.set("preau.css", styleSheet(path.join(ROOT, "themes/default/scss/preau.scss")));
  for (const theme of await readdir(path.join(ROOT, "themes"))) {
    const source = path.join(ROOT, "themes", theme, "scss/theme.scss");
    if (existsSync(source)) files.set(`theme-${theme}.css`, styleSheet(source));
  }
}

async function script() {
  const built = await esbuild.build({
    entryPoints: [path.join(ROOT, "frontend/src/preau.js")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    legalComments: "none",
  });
  files.set("preau.js", built.outputFiles[0].text);
}

async function write() {
  await rm(OUT, { recursive: true, force: true });
  const manifest = {};
  for (const [name, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const target = path.join(OUT, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    manifest[name] = hash(content);
  }
  await writeFile(path.join(OUT, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

await fonts();
await Promise.all([styleSheets(), script()]);
files.set("sprite.svg", await drawSprite(path.join(ROOT, "frontend/icons.txt"), path.join(MODULES, "lucide-static/icons")));
await write();
