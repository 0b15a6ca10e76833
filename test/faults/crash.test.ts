import { EventEmitter, once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { expect, test } from "vitest";
import { type Answer, Client, read } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { stored } from "../support/stored.js";
import { SeededRandom } from "./seeded-random.js";

const KILLS = 8;
const CLIENTS = 4;

/** A login whose answer has arrived, with the newest refresh token its client holds. */
interface Acknowledged {
  tokens: TokenResponse;
  refreshToken: string;
}

/** A client that tells when it sends something. */
class WatchedClient extends Client {
  readonly #sent = new EventEmitter();

  override ask(method: string, path: string, init?: RequestInit): Promise<Answer> {
    this.#sent.emit("request");
    return super.ask(method, path, init);
  }

  /** Resolves when this many more requests have been sent. */
  async sent(requests: number): Promise<void> {
    for (let count = 0; count < requests; count++) await once(this.#sent, "request");
  }
}

test(`${KILLS} times kill -9 amid logins and refreshes: it opens again, and no acknowledged login is lost`, async () => {
  const { server, simulator } = await Stage.start({ COUNTERFOIL_RETRY_WINDOW: "60" });
  const users = (await simulator.users()).filter((user) => user.allow_listed).map(({ id }) => id);
  const random = new SeededRandom(20_260_731);
  const client = new WatchedClient(server.url);
  const all: Acknowledged[] = [];

  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged: Acknowledged[] = [];
    const crowd = Array.from({ length: CLIENTS }, () =>
      signInUntilDeath(client, () => random.pick(users), acknowledged),
    );
    await Promise.race([client.sent(random.int(4, 20)), Promise.all(crowd)]);
    await pause(random.int(0, 8));
    await server.kill9();
    await Promise.all(crowd);
    expect(server.logs.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
    await server.restart();
    const older = all.length > 0 ? [random.pick(all)] : [];
    for (const login of [...older, ...acknowledged]) await expectAlive(client, login);
    all.push(...acknowledged);
  }

  expect(all.length).toBeGreaterThan(KILLS);
  for (const login of all) {
    await expectAlive(client, login);
    expect((await client.playlists(login.tokens.access_token)).errors).toBeUndefined();
  }
  const alive = stored(server.dataFolder, "SELECT sid FROM sessions WHERE ended_at IS NULL").map(({ sid }) => sid);
  expect(all.filter(({ tokens }) => !alive.includes(tokens.session_id))).toEqual([]);
  const people = "SELECT subject, count(*) AS accounts FROM identities GROUP BY provider, subject HAVING accounts > 1";
  expect(stored(server.dataFolder, people)).toEqual([]);
  expect(stored(server.dataFolder, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
}, 180_000);

/** Signs in and refreshes, one person after the other, until the server is gone. */
async function signInUntilDeath(client: Client, nextUser: () => string, acknowledged: Acknowledged[]): Promise<void> {
  try {
    for (;;) {
      const tokens = await client.signIn(nextUser());
      const login = { tokens, refreshToken: tokens.refresh_token };
      acknowledged.push(login);
      login.refreshToken = read<TokenResponse>(await client.refresh(tokens.refresh_token)).refresh_token;
    }
  } catch (error) {
    // What `fetch` throws when there is no answer, or half of one; anything else is the server's fault.
    if (!(error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message))) throw error;
  }
}

async function expectAlive(client: Client, login: Acknowledged): Promise<void> {
  const { session_id, account_id } = login.tokens;
  const refreshed = read<TokenResponse>(await client.refresh(login.refreshToken));
  expect(refreshed).toMatchObject({ session_id, account_id });
  login.refreshToken = refreshed.refresh_token;
  for (const { access_token } of [login.tokens, refreshed])
    expect(JSON.parse((await client.call(access_token, "GET", "/me")).text).id).toBe(account_id);
}
