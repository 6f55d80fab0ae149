// On a phone the row of tabs scrolls: the current one is brought into view.

/** Scrolls the row of `root` without moving the page. */
export function showCurrentTab(root) {
  const row = root.querySelector(".pr-tabs__list");
  const current = row?.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) return;
  row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
