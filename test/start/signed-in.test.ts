import { Controls, consent } from "@counterfoil/spotify-simulator";
import { expect, test } from "vitest";
import { UserAgent } from "../support/user-agent.js";
import { NpmStart } from "./npm-start.js";

test("who signed in is signed in after the next start, access token expired or not", async () => {
  const environment = { COUNTERFOIL_ACCESS_TOKEN_TTL: "1" };
  const first = await NpmStart.open({ environment });
  const { ports, dataFolder, url } = first;
  const browser = new UserAgent();
  const [person] = await new Controls(url.simulator).users();
  const begun = await browser.fetch(`${url.web}/api/auth/spotify?remember=1`);
  const back = await consent(begun.headers.get("location") ?? "", { user: person?.id ?? "", decision: "approve" });
  expect((await browser.visit(back)).url).toBe(`${url.web}/`);
  await first.process.stop();

  const second = await NpmStart.open({ ports, dataFolder, environment });
  const { url: arrived, answer } = await browser.visit(`${url.web}/`);
  expect(arrived).toBe(`${url.web}/`);
  expect(await answer.text()).toContain("Your playlists");
  await second.process.stop();
});
