import { expect } from "vitest";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import type { SigningAlgorithm } from "../../packages/server/src/signing/signing-keys.js";
import { Server } from "../support/server.js";
import { ask } from "./ask.js";
import { OurKey } from "./our-key.js";
import { bearer } from "./target.js";
import { ForgersKey, split } from "./tokens.js";

/** A server, an access token that it takes, and the keys to make others: its own and a forger's. */
export class Forgery {
  readonly forger = new ForgersKey();
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly parts: [header: string, payload: string, signature: string];

  private constructor(
    readonly server: Server,
    readonly ours: OurKey,
    readonly token: string,
  ) {
    ({ header: this.header, payload: this.payload, parts: this.parts } = split(token));
  }

  /** Starts a server of its own. The token is as the server writes it, and taken. */
  static async begin(algorithm: SigningAlgorithm = "Ed25519"): Promise<Forgery> {
    const rootKey = newRootKey();
    const server = await Server.start({ COUNTERFOIL_KEY: rootKey, COUNTERFOIL_SIGNING_ALGORITHM: algorithm });
    const ours = await OurKey.of(server.dataFolder, rootKey, algorithm);
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: server.url, aud: server.url, sub: "account_x", client_id: "web", sid: "session_x", jti: "at_x" },
      ...{ scope: "account", amr: ["fed"], auth_time: iat, iat, exp: iat + 600 },
    };
    const token = await ours.sign({ alg: algorithm, typ: "at+jwt", kid: ours.kid }, claims);
    const forgery = new Forgery(server, ours, token);
    await forgery.expectTaken(token);
    return forgery;
  }

  /** The token's text with another signature. */
  withSignature(bytes: Uint8Array): string {
    return `${this.parts[0]}.${this.parts[1]}.${Buffer.from(bytes).toString("base64url")}`;
  }

  /** It passes for an access token: without this, refusals would prove nothing. */
  async expectTaken(text: string, what = text.slice(0, 200)): Promise<void> {
    expect((await this.#present(text)).status, what).toBe(200);
  }

  /** It is refused as a Bearer token, and the refusal says nothing of the reason. */
  async expectRefused(text: string, what = text.slice(0, 200)): Promise<void> {
    const answer = await this.#present(text);
    expect([answer.status, answer.reason], what).toEqual([401, "invalid_token"]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="counterfoil", error="invalid_token"/);
  }

  #present(text: string) {
    return ask(`${this.server.url}/devices`, { headers: bearer(text) });
  }
}
