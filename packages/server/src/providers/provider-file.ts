import { z } from "zod";
import { isKind, KINDS } from "./known-providers.js";
import { isProviderAddress } from "./openid.js";

/** Names that stand for something else in the paths of the server or of apps. */
const RESERVED = ["password", "refresh", "sign-out", "canonical", "connect", "disconnect"];

/** A provider's name: part of paths and of the scope `provider:{name}`. */
export const providerName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, "has to be up to 32 lower-case letters, digits, _ and -, a letter first")
  .refine((name) => !RESERVED.includes(name), `has to be another one than ${RESERVED.join(", ")}`);

/** RFC 6749 §3.3. */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "has to be one scope of the provider");
const issuer = z
  .string()
  .refine((text) => isProviderAddress(text) && !text.includes("?"), "has to be an https address without query");
const standIn = z
  .string()
  .regex(
    /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}$/,
    "has to be http://127.0.0.1 with a port, and nothing behind it",
  );

const entry = z.strictObject({
  name: providerName,
  kind: z.enum(KINDS, `has to be one of ${KINDS.join(", ")}`).optional(),
  title: z.string().min(1).max(60).optional(),
  issuer: issuer.optional(),
  clientId: z.string().min(1, "must not be empty").max(512),
  clientSecretVariable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "has to be the name of an environment variable, not the secret itself")
    .optional(),
  clientSecretFile: z.string().min(1).optional(),
  scopes: z.array(scope).optional(),
  identityOnly: z.boolean().default(false),
  standIn: standIn.optional(),
});

/** A provider of the configuration file. Its secret is only pointed at. */
export type ProviderEntry = z.infer<typeof entry>;

/** Reads the member `providers` of a configuration file; every problem at once, one sentence each, without values. */
export function parseProviders(
  content: unknown,
  production: boolean,
): { entries: ProviderEntry[]; problems: string[] } {
  const parsed = z.array(entry).safeParse(content ?? []);
  if (!parsed.success)
    return {
      entries: [],
      problems: parsed.error.issues.map((issue) => `${["providers", ...issue.path].join(".")} ${issue.message}`),
    };
  const entries = parsed.data;
  return { entries, problems: entries.flatMap((one) => contradictions(one, production)) };
}

function contradictions(one: ProviderEntry, production: boolean): string[] {
  const rules: [wrong: boolean, problem: string][] = [
    [
      (one.clientSecretVariable === undefined) === (one.clientSecretFile === undefined),
      "needs clientSecretVariable or clientSecretFile, one of them",
    ],
    [one.issuer !== undefined && one.kind !== undefined, "has an issuer or a kind, not both"],
    [
      one.issuer === undefined && one.kind === undefined && !isKind(one.name),
      `needs an issuer, or a kind: ${KINDS.join(", ")}`,
    ],
    [one.identityOnly && one.scopes !== undefined, "asks for no scopes where it is for identity only"],
    [one.standIn !== undefined && one.issuer !== undefined, "has no stand-in beside an issuer"],
    [production && one.standIn !== undefined, "has a stand-in, which is for development only"],
    [production && one.issuer?.startsWith("http:") === true, "needs an https issuer"],
  ];
  return rules.filter(([wrong]) => wrong).map(([, problem]) => `provider ${one.name}: ${problem}`);
}
