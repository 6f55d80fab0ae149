// The hours of the form that are taken on the chosen day cannot be chosen. Without script, the form says so when it is sent.
(() => {
  const form = document.querySelector("form[data-rooms-free]");
  if (!form) return;
  const day = form.elements.namedItem("day");
  const hour = form.elements.namedItem("hour");
  const names = new Map([...hour.options].map((option) => [option, option.textContent]));
  const look = async () => {
    const address = new URL(form.dataset.roomsFree, location.href);
    address.searchParams.set("day", day.value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || !form.isConnected) return;
    const free = new Set((await answer.json()).hours.map(String));
    for (const [option, name] of names) {
      option.disabled = !free.has(option.value);
      option.textContent = option.disabled ? `${name} (${form.dataset.taken})` : name;
    }
    if (hour.selectedOptions[0]?.disabled) hour.value = [...hour.options].find((option) => !option.disabled)?.value ?? hour.value;
  };
  day.addEventListener("change", look);
  look();
})();
