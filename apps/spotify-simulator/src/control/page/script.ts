/**
 * The page's only script, served from its own path. Without it every form still works; with it nothing reloads: it
 * sends forms in the background, and each second takes over the parts that changed, except a form somebody is filling.
 */
export const pageScript = `"use strict";
const said = document.getElementById("said");
let busy = false;

function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = next.getElementById(part.id);
    if (!fresh || part.dataset.edited || part.innerHTML === fresh.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...part.querySelectorAll("details[open]")].map((details) => details.id);
    part.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) refocus(part, document.getElementById(focused));
  }
  return next.querySelector("[role=alert]")?.textContent;
}

/** A button that has nothing left to do cannot hold the focus: it goes to its neighbour. */
function refocus(part, last) {
  const choices = [last, ...(last?.form?.elements ?? []), ...part.querySelectorAll("button, summary")];
  choices.find((choice) => choice && !choice.disabled && choice.type !== "hidden")?.focus();
}

async function ask(order) {
  try {
    const answer = await fetch("/_control", order);
    return show(await answer.text());
  } catch {
    return "The simulator does not answer.";
  }
}

document.addEventListener("input", (event) => {
  const part = event.target.closest("[data-live]");
  if (part) part.dataset.edited = "yes";
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target: form, submitter: button } = event;
  delete form.closest("[data-live]")?.dataset.edited;
  busy = true;
  const body = new URLSearchParams(new FormData(form, button));
  const refusal = await ask({ method: "POST", body });
  said.textContent = refusal ?? (button.dataset.done || "Done.");
  busy = false;
});

setInterval(async () => {
  if (busy || document.hidden) return;
  const lost = await ask({});
  if (lost || said.dataset.lost) said.textContent = lost ?? "The simulator answers again.";
  if (lost) said.dataset.lost = "yes";
  else delete said.dataset.lost;
}, 1000);
`;
