import type { LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { serverFile } from "../support/built.js";
import { Client, outcome, read, USERS } from "../support/client.js";
import { freePort } from "../support/free-port.js";
import { RunningProcess } from "../support/running-process.js";
import { Simulator } from "../support/simulator.js";
import { SmallDisk } from "../support/small-disk.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** A server whose data folder lies on a small disk. */
class CrampedServer {
  #process: RunningProcess;

  private constructor(
    readonly disk: SmallDisk,
    readonly port: number,
    readonly simulatorPort: number,
  ) {
    this.#process = this.#run();
  }

  static async start(simulator: Simulator): Promise<CrampedServer> {
    const server = new CrampedServer(await SmallDisk.over(temporaryFolder(), "8m"), await freePort(), simulator.port);
    await server.#process.ready();
    return server;
  }

  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = this.#run();
    await this.#process.ready();
  }

  #run(): RunningProcess {
    const [program = "", ...args] = [...this.disk.within, process.execPath, serverFile, "serve"];
    return new RunningProcess(program, args, {
      SPOTIFY_CLIENT_ID: "",
      SPOTIFY_CLIENT_SECRET: "",
      COUNTERFOIL_PORT: String(this.port),
      COUNTERFOIL_DATA_DIR: this.disk.folder,
      SIMULATOR_PORT: String(this.simulatorPort),
      COUNTERFOIL_PRIVATE_ANSWER_TTL: "0",
    });
  }
}

const storageUnavailable = { status: 503, reason: "storage_unavailable", retryAfter: 2 };

describe("the disk is full while the server runs", () => {
  let simulator: Simulator;
  let server: CrampedServer;
  let client: Client;
  let tokens: TokenResponse;
  let begun: LoginResponse;
  let callback: URL;

  beforeAll(async () => {
    simulator = await Simulator.start();
    server = await CrampedServer.start(simulator);
    client = new Client(`http://127.0.0.1:${server.port}`);
    tokens = await client.signIn(USERS.mina);
    begun = read<LoginResponse>(await client.login());
    callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "approve" });
    server.disk.fill();
  });

  describe("meanwhile", () => {
    test("what has to be written answers 503 with Retry-After, not 500, and nobody is signed out", async () => {
      expect(outcome(await client.login())).toEqual(storageUnavailable);
      expect(outcome(await client.refresh(tokens.refresh_token))).toEqual(storageUnavailable);
      expect(outcome(await client.call(tokens.access_token, "POST", "/logout"))).toEqual(storageUnavailable);
      const path = `/devices/${tokens.device_id}`;
      const rename = await client.call(tokens.access_token, "PATCH", path, { name: "New" });
      expect(outcome(rename)).toEqual(storageUnavailable);
    });

    test("a login cannot be finished, and the provider is not asked", async () => {
      await simulator.clearCounters();
      expect(outcome(await client.finish(begun, callback))).toEqual(storageUnavailable);
      expect((await simulator.counters()).token.authorization_code).toBe(0);
    });

    test("access tokens are verified and everything is read as before", async () => {
      expect((await client.ask("GET", "/healthz")).status).toBe(200);
      for (const path of ["/me", "/devices"])
        expect((await client.call(tokens.access_token, "GET", path)).status).toBe(200);
      expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
      expect((await client.call("nonsense", "GET", "/me")).status).toBe(401);
    });

    test("a refresh at the provider that cannot be kept says so in GraphQL too", async () => {
      await simulator.expire(USERS.mina);
      const { errors } = await client.playlists(tokens.access_token);
      expect(errors).toMatchObject([{ extensions: { reason: "storage_unavailable", retryAfter: 2 } }]);
    });
  });

  describe("when there is space again", () => {
    beforeAll(() => server.disk.free());

    test("it goes on without a restart: the same login, the same tokens", async () => {
      const finished = read<TokenResponse>(await client.finish(begun, callback));
      expect(finished.account_id).toBe(tokens.account_id);
      const refreshed = read<TokenResponse>(await client.refresh(tokens.refresh_token));
      expect(refreshed.session_id).toBe(tokens.session_id);
      expect((await client.playlists(refreshed.access_token)).errors).toBeUndefined();
    });

    test("everything is there after a restart", async () => {
      await server.restart();
      const refreshed = read<TokenResponse>(await client.refresh(tokens.refresh_token));
      const me = read<{ id: string }>(await client.call(refreshed.access_token, "GET", "/me"));
      expect(me.id).toBe(tokens.account_id);
      expect((await client.playlists(refreshed.access_token)).errors).toBeUndefined();
    });
  });
});
