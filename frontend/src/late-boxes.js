// Boxes that were not ready when the page left are completed in place.
import htmx from "htmx.org/dist/htmx.esm.js";
import { fill, say } from "./say.js";

/** Fetches each late box of `root` once; one that stays late keeps its link. */
export function completeLateBoxes(root) {
  for (const box of root.querySelectorAll("[data-alone-url]")) complete(box);
}

/** What boxes want in the head is told beside them; each file and each word stands there once. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const told = detail.xhr.getResponseHeader("Preau-Head");
  if (told) for (const [name, attributes] of JSON.parse(told)) want(name, attributes);
});

function want(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  const same = (other) => {
    if (other.isEqualNode(element)) return true;
    const file = attributes.src || (attributes.rel === "stylesheet" && !attributes.media && attributes.href);
    return file && (other.getAttribute("src") || other.getAttribute("href")) === file;
  };
  if (![...document.head.querySelectorAll(name)].some(same)) document.head.append(element);
}

function complete(box) {
  const { id } = box;
  const before = box.getBoundingClientRect();
  const focused = box.contains(document.activeElement);
  htmx
    .ajax("GET", box.dataset.aloneUrl, {
      source: box,
      target: box,
      swap: "outerHTML",
      select: `#${CSS.escape(id)}`,
    })
    .then(() => arrived(id, before, focused))
    .catch(() => box.removeAttribute("aria-busy"));
}

function arrived(id, before, focused) {
  const box = document.getElementById(id);
  if (!box || "aloneUrl" in box.dataset) return;
  box.classList.add("pr-box--arrived");
  // What is read must not jump: the difference of a box above it is scrolled away.
  if (before.bottom < 0) window.scrollBy(0, box.getBoundingClientRect().height - before.height);
  if (focused) box.focus();
  const title = (box.querySelector(".pr-box__title a") || box.querySelector(".pr-box__title"))?.textContent.trim();
  const words = document.querySelector("[data-live]")?.dataset.sayReady;
  if (title && words) say(fill(words, { title }));
}
