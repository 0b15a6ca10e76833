import { CounterfoilError } from "@counterfoil/protocol";
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from "jose";
import { CLIENT_ALGORITHMS } from "../clients/client-key.js";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { OneTimeStore } from "../storage/one-time.js";
import type { DpopNonces } from "./dpop-nonce.js";

const KIND = "dpop-proof";
/** Longer than any proof with a key of ours to check. */
const LONGEST = 4096;
/** How far a client's clock may be off; how fresh a proof is, its nonce tells. */
const SKEW = 5 * MINUTE;

/** A proof of possession that holds: the key's thumbprint (RFC 7638), and what makes the proof this one. */
export interface DpopProof {
  jkt: string;
  id: string;
  /** When it could not be used again anyway; milliseconds. */
  over: number;
}

/** Reads DPoP proofs and lets each be used once (RFC 9449 §4.3, §11.1). */
export class DpopProofs {
  readonly #nonces: DpopNonces;
  readonly #store: OneTimeStore;
  readonly #clock: Clock;

  constructor(nonces: DpopNonces, store: OneTimeStore, clock: Clock) {
    this.#nonces = nonces;
    this.#store = store;
    this.#clock = clock;
  }

  /** For the header `DPoP-Nonce` of the answer (RFC 9449 §8.2). */
  get nonce(): string {
    return this.#nonces.current();
  }

  /**
   * The proof in a `DPoP` header, for this method and URL; undefined without one. Asks no store. Throws
   * `invalid_dpop_proof`, and `use_dpop_nonce` for a proof that lacks nothing but a nonce of ours.
   */
  async read(header: string | string[] | undefined, method: string, url: string): Promise<DpopProof | undefined> {
    if (header === undefined) return undefined;
    const { payload, jkt } = await this.#verify(String(header));
    const { jti, htm, htu, iat, nonce } = payload;
    const now = this.#clock.now();
    const sound =
      typeof jti === "string" &&
      jti !== "" &&
      htm === method &&
      addressOf(htu) === addressOf(url) &&
      typeof iat === "number" &&
      Math.abs(iat * SECOND - now) <= SKEW;
    if (!sound) throw new CounterfoilError("invalid_dpop_proof");
    const over = this.#nonces.endOf(nonce);
    if (over === undefined) throw new CounterfoilError("use_dpop_nonce");
    return { jkt, id: sha256(`${jkt} ${jti}`), over };
  }

  /** Uses a proof up. Throws `invalid_dpop_proof` for one that was used before, at whichever process. */
  async take(proof: DpopProof): Promise<void> {
    if (!(await this.#store.claim(KIND, proof.id, proof.over)))
      throw new CounterfoilError("invalid_dpop_proof", { detail: "The proof was used before." });
  }

  /** Form, type, algorithm, a public key inside and its signature (RFC 9449 §4.3, checks 2 to 7). */
  async #verify(text: string): Promise<{ payload: JWTPayload; jkt: string }> {
    if (text.length > LONGEST) throw new CounterfoilError("invalid_dpop_proof");
    try {
      const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, {
        algorithms: [...CLIENT_ALGORITHMS],
        typ: "dpop+jwt",
        currentDate: new Date(this.#clock.now()),
      });
      return { payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}, "sha256") };
    } catch {
      throw new CounterfoilError("invalid_dpop_proof");
    }
  }
}

/** A URL without query and fragment, in its normal form (RFC 9449 §4.3, check 9). */
function addressOf(url: unknown): string | undefined {
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
