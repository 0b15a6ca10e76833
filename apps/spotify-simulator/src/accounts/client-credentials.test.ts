import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { errorOf, Stage } from "../api/stage.js";
import { Catalogue } from "../catalogue/catalogue.js";
import { startSimulator } from "../index.js";

const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`;
const app = basic("counterfoil-development", "development-spotify-secret");
const catalogue = new Catalogue();
const id = (list: readonly { id: string }[]) => list[0]?.id ?? "";
const published = id(catalogue.playlists.filter((playlist) => playlist.public));
const hidden = id(catalogue.playlists.filter((playlist) => !playlist.public));

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await Stage.open();
  token = String((await grant(app)).body.access_token);
});
afterAll(() => stage.close());
beforeEach(() => stage.controls.change({ mode: "development" }));

async function grant(authorization?: string, form: Record<string, string> = {}, url = stage.simulator.url) {
  const answer = await fetch(`${url}/api/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
    headers: authorization === undefined ? {} : { authorization },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const ask = (path: string, method = "GET") => stage.send(method, path, undefined, token);

describe("a token for the app alone (RFC 6749 §4.4)", () => {
  it("has no scope and no refresh token", async () => {
    expect(await grant(app)).toEqual({
      status: 200,
      body: { access_token: expect.stringMatching(/^sim_at_/), token_type: "Bearer", expires_in: 3600 },
    });
  });

  it.each([
    ["a wrong secret", basic("counterfoil-development", "guess"), {}, "Invalid client secret"],
    ["an unknown client", basic("unknown", "guess"), {}, "Invalid client"],
    ["a client without a secret", undefined, { client_id: "counterfoil-development" }, "Invalid client secret"],
    ["no client at all", undefined, {}, "Invalid client"],
    ["broken Basic", "Basic !", {}, "Invalid client"],
  ])("is not given to %s", async (_name, authorization, form, description) => {
    const body = { error: "invalid_client", error_description: description };
    expect(await grant(authorization, form)).toEqual({ status: 400, body });
  });

  it("is counted", async () => {
    const { token: before } = await stage.controls.counters();
    await grant(app);
    expect((await stage.controls.counters()).token.client_credentials).toBe(before.client_credentials + 1);
  });

  it("ends after an hour", async () => {
    await stage.controls.change({ clockOffsetSeconds: 3601 });
    expect(await errorOf(await ask(`/tracks/${id(catalogue.tracks)}`))).toEqual([401, "The access token expired"]);
    await stage.controls.change({ clockOffsetSeconds: 0 });
  });

  it("reads music, search and public playlists, in both modes", async () => {
    for (const mode of ["development", "extended"] as const) {
      await stage.controls.change({ mode });
      for (const path of [
        `/tracks/${id(catalogue.tracks)}`,
        `/albums/${id(catalogue.albums)}`,
        `/artists/${id(catalogue.artists)}/albums`,
        "/search?q=a&type=track,album,artist,playlist,show,episode,audiobook",
        `/playlists/${published}`,
        `/shows/${id(catalogue.shows)}?market=DE`,
      ]) {
        expect([path, (await ask(path)).status]).toEqual([path, 200]);
      }
    }
  });

  it("has no country: music says nothing about playing, the spoken word is not there", async () => {
    expect(await (await ask(`/tracks/${id(catalogue.tracks)}`)).json()).not.toHaveProperty("is_playable");
    expect((await ask(`/shows/${id(catalogue.shows)}`)).status).toBe(404);
    const { episodes } = (await (await ask("/search?q=a&type=episode")).json()) as { episodes: { total: number } };
    expect(episodes.total).toBe(0);
  });

  it.each([
    ["GET", "/me"],
    ["GET", "/me/playlists"],
    ["GET", "/me/player"],
    ["PUT", "/me/library?uris=spotify:track:x"],
    ["POST", "/me/playlists"],
    ["PUT", `/playlists/${published}`],
    ["POST", `/playlists/${published}/items`],
    ["GET", `/playlists/${published}/items`],
  ])("is no user's: %s %s", async (method, path) => {
    expect(await errorOf(await ask(path, method))).toEqual([401, "Valid user authentication required"]);
  });

  it("does not see private playlists, nor what development mode lost", async () => {
    expect((await ask(`/playlists/${hidden}`)).status).toBe(404);
    expect(await errorOf(await ask("/users/tobin_quill"))).toEqual([403, "Forbidden"]);
    await stage.controls.change({ mode: "extended" });
    expect((await ask("/users/tobin_quill/playlists")).status).toBe(200);
  });

  it("is still good after a restart", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "spotify-app-"));
    const first = await startSimulator({ dataDir });
    const { body } = await grant(app, {}, first.url);
    await first.close();
    const second = await startSimulator({ dataDir });
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await fetch(`${second.url}/v1/tracks/${id(catalogue.tracks)}`, { headers })).status).toBe(200);
    expect((await fetch(`${second.url}/v1/me`, { headers })).status).toBe(401);
    await second.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
