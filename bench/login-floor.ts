import { hash } from "@node-rs/argon2";
import { announce } from "./race-announce.js";

// The least a login can be: one argon2id hash at OWASP's parameters (19 MiB, 2 passes, 1 lane), several at once on the
// threads of the library. The benchmark posts the seconds, and is answered with how many there were in a second.

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 8;

process.on("message", async ({ seconds }: { seconds: number }) =>
  process.send?.({ perSecond: await hashFor(seconds) }),
);
announce("http://127.0.0.1");

async function hashFor(seconds: number): Promise<number> {
  const began = performance.now();
  let hashes = 0;
  const hashAgain = async () => {
    while (performance.now() - began < seconds * 1000) {
      await hash("a password of usual length", PARAMETERS);
      hashes++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hashAgain));
  return (hashes * 1000) / (performance.now() - began);
}
