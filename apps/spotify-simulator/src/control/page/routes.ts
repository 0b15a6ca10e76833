import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyReply } from "fastify";
import { escapeHtml, htmlDocument } from "../../html.js";
import { settingsSchema } from "../../settings.js";
import type { Simulation } from "../../simulation.js";
import { ControlError, read } from "../order.js";
import { orderedFaultSchema } from "../ordered-fault.js";
import { countersPart } from "./counters.js";
import { faultForm, faultsPart, readFault } from "./faults.js";
import { grantsPart } from "./grants.js";
import { clockPart, readSettings, settingsPart } from "./settings.js";
import { controlStyle } from "./style.js";

const clockSchema = settingsSchema.pick({ clockOffsetSeconds: true });

/** Made for the browser: the compiler checks it and puts a copy beside the built page. */
const scriptFile = fileURLToPath(new URL("./browser/page.js", import.meta.url));

/** The controls for people: one page whose forms post to itself, with or without its script. */
export async function pageRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, async (_request: unknown, body: string) => body);
  server.get("/_control", (_request, reply) => sendControls(reply, 200, simulation));
  const script = readFileSync(scriptFile, "utf8");
  server.get("/_control/page.js", (_request, reply) => reply.type("text/javascript; charset=utf-8").send(script));
  server.post("/_control", (request, reply) => {
    obey(simulation, new URLSearchParams(typeof request.body === "string" ? request.body : ""));
    return reply.code(303).header("location", "/_control").send();
  });
  server.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ControlError)) throw error;
    return sendControls(reply, error.statusCode, simulation, error.message);
  });
}

/** Carries out what a form orders. Throws {@link ControlError}. */
function obey(simulation: Simulation, form: URLSearchParams): void {
  const { grants, settings, faults, counters } = simulation;
  switch (form.get("order")) {
    case "expire":
      grants.expire(form.has("user") ? knownUser(simulation, form) : undefined);
      break;
    case "revoke":
      grants.revoke(knownUser(simulation, form));
      break;
    case "clear-counters":
      counters.clear();
      break;
    case "settings":
      settings.change(read(settingsSchema, readSettings(form)));
      break;
    case "clock":
      settings.change(read(clockSchema, readLater(simulation, form)));
      break;
    case "fault":
      faults.replace([...faults.list, read(orderedFaultSchema, readFault(form))]);
      break;
    case "clear-faults":
      faults.replace([]);
      break;
    default:
      throw new ControlError(400, "order: must be one of the page’s own", "order");
  }
}

function knownUser(simulation: Simulation, form: URLSearchParams): string {
  const user = simulation.catalogue.user(form.get("user") ?? "");
  if (!user) throw new ControlError(400, "user: is not the id of a user", "user");
  return user.id;
}

function readLater(simulation: Simulation, form: URLSearchParams): { clockOffsetSeconds: number } {
  const later = form.get("later");
  if (later === "now") return { clockOffsetSeconds: 0 };
  return { clockOffsetSeconds: simulation.clock.offsetSeconds + Number(later || Number.NaN) };
}

function sendControls(reply: FastifyReply, status: number, simulation: Simulation, refusal?: string): FastifyReply {
  const head = `<style>${controlStyle}</style><script type="module" src="/_control/page.js"></script>`;
  return (
    reply
      .code(status)
      .type("text/html; charset=utf-8")
      // Not no-referrer: with it, browsers call the origin of a form "null", and the guard refuses that.
      .header("referrer-policy", "same-origin")
      .header("x-content-type-options", "nosniff")
      .header(
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      .send(htmlDocument("Controls", controls(simulation, refusal), head))
  );
}

function controls(simulation: Simulation, refusal: string | undefined): string {
  return `<h1>Controls</h1>
<p id="said" class="soft" role="status">${refusal === undefined ? "Everything here is also JSON, for tests: see the README." : ""}</p>
${refusal === undefined ? "" : `<p class="alert" role="alert">${escapeHtml(refusal)}</p>`}
<div class="rooms"><div>
${section("grants", "People and their grants", grantsPart(simulation))}
${section("counters", "Requests received", countersPart(simulation))}
</div><div>
${section("clock", "Time", clockPart(simulation))}
${section("settings", "Settings", settingsPart(simulation))}
${section("faults", "Faults", faultsPart(simulation))}
<section aria-label="New fault">${faultForm()}</section>
</div></div>`;
}

function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="title-${id}"><h2 id="title-${id}">${title}</h2><div id="${id}" data-live>${content}</div></section>`;
}
