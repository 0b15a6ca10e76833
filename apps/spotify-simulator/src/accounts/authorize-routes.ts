import type { FastifyInstance, FastifyReply } from "fastify";
import { escapeHtml, sendPage } from "../html.js";
import { parseScopes, type Scope } from "../scopes.js";
import type { Simulation } from "../simulation.js";
import { type AuthorizationRequest, readAuthorizationRequest, redirectTo } from "./authorization-request.js";
import { consentPage } from "./consent-page.js";
import { Parameters } from "./parameters.js";

/** `/authorize`: the consent page, and what becomes of its form (RFC 6749 §4.1.1, §4.1.2). */
export async function authorizeRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  server.setErrorHandler((_error, _request, reply) => sendRefusal(reply, "The request cannot be read"));

  server.get("/authorize", (request, reply) => {
    const reading = readAuthorizationRequest(new Parameters(queryOf(request.url)), simulation.apps);
    if (reading.outcome === "page") return sendRefusal(reply, reading.message);
    if (reading.outcome === "redirect") return redirect(reply, reading.location);
    const page = consentPage(reading.request, simulation.catalogue.users);
    return sendPage(reply, 200, `Access for ${reading.request.app.name}`, page);
  });

  server.post("/authorize", (request, reply) => {
    const body = typeof request.body === "string" ? request.body : "";
    const form = new Parameters(body);
    const granted = form.all("scope").join(" ");
    const asked = new URLSearchParams(body);
    asked.set("scope", form.get("requested_scope") ?? "");
    const reading = readAuthorizationRequest(new Parameters(asked.toString()), simulation.apps);
    if (reading.outcome === "page") return sendRefusal(reply, reading.message);
    if (reading.outcome === "redirect") return redirect(reply, reading.location);
    return decide(simulation, reply, reading.request, form, parseScopes(granted) ?? []);
  });
}

function decide(
  simulation: Simulation,
  reply: FastifyReply,
  request: AuthorizationRequest,
  form: Parameters,
  granted: readonly Scope[],
): FastifyReply {
  const { redirectUri, state } = request;
  const decision = form.get("decision");
  if (decision === "deny") return redirect(reply, redirectTo(redirectUri, { error: "access_denied", state }));
  const user = simulation.catalogue.user(form.get("user") ?? "");
  if (!user || decision !== "approve") {
    return sendRefusal(reply, user ? "decision must be approve or deny" : "There is no such user");
  }
  const code = simulation.codes.issue({
    clientId: request.app.clientId,
    userId: user.id,
    scopes: request.scopes.filter((scope) => granted.includes(scope)),
    redirectUri,
    codeChallenge: request.codeChallenge,
  });
  return redirect(reply, redirectTo(redirectUri, { code, state }));
}

function sendRefusal(reply: FastifyReply, message: string): FastifyReply {
  return sendPage(
    reply,
    400,
    "Refused",
    `<h1>${escapeHtml(message)}</h1><p>The app sent something that cannot be accepted.</p>`,
  );
}

function redirect(reply: FastifyReply, location: string): FastifyReply {
  return reply.code(303).header("location", location).header("cache-control", "no-store").send();
}

function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
