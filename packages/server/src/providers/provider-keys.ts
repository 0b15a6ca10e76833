import { CounterfoilError } from "@counterfoil/protocol";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import { MINUTE, SECOND } from "../lib/clock.js";
import { objectOf } from "./profile-members.js";
import { retryIn } from "./retry.js";

/**
 * The keys a provider signs ID tokens with (RFC 7517), fetched when first needed. An unknown `kid` has them fetched again, at
 * most every 30 seconds. The key function throws `provider_unavailable` where they cannot be had.
 */
export function providerKeys(uri: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(uri), {
    [customFetch]: fetchKeys,
    cooldownDuration: 30 * SECOND,
    cacheMaxAge: 10 * MINUTE,
  });
}

async function fetchKeys(uri: string): Promise<Response> {
  const answer = await boundedFetch(uri, { headers: { accept: "application/json" } });
  const isKeySet =
    answer.kind === "answer" && answer.status === 200 && Array.isArray(objectOf(parseJson(answer.text)).keys);
  if (!isKeySet) throw new CounterfoilError("provider_unavailable", retryIn(undefined));
  return new Response(answer.text);
}
