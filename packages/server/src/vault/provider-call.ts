import { CounterfoilError } from "@counterfoil/protocol";
import type { Secret } from "../lib/secret.js";
import type { ApiRefusal } from "../providers/api.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import { retryIn } from "../providers/retry.js";
import type { ProviderAccess, Vault } from "./vault.js";

/** What one call with an access token came to. */
export type CallOutcome<Body> = { kind: "ok"; body: Body } | ApiRefusal;

/**
 * Calls a provider's API for an account. A token that the provider refuses before its time has ended, that one token: a
 * fresh one gets one more try. Throws `invalid_request`, `not_found` and `provider_forbidden` (their `cause` is the provider's
 * word for it, if it has one), `insufficient_scope`, `rate_limited`, `provider_unavailable`, `not_connected`, `reauthorization_required`.
 */
export async function callProvider<Body>(
  vault: Vault,
  circuits: Circuits,
  accountId: string,
  provider: Provider,
  call: (accessToken: Secret, connection: string) => Promise<CallOutcome<Body>>,
): Promise<Body> {
  const circuit = circuits.of(provider.name, "api");
  const ask = ({ token, connection }: ProviderAccess) =>
    circuit.run(
      () => call(token, connection),
      ({ kind }) => kind === "unavailable",
    );
  const access = await vault.accessTokenFor(accountId, provider);
  const outcome = await ask(access);
  if (outcome.kind !== "unauthorized") return bodyOf(outcome);
  const fresh = await vault.accessTokenFor(accountId, provider, access.version);
  return bodyOf(await ask(fresh));
}

function bodyOf<Body>(outcome: CallOutcome<Body>): Body {
  switch (outcome.kind) {
    case "ok":
      return outcome.body;
    case "invalid":
      throw new CounterfoilError("invalid_request", { detail: "The provider does not take these values." });
    case "not_found":
      throw new CounterfoilError("not_found", { cause: outcome.code });
    case "insufficient_scope":
      throw new CounterfoilError("insufficient_scope");
    case "forbidden":
      throw new CounterfoilError("provider_forbidden", { cause: outcome.code });
    case "rate_limited":
      throw new CounterfoilError("rate_limited", retryIn(outcome.retryAfter));
    case "unavailable":
      throw new CounterfoilError("provider_unavailable", retryIn(outcome.retryAfter));
    case "unauthorized":
      throw new CounterfoilError("provider_unavailable", retryIn(undefined));
  }
}
