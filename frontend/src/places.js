// Where boxes stand: column and position, both counted from 1.

export class Places {
  /** `area` holds [data-column] elements, each with one [data-sortable] list of [data-window]. */
  constructor(area) {
    this.area = area;
  }

  lists() {
    return [...this.area.querySelectorAll("[data-sortable]")];
  }

  boxes(list) {
    return [...list.children].filter((child) => "window" in child.dataset && !child.classList.contains("sortable-drag"));
  }

  /** Returns {column, position, count} of `box`. */
  of(box) {
    const list = box.closest("[data-sortable]");
    const all = this.boxes(list);
    return {
      column: Number(list.closest("[data-column]").dataset.column),
      position: all.indexOf(box) + 1,
      count: all.length,
    };
  }

  /** Returns the place that `box` had: `index` from 0 in `list`. */
  mark(box, index, list) {
    return { column: Number(list.closest("[data-column]").dataset.column), position: index + 1 };
  }

  /** Puts `box` at {column, position}. */
  put(box, { column, position }) {
    const list = this.area.querySelector(`[data-column="${column}"] [data-sortable]`);
    const others = this.boxes(list).filter((other) => other !== box);
    list.insertBefore(box, others[position - 1] || null);
  }

  /** Moves `box` by `by` places in its column, over no locked one; tells whether it moved. */
  step(box, by) {
    const all = this.boxes(box.parentElement);
    const at = all.indexOf(box);
    const other = all[at + by];
    if (!other || (by < 0 && "fixed" in other.dataset)) return false;
    box.parentElement.insertBefore(box, by < 0 ? other : other.nextSibling);
    return true;
  }

  /** Moves `box` by `by` columns, to the same height; tells whether it moved. */
  cross(box, by) {
    const lists = this.lists();
    const to = lists[lists.indexOf(box.parentElement) + by];
    if (!to) return false;
    const others = this.boxes(to);
    const fixed = others.filter((other) => "fixed" in other.dataset);
    const after = fixed.length ? others.indexOf(fixed[fixed.length - 1]) + 1 : 0;
    const at = Math.max(after, Math.min(this.boxes(box.parentElement).indexOf(box), others.length));
    to.insertBefore(box, others[at] || null);
    return true;
  }

  /** Returns what the texts of the page can say of `box`. */
  words(box) {
    return { title: box.dataset.title, ...this.of(box) };
  }
}
