import type { Variables } from "./config-variables.js";
import { Secret } from "./lib/secret.js";
import type { TransitKey } from "./signing/transit.js";

/** Neighbours that several variables name together: each set is there as a whole, or not at all. */

/** Where mails leave. */
export interface SmtpAddress {
  url: Secret;
  from: string;
}

export function transitProblems(env: Variables): string[] {
  const token = env.COUNTERFOIL_TRANSIT_TOKEN !== undefined;
  const file = env.COUNTERFOIL_TRANSIT_TOKEN_FILE !== undefined;
  const parts = [env.COUNTERFOIL_TRANSIT_URL !== undefined, env.COUNTERFOIL_TRANSIT_KEY !== undefined, token || file];
  if (token && file) return ["set COUNTERFOIL_TRANSIT_TOKEN or COUNTERFOIL_TRANSIT_TOKEN_FILE, not both"];
  return new Set(parts).size === 1
    ? []
    : ["COUNTERFOIL_TRANSIT_URL, COUNTERFOIL_TRANSIT_KEY and COUNTERFOIL_TRANSIT_TOKEN (or its _FILE) go together"];
}

/** The key of an engine that wraps data keys; undefined where the ring does. */
export function readTransit(env: Variables): TransitKey | undefined {
  const { COUNTERFOIL_TRANSIT_URL: url, COUNTERFOIL_TRANSIT_KEY: name } = env;
  const { COUNTERFOIL_TRANSIT_TOKEN: text, COUNTERFOIL_TRANSIT_TOKEN_FILE: file } = env;
  const token = file === undefined ? text && new Secret(text) : { file };
  return url === undefined || name === undefined || !token
    ? undefined
    : { url: url.replace(/\/$/, ""), name, token, use: env.COUNTERFOIL_TRANSIT_USE };
}

export function mailProblems(env: Variables): string[] {
  const both = (env.SMTP_URL === undefined) === (env.MAIL_FROM === undefined);
  return both ? [] : ["SMTP_URL and MAIL_FROM go together"];
}

/** Undefined where mails stay in the data folder. */
export function readSmtp({ SMTP_URL: url, MAIL_FROM: from }: Variables): SmtpAddress | undefined {
  return url === undefined || from === undefined ? undefined : { url: new Secret(url), from };
}
