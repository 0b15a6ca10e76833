import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { Controls } from "../index.js";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const uris = new Catalogue().tracks.map(({ id }) => `spotify:track:${id}`);
const folder = mkdtempSync(join(tmpdir(), "spotify-kill-"));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const KILLS = 5;

/** Starts the simulator on the same folder as before; answers its process and address. */
async function start(): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, SIMULATOR_PORT: "0", SIMULATOR_DATA_DIR: folder },
  });
  running.push(child);
  const [message] = (await once(child, "message")) as [{ ready: string }];
  return [child, message.ready];
}

/** Everything the simulator said yes to; says `write` each time. */
class Acknowledged extends EventEmitter {
  readonly items: string[] = [];
  readonly saved: string[] = [];
  names: string[] = [];
  #next = 0;

  constructor(
    readonly token: string,
    readonly playlist: string,
  ) {
    super();
  }

  get count(): number {
    return this.items.length + this.saved.length;
  }

  async ask(url: string, method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}` };
    const answer = await fetch(`${url}/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** Adds, renames and saves, one after the other, until the connection is gone. */
  async write(url: string): Promise<void> {
    for (;;) {
      const number = this.#next++;
      const uri = uris[number] ?? "";
      // What was sent may have happened although nothing was heard of it: the last name is a candidate from here on.
      this.names.push(`Name ${number}`);
      await this.ask(url, "PUT", `/playlists/${this.playlist}`, { name: `Name ${number}` });
      this.names = [`Name ${number}`];
      await this.ask(url, "POST", `/playlists/${this.playlist}/items`, { uris: [uri] });
      this.items.push(uri);
      this.emit("write");
    }
  }

  /** Saves tracks from the other end of the catalogue, until the connection is gone. */
  async save(url: string): Promise<void> {
    for (let place = uris.length - 1 - this.saved.length; ; place--) {
      const uri = uris[place] ?? "";
      await this.ask(url, "PUT", `/me/library?uris=${uri}`);
      this.saved.push(uri);
      this.emit("write");
    }
  }

  /** The items the playlist holds now, page by page. */
  async held(url: string): Promise<string[]> {
    const held: string[] = [];
    for (let total = 1; held.length < total; ) {
      const path = `/playlists/${this.playlist}/items?limit=50&offset=${held.length}&fields=total,items(item(uri))`;
      const page = (await (await this.ask(url, "GET", path)).json()) as {
        total: number;
        items: { item: { uri: string } }[];
      };
      held.push(...page.items.map(({ item }) => item.uri));
      total = page.total;
    }
    return held;
  }

  /** Those of the saved tracks that are not in the library. */
  async lost(url: string): Promise<string[]> {
    const lost: string[] = [];
    for (let from = 0; from < this.saved.length; from += 40) {
      const asked = this.saved.slice(from, from + 40);
      const known = (await (await this.ask(url, "GET", `/me/library/contains?uris=${asked}`)).json()) as boolean[];
      lost.push(...asked.filter((_, at) => !known[at]));
    }
    return lost;
  }

  async name(url: string): Promise<string> {
    return ((await (await this.ask(url, "GET", `/playlists/${this.playlist}`)).json()) as { name: string }).name;
  }
}

it("keeps every acknowledged write, however often it is killed in the midst of others", async () => {
  let [child, url] = await start();
  const controls = new Controls(url);
  await controls.change({ rateLimit: null });
  const { access_token: token } = await controls.tokens("mina.achterberg");
  const headers = { authorization: `Bearer ${token}` };
  const made = await fetch(`${url}/v1/me/playlists`, { method: "POST", headers, body: '{"name": "Killed"}' });
  const acknowledged = new Acknowledged(token, ((await made.json()) as { id: string }).id);

  for (let kills = 1; kills <= KILLS; kills++) {
    const target = acknowledged.count + 20 + ((kills * 17) % 40);
    const writers = Promise.allSettled([acknowledged.write(url), acknowledged.save(url)]);
    while (acknowledged.count < target) await once(acknowledged, "write");
    child.kill("SIGKILL");
    for (const writer of await writers) {
      expect(writer.status === "rejected" && writer.reason).toMatchObject({ message: "fetch failed" });
    }
    [child, url] = await start();
    const held = await acknowledged.held(url);
    expect(new Set(held).size).toBe(held.length);
    expect(held.filter((uri) => acknowledged.items.includes(uri))).toEqual(acknowledged.items);
    expect(held.length - acknowledged.items.length).toBeLessThanOrEqual(kills);
    expect(await acknowledged.lost(url)).toEqual([]);
    if (acknowledged.names.length > 0)
      expect(["Killed", ...acknowledged.names]).toContain(await acknowledged.name(url));
  }
}, 120_000);
