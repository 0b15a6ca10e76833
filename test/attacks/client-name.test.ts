import { describe, expect, test } from "vitest";
import { serverFile } from "../support/built.js";
import { RunningProcess } from "../support/running-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { configurationFor } from "./browser-client.js";
import { Target } from "./target.js";
import { split } from "./tokens.js";

describe("no client can be taken for a person (AS-15, RFC 9700 §4.15)", () => {
  test("a client named like an account, a session or a device keeps the server from starting", async () => {
    const target = await Target.open();
    const { access_token, account_id, session_id, device_id } = await target.signIn();
    const { sub, client_id } = split(access_token).payload;
    expect([sub, client_id]).toEqual([account_id, "web"]);
    for (const id of [account_id, session_id, device_id]) {
      const server = new RunningProcess(process.execPath, [serverFile, "serve"], {
        COUNTERFOIL_DATA_DIR: temporaryFolder(),
        COUNTERFOIL_CONFIG: configurationFor([], id),
        SPOTIFY_CLIENT_ID: "",
        SPOTIFY_CLIENT_SECRET: "",
      });
      await server.ready().then(
        () => server.stop(),
        () => undefined,
      );
      expect((await server.ended).code).toBe(1);
      expect(server.stderr.join("\n")).toContain("lower-case letters, digits and dashes");
    }
  });
});
