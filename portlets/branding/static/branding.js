// The picker and the text of a colour follow each other; without this script the server tells which of the two was changed.
for (const field of document.querySelectorAll("[data-colour]")) {
  const pick = field.querySelector('input[type="color"]');
  const text = field.querySelector('input[type="text"]');
  pick.addEventListener("input", () => { text.value = pick.value; });
  text.addEventListener("input", () => {
    if (/^#[0-9a-f]{6}$/i.test(text.value.trim())) pick.value = text.value.trim().toLowerCase();
  });
}
