// An announcement that stays open for a few seconds is read. Without script, the button says so.
(() => {
  const form = document.querySelector("form[data-news-read]");
  if (!form) return;
  const send = async () => {
    if (document.visibilityState !== "visible" || !form.isConnected) return;
    // The answer leads to a page that nobody needs: that it leads there is enough.
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    if (answer?.type !== "opaqueredirect" || form.contains(document.activeElement)) return;
    const done = document.createElement("p");
    done.className = "pr-meta";
    done.setAttribute("role", "status");
    done.textContent = form.dataset.done;
    form.replaceWith(done);
  };
  setTimeout(send, 4000);
})();
