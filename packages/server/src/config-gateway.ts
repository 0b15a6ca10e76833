import { readFileSync } from "node:fs";
import type { Variables } from "./config-variables.js";
import type { Lifetimes } from "./gateway/lifetime.js";
import { TrustedDocuments } from "./gateway/trusted-documents.js";
import { SECOND } from "./lib/clock.js";

/** What the gateway is told from outside. */
export interface GatewayConfig {
  /** For how long the provider's answers are kept. */
  lifetimes: Lifetimes;
  /** Whether Spotify lets the app ask for several objects at once: extended mode. */
  batches: boolean;
  /** The documents that may run, in production no others; undefined: any. */
  trusted: TrustedDocuments | undefined;
}

/** Reads it, and what is wrong with it. */
export function readGateway(env: Variables): { gateway: GatewayConfig; problems: string[] } {
  const lifetimes = {
    private: env.COUNTERFOIL_PRIVATE_ANSWER_TTL * SECOND,
    public: env.COUNTERFOIL_PUBLIC_ANSWER_TTL * SECOND,
  };
  const gateway = { lifetimes, batches: env.SPOTIFY_MODE === "extended", trusted: undefined };
  const path = env.COUNTERFOIL_TRUSTED_DOCUMENTS;
  if (path === undefined) return { gateway, problems: [] };
  try {
    const trusted = TrustedDocuments.parse(readFileSync(path, "utf8"), env.NODE_ENV === "production");
    return { gateway: { ...gateway, trusted }, problems: [] };
  } catch (error) {
    return { gateway, problems: [`COUNTERFOIL_TRUSTED_DOCUMENTS cannot be used: ${whatFailed(error)}`] };
  }
}

function whatFailed(error: unknown): string {
  if (error instanceof SyntaxError) return "it is not JSON";
  if (!(error instanceof Error)) return "unknown";
  return "code" in error ? `the file gives ${error.code}` : error.message;
}
