import { beforeAll, expect, test } from "vitest";
import { TemporaryTransit } from "../../packages/server/src/signing/temporary-transit.js";
import { atEnd } from "../support/at-end.js";
import { USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { connectionOf, stored } from "../support/stored.js";

let transit: TemporaryTransit;
let stage: Stage;
beforeAll(async () => {
  transit = await TemporaryTransit.start();
  atEnd(() => transit.close());
  stage = await Stage.start({
    COUNTERFOIL_TRANSIT_URL: transit.key.url,
    COUNTERFOIL_TRANSIT_KEY: transit.key.name,
    COUNTERFOIL_TRANSIT_TOKEN: "transit-token",
  });
});

test("a server over a Transit engine seals with it, outlives its failing, and says why it does not start without it", async () => {
  const { client, server, simulator } = stage;
  const tokens = await client.signIn(USERS.mina);
  const works = async () => (await client.playlists(tokens.access_token)).errors?.[0]?.extensions.reason ?? "works";
  expect(await works()).toBe("works");
  expect(connectionOf(server.dataFolder, tokens.account_id).key_id).toBe("transit:counterfoil:v1");
  const [key] = stored(server.dataFolder, "SELECT key_id FROM signing_keys");
  expect(key?.key_id).toBe("transit:counterfoil:v1");

  transit.fault = { status: 503, body: '{"errors":["Vault is sealed"]}' };
  expect(await works()).toBe("works");
  await simulator.expire(USERS.mina);
  expect(await works()).toBe("key_service_unavailable");
  expect((await client.call(tokens.access_token, "GET", "/me")).text).toContain('"status":"active"');
  await expect(server.restart()).rejects.toThrow(
    /counterfoil: The server cannot reach the service that holds its keys/,
  );

  transit.fault = undefined;
  await server.restart();
  expect(await works()).toBe("works");
});
