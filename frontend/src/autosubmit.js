// Forms of a single choice, marked data-autosubmit, are sent as soon as it is made.

/** Listens to changes under `root`. */
export function submitOnChange(root) {
  root.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-autosubmit], [data-autosubmit] *")) field.form?.requestSubmit();
  });
}
