import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Controls } from "./index.js";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const running: ChildProcess[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spotify-simulator-"));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, SIMULATOR_PORT: "0", SIMULATOR_DATA_DIR: folder },
  });
  running.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<string> {
  const [message] = (await once(child, "message")) as [{ ready: string }];
  return message.ready;
}

/** Runs to the end; answers the exit code and both outputs. */
async function end(child: ChildProcess): Promise<[number, string, string]> {
  if (!child.stdout || !child.stderr) throw new Error("the child has no outputs");
  const outputs = [text(child.stdout), text(child.stderr)] as const;
  const [code] = (await once(child, "exit")) as [number];
  return [code, await outputs[0], await outputs[1]];
}

describe("the process", { timeout: 20_000 }, () => {
  it("says one line when it is ready and ends with 0 on SIGTERM", async () => {
    const child = run();
    const ended = end(child);
    const url = await ready(child);
    child.kill("SIGTERM");
    expect(await ended).toEqual([
      0,
      `simulator   ${url}  Spotify, simulated: development mode, 40 users, 2,400 tracks\n`,
      "",
    ]);
  });

  it("ends when the process that started it goes away", async () => {
    const child = run();
    const ended = end(child);
    await ready(child);
    child.disconnect();
    expect((await ended)[0]).toBe(0);
  });

  it("says in one line that the port is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const address = holder.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const [code, , error] = await end(run("--port", String(port)));
    holder.close();
    expect([code, error]).toEqual([1, `spotify-simulator: port ${port} is taken (SIMULATOR_PORT)\n`]);
  });

  it("says in one line that the data folder cannot be used", async () => {
    writeFileSync(join(folder, "file"), "");
    const [code, , error] = await end(run("--data", join(folder, "file", "inside")));
    expect(code).toBe(1);
    expect(error).toMatch(/^spotify-simulator: cannot use the data folder [^\n]+SIMULATOR_DATA_DIR[^\n]+\n$/);
  });

  it("refuses unknown flags in one line with 2", async () => {
    const [code, , error] = await end(run("--fast"));
    expect(code).toBe(2);
    expect(error).toMatch(/^spotify-simulator: [^\n]+--fast[^\n]*\n$/);
  });

  it("remembers grants, tokens and settings after kill -9, and keeps no token in clear", async () => {
    const first = run("--mode", "extended");
    const before = new Controls(await ready(first));
    const issued = await before.tokens("mina.achterberg");
    const revoked = await before.tokens("tobin_quill");
    await before.revoke("tobin_quill");
    await before.change({ refreshTokens: "same" });
    first.kill("SIGKILL");
    await once(first, "exit");

    const url = await ready(run());
    expect(await new Controls(url).settings()).toMatchObject({ mode: "extended", refreshTokens: "same" });
    const me = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${issued.access_token}` } });
    expect(me.status).toBe(200);
    const refresh = (refresh_token: string) =>
      fetch(`${url}/api/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("counterfoil-development:development-spotify-secret")}` },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token }),
      });
    expect((await refresh(issued.refresh_token)).status).toBe(200);
    expect(await (await refresh(revoked.refresh_token)).json()).toMatchObject({
      error_description: "Refresh token revoked",
    });
    const stored = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "latin1"))
      .join("");
    expect(stored).toContain("mina.achterberg");
    expect(stored).not.toMatch(/sim_[ar]t_/);
  });
});
