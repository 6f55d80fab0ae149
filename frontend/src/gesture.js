// One gesture of customise mode, sent as the form that does the same without script.

/**
 * Posts `fields` to the area's address, with its tab and its CSRF field. Rejects with an
 * Error when the server refuses or cannot be reached.
 */
export async function send(area, fields) {
  const body = new URLSearchParams({ tab: area.dataset.tab, ...fields });
  for (const hidden of area.querySelectorAll("[data-csrf] input")) body.set(hidden.name, hidden.value);
  const answer = await fetch(area.dataset.action, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "text/html", "X-Requested-With": "preau" },
  });
  if (!answer.ok) throw new Error(`the gesture was refused: ${answer.status}`);
}
