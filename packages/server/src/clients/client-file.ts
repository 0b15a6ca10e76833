import { CLIENT_GRANTS, GRANT_TYPES, isScope, type Scope } from "@counterfoil/protocol";
import { z } from "zod";
import { DAY, SECOND } from "../lib/clock.js";
import type { Client, Lifetimes } from "./client.js";
import { clientKeys } from "./client-key.js";
import { isConfidential } from "./clients.js";
import { isRegistered, isSafeRedirectUri } from "./redirect-uri.js";

const grants = z.enum(CLIENT_GRANTS, "has to be a grant of the server");
const scope = z.custom<Scope>((text) => typeof text === "string" && isScope(text), "has to be a scope of the server");
const redirectUri = z
  .string()
  .refine(isSafeRedirectUri, "has to be https, or http on 127.0.0.1 or [::1], without user, fragment or wildcard");
const redirects = z.strictObject({ redirectUris: z.array(redirectUri).min(1, "needs one at least") });
const lifetimes = z
  .strictObject({ idleDays: z.number().positive().max(3650), absoluteDays: z.number().positive().max(3650) })
  .transform(
    (days): Lifetimes => ({ idle: Math.round(days.idleDays * DAY), absolute: Math.round(days.absoluteDays * DAY) }),
  );

const link = z.string().refine(isMailLink, "has to be https, or http on 127.0.0.1 or [::1], with {token} in it once");

/** RFC 8707 §2. */
const resource = z
  .string()
  .refine((text) => URL.canParse(text) && !text.includes("#"), "has to be an absolute URI without fragment");

const client = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "has to be lower-case letters, digits and dashes"),
    kind: z.enum(["body", "cookie"], 'has to be "body" or "cookie"').default("body"),
    secretHash: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, "has to be the SHA-256 of the secret, base64url")
      .optional(),
    jwks: clientKeys.optional(),
    firstParty: z.boolean().default(false),
    grants: z.array(grants),
    scopes: z.array(scope),
    providers: z.record(z.string(), redirects).default({}),
    links: z.strictObject({ verify: link, reset: link }).optional(),
    origins: z.array(z.string().regex(/^https?:\/\/[^/]+$/, "has to be an origin, without a path")).default([]),
    accessSeconds: z.number().int().min(1).max(3600).default(600),
    remembered: lifetimes.prefault({ idleDays: 30, absoluteDays: 180 }),
    unremembered: lifetimes.prefault({ idleDays: 1, absoluteDays: 7 }),
    retryWindowSeconds: z.number().int().min(0).max(60).default(10),
    lateRetries: z.number().int().min(0).max(3).default(1),
    audiences: z.array(resource).default([]),
    serves: z.array(z.union([resource, z.literal("issuer")])).default([]),
    devices: z
      .strictObject({
        most: z.number().int().min(1).max(1000).default(20),
        whenFull: z.enum(["oldest", "refuse"], 'has to be "oldest" or "refuse"').default("oldest"),
      })
      .prefault({}),
  })
  .transform(
    ({ accessSeconds, retryWindowSeconds, secretHash, jwks, links, ...rest }): Client => ({
      ...rest,
      secretHash,
      keys: jwks ?? [],
      links,
      accessLifetime: accessSeconds * SECOND,
      retryWindow: retryWindowSeconds * SECOND,
    }),
  );

/** `providers` is read in `providers/`. */
const file = z.strictObject({
  clients: z.array(client).min(1, "needs one at least"),
  providers: z.unknown().optional(),
});

/** The form a client has in the configuration file, before defaults. */
export type ClientEntry = z.input<typeof client>;

/** Reads the clients of a configuration file; every problem at once, one sentence each, without values. */
export function parseClients(content: unknown): { clients: Client[]; problems: string[] } {
  const parsed = file.safeParse(content);
  if (!parsed.success)
    return {
      clients: [],
      problems: parsed.error.issues.map((issue) => `${issue.path.join(".") || "the file"} ${issue.message}`),
    };
  const { clients } = parsed.data;
  return {
    clients,
    problems: [
      ...clients.flatMap(forbiddenScopes),
      ...clients.flatMap(forbiddenGrants),
      ...clients.flatMap(twoProofs),
      ...clients.flatMap(wrongCookieClient),
      ...twice(clients),
      ...sharedRedirectUris(clients),
    ],
  };
}

/** The token stands once and behind the host; a fragment is welcome, which no server's log ever sees. */
function isMailLink(text: string): boolean {
  const [before = "", after, ...more] = text.split("{token}");
  if (after === undefined || more.length > 0 || !/^https?:\/\/[^/?#]+[/?#]/.test(before)) return false;
  return isSafeRedirectUri(`${before}token${after}`.replace("#", "?"));
}

/** What belongs to the account itself is for our own apps only. */
function forbiddenScopes(one: Client): string[] {
  const own = one.scopes.filter((name) => name === "account" || name === "connections");
  return one.firstParty || own.length === 0
    ? []
    : [`client ${one.id}: ${own.join(" and ")} only for first-party clients`];
}

/**
 * The feed of revocations is for servers; a GET carries a secret in its header, but no assertion. An exchange rests on the
 * word of the client, so that has to be proven. Passwords are typed into our own apps only.
 */
function forbiddenGrants(one: Client): string[] {
  const problems: string[] = [];
  if (one.grants.includes("revocations") && one.secretHash === undefined)
    problems.push(`client ${one.id}: the grant revocations is for clients with a secret only`);
  if (one.grants.includes(GRANT_TYPES.tokenExchange) && !isConfidential(one))
    problems.push(`client ${one.id}: the grant token-exchange is for clients with a secret or keys only`);
  if (one.grants.includes("password") && !one.firstParty)
    problems.push(`client ${one.id}: the grant password is for first-party clients only`);
  if (one.grants.includes("password") && one.links === undefined)
    problems.push(`client ${one.id}: the grant password needs links for the mails`);
  return problems;
}

/** The weaker of two proofs would be the one that counts. */
function twoProofs(one: Client): string[] {
  return one.secretHash !== undefined && one.keys.length > 0
    ? [`client ${one.id}: secretHash and jwks: a client has one of them`]
    : [];
}

/** Scripts of a page can keep no secret; and without a list of origins every page could be one of the client's. */
function wrongCookieClient(one: Client): string[] {
  if (one.kind === "body") return [];
  return [
    ...(isConfidential(one) ? [`client ${one.id}: a cookie client has neither secretHash nor jwks`] : []),
    ...(one.origins.length === 0 ? [`client ${one.id}: a cookie client needs its origins`] : []),
  ];
}

function twice(clients: readonly Client[]): string[] {
  const ids = clients.map((one) => one.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => `client ${id} stands twice`);
}

/**
 * One redirect URI never serves two providers, or their answers could be mixed up (RFC 9700 §4.4); one without a port, which
 * stands for every port, meets those with one.
 */
function sharedRedirectUris(clients: readonly Client[]): string[] {
  const all = clients.flatMap(({ id, providers }) =>
    Object.entries(providers).flatMap(([provider, { redirectUris }]) =>
      redirectUris.map((uri) => ({ id, provider, uri })),
    ),
  );
  return all.flatMap(({ id, provider, uri }, at) => {
    const other = all
      .slice(0, at)
      .find((one) => one.provider !== provider && (isRegistered([one.uri], uri) || isRegistered([uri], one.uri)));
    return other ? [`client ${id}: one redirect URI serves both ${other.provider} and ${provider}`] : [];
  });
}
