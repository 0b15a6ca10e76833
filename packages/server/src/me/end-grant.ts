import type { UnlinkResponse } from "@counterfoil/protocol";
import type { Log } from "../lib/log.js";
import type { Providers } from "../providers/providers.js";
import { type RevocationOutcome, revokeGrant } from "../providers/revocation.js";
import type { RemovedConnection } from "../vault/connection-list.js";

/**
 * Ends the grant of a connection that is gone here already, at the provider, where it lets an app do so. Tries once: what
 * fails is logged, and told with the page where the person can end it.
 */
export async function endGrant(
  { providers, log }: { providers: Providers; log: Log },
  { id, provider: name, tokens }: RemovedConnection,
): Promise<UnlinkResponse> {
  // Gone from the configuration, or one that has to describe itself and does not answer.
  const provider = await providers.get(name).catch(() => undefined);
  if (!provider) return { revoked: false };
  const outcome: RevocationOutcome = tokens ? await revokeGrant(provider, tokens) : { kind: "none" };
  if (outcome.kind === "revoked") return { revoked: true };
  if (outcome.kind === "failed")
    log.warn({ connection: id, provider: name, status: outcome.status }, "a grant was not ended at the provider");
  return { revoked: false, ...(provider.grantsPage === undefined ? {} : { manage_url: provider.grantsPage }) };
}
