import { verify } from "node:crypto";
import { setImmediate as pause } from "node:timers/promises";
import { createVerifier, type Verifier } from "@counterfoil/verify";
import { median } from "./race.js";
import { announce } from "./race-announce.js";
import { AUDIENCE, BenchIssuer, CLIENT } from "./verify-issuer.js";

// Tokens never seen before, without HTTP around them: the whole check by @counterfoil/verify against a bare
// `crypto.verify` of the same bytes, in short turns. The benchmark says when: it posts a message with the seconds, and is
// answered with how many of each there were in a second.

const COUNT = 400;
const WARM_UP = 5;

interface Turn {
  bare: number;
  ours: number;
}

process.on("message", async (told: { seconds: number }) => process.send?.({ firstSeen: await measure(told.seconds) }));
announce("http://127.0.0.1");

async function measure(seconds: number): Promise<{ bare: number; ours: number; ratio: number }> {
  const issuer = await BenchIssuer.start();
  const { url } = issuer;
  const verifier = createVerifier({ issuer: url, audience: AUDIENCE, jwksUri: `${url}/jwks`, revocations: CLIENT });
  await verifier.ready();
  const turns: Turn[] = [];
  const end = performance.now() + seconds * 2000;
  for (let turn = -WARM_UP; turn < 3 || performance.now() < end; turn++) {
    const ours = await checkAll(verifier, issuer.tokens(COUNT));
    const bare = verifyAll(issuer, issuer.tokens(COUNT));
    if (turn >= 0) turns.push({ ours, bare });
    // The feed of revocations has to be heard meanwhile.
    await pause();
  }
  verifier.close();
  issuer.stop();
  return {
    bare: median(turns.map(({ bare }) => bare)),
    ours: median(turns.map(({ ours }) => ours)),
    ratio: median(turns.map(({ ours, bare }) => ours / bare)),
  };
}

async function checkAll(verifier: Verifier, tokens: readonly string[]): Promise<number> {
  const began = computed();
  for (const token of tokens) await verifier.verify(token);
  return tokens.length / (computed() - began);
}

/** What is signed and the signature are bytes already. */
function verifyAll({ publicKey }: BenchIssuer, tokens: readonly string[]): number {
  const pairs = tokens.map((token) => {
    const dot = token.lastIndexOf(".");
    return [Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), "base64url")] as const;
  });
  const began = computed();
  for (const [bytes, signature] of pairs)
    if (!verify(null, bytes, publicKey, signature)) throw new Error("a signature is wrong");
  return tokens.length / (computed() - began);
}

/** Seconds for which this process has computed, all threads together. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
