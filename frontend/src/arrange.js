// Customise mode: boxes dragged by mouse, touch and keyboard. Each gesture is the POST of
// the form that does the same without script.
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import { send } from "./gesture.js";
import { Places } from "./places.js";
import { banner, fill, say, toast } from "./say.js";
import { listenToGrips } from "./grips.js";

/** Makes the boxes of `area` (an element with data-arrange) movable. */
export function arrange(area) {
  const places = new Places(area);
  const texts = area.dataset;
  const move = async (box, back) => {
    const place = places.of(box);
    try {
      await send(area, { op: "move", window: box.dataset.window, column: place.column, position: place.position });
    } catch (failure) {
      if (!(failure instanceof Error)) throw failure;
      places.put(box, back);
      banner(texts.sayFailed);
      return false;
    }
    refreshArrows(area, places);
    saved(area, texts.saySaved);
    return true;
  };

  for (const list of area.querySelectorAll("[data-sortable]")) sortable(list, places, texts, move);
  for (const grip of area.querySelectorAll("[data-grip]")) grip.hidden = false;
  for (const box of area.querySelectorAll("[data-window]")) box.dataset.drop = texts.sayDrop;
  listenToGrips(area, places, texts, move);
  listenToArrows(area, places, texts, move);
}

function sortable(list, places, texts, move) {
  let back = null;
  Sortable.create(list, {
    group: "boxes",
    handle: ".pr-box__head",
    filter: "[data-fixed], details, .pr-arrows",
    preventOnFilter: false,
    draggable: "[data-window]",
    delay: 300,
    delayOnTouchOnly: true,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    ghostClass: "sortable-ghost",
    dragClass: "sortable-drag",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    // A locked box keeps its place: nothing opens over it.
    onMove: (event) => !event.related.hasAttribute("data-fixed") || event.willInsertAfter,
    onStart: (event) => {
      back = places.mark(event.item, event.oldDraggableIndex, event.from);
    },
    onEnd: async (event) => {
      const box = event.item;
      if (event.from === event.to && event.oldDraggableIndex === event.newDraggableIndex) return;
      if (await move(box, back)) toast(fill(texts.sayMoved, places.words(box)));
    },
  });
}

function listenToArrows(area, places, texts, move) {
  area.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.dataset.step) return;
    event.preventDefault();
    const box = button.closest("[data-window]");
    const back = places.of(box);
    if (!places.step(box, Number(button.dataset.step))) return;
    button.focus();
    if (await move(box, back)) say(fill(texts.sayPlace, places.words(box)));
    if (button.disabled) box.querySelector("[data-step]:not(:disabled)")?.focus();
  });
}

function refreshArrows(area, places) {
  for (const box of area.querySelectorAll("[data-window]")) {
    const { column, position, count } = places.of(box);
    for (const button of box.querySelectorAll("[data-step]")) {
      const wanted = position + Number(button.dataset.step);
      button.disabled = wanted < 1 || wanted > count;
      button.form.elements.column.value = column;
      button.form.elements.position.value = wanted;
    }
  }
}

function saved(area, text) {
  const words = document.querySelector("[data-saved]");
  if (words) words.textContent = text;
}
