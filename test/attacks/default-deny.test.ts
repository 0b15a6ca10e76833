import { beforeAll, describe, expect, test } from "vitest";
import { askRaw } from "./ask.js";
import { type Operation, surfaceOf } from "./fuzz/surface.js";
import { Target } from "./target.js";

/** What a stranger may ask; what the mails of a person lead to is answered for whoever reads them. */
const PUBLIC = [
  ...["/.well-known/oauth-authorization-server", "/.well-known/jwks.json", "/healthz", "/readyz", "/metrics"],
  ...["/accounts", "/accounts/verify", "/password/forgot", "/password/reset"],
  ...["/openapi.json", "/docs", "/docs/", "/docs/static/index.html", "/mailbox"],
];
/** Where a client has to say who it is: an empty request does not. */
const FOR_CLIENTS = [
  "/login/{provider}",
  "/login/password",
  "/token",
  "/revoke",
  "/introspect",
  "/revocations",
  "/tickets/redeem",
];

/** Bodies that are right, where an empty object is none: a request has to be refused for its caller, not for its form. */
const BODIES: Record<string, object> = {
  "/devices/{id}": { name: "x" },
  "/graphql": { query: "{viewer{id}}" },
  "/me/connections/{provider}/finish": { state: "x", binding: "x", code: "x" },
  "/me/password": { new_password: "granite-otter-42" },
};

let target: Target;
let operations: Operation[];
beforeAll(async () => {
  target = await Target.open();
  operations = await surfaceOf(target);
});

/** The operation without any credentials. */
function bare({ method, path, isForm }: Operation) {
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const body =
    method === "GET" || method === "DELETE" ? {} : { body: isForm ? "a=b" : JSON.stringify(BODIES[path] ?? {}) };
  const headers = "body" in body ? { "content-type": type } : {};
  return askRaw(target.url, {
    method,
    target: path.replace("{provider}", "spotify").replace(/\{[\w*]+\}/, "x"),
    headers,
    ...body,
  });
}

describe("what is not public by name wants a token or a client (AZ-02, ASVS 8.2.1)", () => {
  test("every documented operation but the public ones", async () => {
    const guarded = operations.filter(({ path }) => !PUBLIC.includes(path) && !FOR_CLIENTS.includes(path));
    expect(guarded.length).toBeGreaterThanOrEqual(6);
    for (const operation of guarded) {
      const { status, reason } = await bare(operation);
      expect([status, reason], `${operation.method} ${operation.path}`).toEqual([401, "missing_token"]);
    }
  });

  test("clients say who they are, too", async () => {
    const guarded = operations.filter(({ path }) => FOR_CLIENTS.includes(path));
    expect(guarded.map(({ path }) => path).sort()).toEqual([...FOR_CLIENTS].sort());
    for (const operation of guarded) {
      const { status, reason } = await bare(operation);
      expect([400, 401], `${operation.method} ${operation.path}`).toContain(status);
      expect(["invalid_request", "invalid_client"]).toContain(reason);
    }
  });
});
