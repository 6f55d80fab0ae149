// The keyboard: Space takes and drops, arrows move across boxes and columns, Escape puts back.
import { fill, say } from "./say.js";

const STEPS = {
  ArrowUp: (places, box) => places.step(box, -1),
  ArrowDown: (places, box) => places.step(box, 1),
  ArrowLeft: (places, box) => places.cross(box, -1),
  ArrowRight: (places, box) => places.cross(box, 1),
};

/** Listens to the grips of `area`; `move(box, back)` saves a place, or restores `back`. */
export function listenToGrips(area, places, texts, move) {
  let held = null;
  let back = null;
  let moving = false;

  const take = (grip) => {
    held = grip.closest("[data-window]");
    back = places.of(held);
    held.classList.add("pr-sheet--held");
    grip.setAttribute("aria-pressed", "true");
    say(fill(texts.sayTaken, places.words(held)));
  };
  const release = (grip) => {
    held.classList.remove("pr-sheet--held");
    grip.setAttribute("aria-pressed", "false");
    held = null;
  };
  const drop = async (grip) => {
    const box = held;
    const now = places.of(box);
    const from = back;
    release(grip);
    if (now.column === from.column && now.position === from.position) return say(fill(texts.sayBack, places.words(box)));
    if (await move(box, from)) say(fill(texts.sayDropped, places.words(box)));
    grip.focus();
  };
  const giveUp = (grip) => {
    const box = held;
    places.put(box, back);
    release(grip);
    grip.focus();
    say(fill(texts.sayBack, places.words(box)));
  };

  area.addEventListener("click", (event) => {
    const grip = event.target.closest("[data-grip]");
    // detail is 0 when the click comes from the keyboard or a screen reader.
    if (!grip || event.detail !== 0) return;
    if (held) drop(grip);
    else take(grip);
  });
  area.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || !held) return;
    if (event.key === "Escape") {
      event.preventDefault();
      giveUp(grip);
    } else if (event.key in STEPS) {
      event.preventDefault();
      moving = true;
      const moved = STEPS[event.key](places, held);
      grip.focus();
      moving = false;
      held.scrollIntoView({ block: "nearest" });
      if (moved) say(fill(texts.sayPlace, places.words(held)));
    }
  });
  // Leaving a held box by Tab drops it where it is; moving it in the page is no leaving.
  area.addEventListener("focusout", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip && held && !moving && event.relatedTarget && event.relatedTarget !== grip) drop(grip);
  });
}
