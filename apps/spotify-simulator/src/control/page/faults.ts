import { escapeHtml } from "../../html.js";
import type { Simulation } from "../../simulation.js";
import type { Fault } from "../faults.js";
import { endpoints } from "../ordered-fault.js";

/** What the page offers, by name. */
const offers: Record<string, { text: string; fault: Omit<Fault, "endpoint"> }> = {
  unavailable: { text: "503 with an HTML page", fault: { status: 503, body: "<h1>Service Unavailable</h1>" } },
  mistake: { text: "500", fault: { status: 500 } },
  busy: { text: "429, again in 5 seconds", fault: { retryAfter: 5 } },
  quota: { text: "429, quota used up until tomorrow", fault: { retryAfter: 86_207, reason: "QUOTA_EXCEEDED" } },
  unauthorized: { text: "401", fault: { status: 401 } },
  slow: { text: "the truth, 3 seconds late", fault: { delayMs: 3000 } },
  drop: { text: "connection cut before anything happens", fault: { drop: true } },
  lost: { text: "takes effect, its answer is lost", fault: { drop: "answer" } },
};

/** The faults in force. */
export function faultsPart(simulation: Simulation): string {
  const { list } = simulation.faults;
  if (list.length === 0) return `<p class="soft">None: every request gets the truth.</p>`;
  const rows = list.map(
    (fault) =>
      `<li><span class="who">${escapeHtml(describe(fault))}<code>${escapeHtml(fault.endpoint)}</code></span><span class="mark live">${fault.times === undefined ? "until cleared" : `${fault.times} left`}</span></li>`,
  );
  return `<ul class="rows">${rows.join("")}</ul>
<form class="row" method="post" action="/_control"><button id="clear-faults" name="order" value="clear-faults" data-done="No more faults.">Clear all</button></form>`;
}

/** The form that orders a fault. */
export function faultForm(): string {
  const options = endpoints.map((name) => `<option>${escapeHtml(name)}</option>`);
  const kinds = Object.entries(offers).map(([kind, { text }]) => `<option value="${kind}">${text}</option>`);
  return `<form method="post" action="/_control">
<div class="field"><label for="endpoint">Endpoint</label><select id="endpoint" name="endpoint">${options.join("")}</select></div>
<div class="field"><label for="kind">Answers with</label><select id="kind" name="kind">${kinds.join("")}</select></div>
<div class="field"><label for="times">Times (empty: until cleared)</label><input type="number" id="times" name="times" min="1" step="1" value="1"></div>
<div class="buttons"><button id="add-fault" class="main" name="order" value="fault" data-done="Fault added.">Add fault</button></div>
</form>`;
}

/** Reads the form; what it cannot read is left for the schema to refuse. */
export function readFault(form: URLSearchParams): unknown {
  const times = form.get("times");
  const fault = offers[form.get("kind") ?? ""]?.fault ?? {};
  return { ...fault, endpoint: form.get("endpoint"), ...(times ? { times: Number(times) } : {}) };
}

function describe({ times, endpoint, ...fault }: Fault): string {
  const known = Object.values(offers).find((offer) => JSON.stringify(offer.fault) === JSON.stringify(fault));
  return known?.text ?? JSON.stringify(fault);
}
