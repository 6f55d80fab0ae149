// After a refused form the summary of its errors is where reading starts.

/** Puts the focus on the first element of `root` that asks for it. */
export function focusSummary(root) {
  root.querySelector("[data-focus]")?.focus();
}
