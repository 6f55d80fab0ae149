// Menus are `details` of links and buttons. Script closes them on Escape and on a click
// elsewhere, and lets arrows and letters move through their items.

const TYPING_MS = 600;
const ITEMS = "a[href], button:not([disabled]), input:not([type=hidden]), select";

/** Attaches one set of listeners to `root`, good for menus that arrive later too. */
export function makeSmoother(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(event, opener);
    for (const menu of root.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target) && !opener) menu.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details[data-menu]");
    if (menu) onKey(event, menu);
  });
  root.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

function open(event, opener) {
  const menu = document.getElementById(opener.dataset.opens);
  if (!menu) return;
  event.preventDefault();
  menu.open = true;
  items(menu)[0]?.focus();
}

function items(menu) {
  return [...menu.querySelectorAll(ITEMS)].filter((item) => item.offsetParent !== null || item.getClientRects().length);
}

function onKey(event, menu) {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
    return;
  }
  if (event.target.matches("input, select, textarea")) return;
  const onSummary = event.target.matches("summary");
  if (onSummary && event.key === "ArrowDown") {
    menu.open = true;
    items(menu)[0]?.focus();
    event.preventDefault();
    return;
  }
  if (!menu.open || onSummary) return;
  const all = items(menu);
  const at = all.indexOf(event.target);
  const wanted = target(event, all, at);
  if (wanted) {
    wanted.focus();
    event.preventDefault();
  }
}

function target(event, all, at) {
  switch (event.key) {
    case "ArrowDown":
      return all[(at + 1) % all.length];
    case "ArrowUp":
      return all[(at - 1 + all.length) % all.length];
    case "Home":
      return all[0];
    case "End":
      return all[all.length - 1];
  }
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return null;
  return startingWith(typed(event), all, at);
}

let letters = "";
let lastAt = 0;

/** The letters typed one after the other, without accents, until a pause. */
function typed(event) {
  letters = (event.timeStamp - lastAt < TYPING_MS ? letters : "") + plain(event.key);
  lastAt = event.timeStamp;
  return letters;
}

function plain(text) {
  return text.trim().toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

// A first letter goes on to the next item of that letter; further letters may keep the present one.
function startingWith(start, all, at) {
  const from = start.length > 1 ? Math.max(at, 0) : at + 1;
  const turned = [...all.slice(from), ...all.slice(0, from)];
  return turned.find((item) => plain(item.textContent).startsWith(start)) || null;
}
