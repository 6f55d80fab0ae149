// One SVG of symbols, made of the icons named in icons.txt and of no other.
import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * Returns the text of the sprite. `list` is the path of a file of icon names, one a line;
 * `folder` holds `<name>.svg` on a grid of 24. An unknown name is an error that names it.
 */
export async function drawSprite(list, folder) {
  const names = (await readFile(list, "utf8")).split("\n").map((line) => line.trim()).filter(Boolean);
  const symbols = await Promise.all([...new Set(names)].sort().map((name) => drawSymbol(name, folder)));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function drawSymbol(name, folder) {
  let source;
  try {
    source = await readFile(path.join(folder, `${name}.svg`), "utf8");
  } catch {
    throw new Error(`icons.txt names "${name}", which is no Lucide icon`);
  }
  const shapes = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
  const tight = shapes.replaceAll(/\s+/g, " ").replaceAll("> <", "><").replaceAll(" />", "/>").trim();
  // How they are drawn (stroke, no fill) is inherited from .pr-icon, so that a theme can change it.
  return `<symbol id="${name}" viewBox="0 0 24 24">${tight}</symbol>`;
}
