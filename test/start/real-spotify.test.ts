import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isTaken } from "../support/free-port.js";
import { NpmStart } from "./npm-start.js";

test("with an app registered at Spotify there is no simulator, and the redirect URI to register is printed", async () => {
  const secret = "fedcba9876543210fedcba9876543210";
  const environment = { SPOTIFY_CLIENT_ID: "0123456789abcdef0123456789abcdef", SPOTIFY_CLIENT_SECRET: secret };
  const started = await NpmStart.open({ environment });
  expect(await isTaken(started.ports.simulator)).toBe(false);
  expect(started.process.stdout.join("\n")).toContain(`${started.url.web}/api/auth/spotify`);
  expect(started.process.stdout.join("\n")).not.toContain(secret);
  const web = readFileSync(`/proc/${started.relative(/next-server/)}/environ`, "utf8");
  expect(web).not.toContain(secret);
  await started.process.stop();
  await started.leftNothing();
});
