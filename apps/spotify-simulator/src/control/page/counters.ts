import { escapeHtml } from "../../html.js";
import type { Simulation } from "../../simulation.js";

/** Requests received, the most frequent first; endpoints nobody asked are left out. */
export function countersPart(simulation: Simulation): string {
  const { token, api } = simulation.counters;
  const named = Object.entries(token).map(([grant, number]): [string, number] => [`token: ${grant}`, number]);
  const asked = [...named, ...Object.entries(api)].filter(([, number]) => number > 0);
  if (asked.length === 0) return `<p class="soft">No request yet.</p>`;
  const rows = asked
    .sort((a, b) => b[1] - a[1])
    .map(([name, number]) => `<li><code>${escapeHtml(name)}</code><span class="number">${number}</span></li>`);
  return `<ul class="rows">${rows.join("")}</ul>
<form class="row" method="post" action="/_control"><button id="clear-counters" name="order" value="clear-counters" data-done="Counters are at 0.">Set to 0</button></form>`;
}
