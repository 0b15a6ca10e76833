import type { FastifyReply } from "fastify";
import { escapeHtml, sendPage } from "./html.js";
import type { Simulation } from "./simulation.js";

/** What a person sees who opens the address in a browser. */
export function welcome(simulation: Simulation, reply: FastifyReply): FastifyReply {
  const rows = [
    ["/authorize", "the consent page, opened by an app"],
    ["/api/token", "the token endpoint"],
    ["/v1", "the Web API"],
    ["/_control", "the controls"],
  ];
  const list = rows.map(([path, text]) => `<li><strong>${path}</strong> ${text}</li>`).join("\n");
  const app = simulation.apps[0];
  return sendPage(
    reply,
    200,
    "Welcome",
    `<h1>It runs</h1>
<p>Use <strong>${escapeHtml(simulation.origin)}</strong> in place of accounts.spotify.com and api.spotify.com.</p>
<ul>
${list}
</ul>
<p><a href="/_control">Open the controls</a>: people, settings, faults.</p>
<p>Client id: <strong>${escapeHtml(app?.clientId ?? "")}</strong>. Secret, controls and faults are in the README.</p>`,
  );
}
