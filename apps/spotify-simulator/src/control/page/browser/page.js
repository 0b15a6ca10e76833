/**
 * The page's only script, served as it is and checked by the compiler (tsconfig.page.json). Without it every form still
 * works; with it nothing reloads: it sends forms in the background, and each second takes over the parts that changed,
 * except a form somebody is filling.
 */

const said = find("said");
let busy = false;
let lost = false;

/**
 * An element that the page always has.
 * @param {string} id
 */
function find(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

/** The parts of the page that follow the simulator. */
function parts() {
  return /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"));
}

/**
 * Takes over what changed in a newer page; answers the refusal in it.
 * @param {string} html
 */
function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const part of parts()) {
    const fresh = next.getElementById(part.id);
    if (!fresh || part.dataset.edited || part.innerHTML === fresh.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const open = [...part.querySelectorAll("details[open]")].map((details) => details.id);
    part.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) refocus(part, document.getElementById(focused));
  }
  return next.querySelector("[role=alert]")?.textContent ?? undefined;
}

/**
 * A button that has nothing left to do cannot hold the focus: it goes to its neighbour.
 * @param {HTMLElement} part
 * @param {HTMLElement | null} last
 */
function refocus(part, last) {
  const neighbours = last instanceof HTMLButtonElement ? [last, ...(last.form?.elements ?? [])] : [last];
  const choices = [...neighbours, ...part.querySelectorAll("button, summary")];
  choices.find(takesFocus)?.focus();
}

/**
 * @param {Element | null} element
 * @returns {element is HTMLElement}
 */
function takesFocus(element) {
  if (element instanceof HTMLInputElement) return !element.disabled && element.type !== "hidden";
  if (element instanceof HTMLButtonElement) return !element.disabled;
  return element instanceof HTMLElement;
}

/**
 * Asks for the page, or sends an order; answers the refusal.
 * @param {RequestInit} order
 */
async function ask(order) {
  try {
    const answer = await fetch("/_control", order);
    return show(await answer.text());
  } catch {
    return "The simulator does not answer.";
  }
}

/** @param {EventTarget | null} target */
function partAround(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-live]")) : null;
}

document.addEventListener("input", (event) => {
  const part = partAround(event.target);
  if (part) part.dataset.edited = "yes";
});

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  delete partAround(form)?.dataset.edited;
  busy = true;
  // Every field is a text: the forms have no files.
  const body = new URLSearchParams([...new FormData(form, button)].map(([name, value]) => [name, String(value)]));
  const refusal = await ask({ method: "POST", body });
  said.textContent = refusal ?? (button?.dataset.done || "Done.");
  busy = false;
});

setInterval(async () => {
  if (busy || document.hidden) return;
  const refusal = await ask({});
  if (refusal || lost) said.textContent = refusal ?? "The simulator answers again.";
  lost = refusal !== undefined;
}, 1000);
