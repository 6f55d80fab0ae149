// Speaks to assistive technologies, and shows brief messages.

const SHOWN_MS = 10000;

/** Announces `text` politely, once. */
export function say(text) {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  live.textContent = "";
  // An unchanged text is not read again: the region is emptied for a moment first.
  setTimeout(() => {
    live.textContent = text;
  }, 30);
}

/** Replaces `{name}` in `template` by `values.name`. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Shows `text` at the bottom left; it stays longer while it is hovered or focused. */
export function toast(text) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "pr-toast";
  box.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "pr-toast__close";
  close.textContent = document.body.dataset.close || "×";
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  place.replaceChildren(box);
  let timer = setTimeout(() => box.remove(), SHOWN_MS);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => box.remove(), SHOWN_MS);
  };
  box.addEventListener("mouseenter", hold);
  box.addEventListener("focusin", hold);
  box.addEventListener("mouseleave", release);
  box.addEventListener("focusout", release);
}

/** Shows `text` as a banner of errors over the page's content. */
export function banner(text) {
  const main = document.querySelector("#pr-main");
  let messages = main.querySelector(":scope > .pr-messages");
  if (!messages) {
    messages = document.createElement("div");
    messages.className = "pr-messages";
    main.prepend(messages);
  }
  messages.querySelector("[data-from-script]")?.remove();
  const box = document.createElement("div");
  box.className = "pr-banner pr-banner--bad";
  box.setAttribute("role", "alert");
  box.dataset.fromScript = "";
  const words = document.createElement("p");
  words.className = "pr-banner__text";
  words.textContent = text;
  box.append(words);
  messages.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}
