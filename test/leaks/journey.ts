import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { consent, type Fault, type IssuedTokens } from "@counterfoil/spotify-simulator";
import { type Answer, type Client, read, USERS } from "../support/client.js";
import { filesOf, type Place } from "../support/leak-search.js";
import { Linking } from "../support/linking.js";
import type { RunningProcess } from "../support/running-process.js";
import { Stage } from "../support/stage.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** What a server said, printed and kept while everything went well and everything went wrong. */
export interface Traces {
  answers: Answer[];
  logs: Place[];
  files: Place[];
  /** The folder the server made for itself. */
  dataFolder: string;
  /** Tokens of ours that were given out. */
  ours: TokenResponse[];
  /** Real tokens of the provider that the client sent where they do not belong. */
  misplaced: IssuedTokens;
}

/** The faults that a provider's answers may have. */
const FAULTS: Omit<Fault, "endpoint">[] = [
  { status: 500, body: "<h1>Internal Server Error</h1>" },
  { status: 200, body: "<h1>Welcome</h1>" },
  { status: 429, retryAfter: 3 },
  { status: 401 },
  { drop: true },
  { drop: "answer" },
];

/** Signs in, reads, refreshes, fails in many ways, restarts and is killed; then everything is collected. */
export async function travel(): Promise<Traces> {
  const parent = temporaryFolder();
  const dataFolder = join(parent, "made/by/the/server");
  mkdirSync(join(parent, "made"));
  const stage = await Stage.start({ COUNTERFOIL_DATA_DIR: dataFolder, COUNTERFOIL_LOG_LEVEL: "debug" });
  const { client, server, simulator } = stage;
  const processes: RunningProcess[] = [server.process];
  const ours: TokenResponse[] = [];

  const tokens = await client.signIn(USERS.mina, { login: { return_to: "/playlists", remember: true } });
  ours.push(tokens, await client.signIn(USERS.tobin));
  for (const refreshTokens of ["absent", "same", "rotate"] as const) {
    await simulator.change({ refreshTokens });
    await simulator.expire();
    await Promise.all([1, 2, 3].map((first) => client.playlists(tokens.access_token, first)));
  }
  ours.push(read(await client.refresh(tokens.refresh_token)));

  await meetFaults(stage, tokens);
  const misplaced = await simulator.tokens(USERS.renata);
  await askMalformed(client, tokens, misplaced);

  await server.restart();
  processes.push(server.process);
  await everyRoom(client, tokens);
  await simulator.revoke(USERS.tobin);
  await simulator.expire();
  for (const { access_token } of ours) await client.playlists(access_token);
  await diesAmidLogins(stage);
  await server.restart();
  processes.push(server.process);
  ours.push(await client.signIn(USERS.mina));
  await everyRoom(client, tokens);
  await client.call(tokens.access_token, "POST", "/logout");
  await everyRoom(client, tokens);
  await linksAndUnlinks(stage);

  const files = filesOf(dataFolder, ["simulator"]);
  await server.stop();
  files.push(...filesOf(dataFolder, ["simulator"]));
  return { answers: client.answers, logs: logsOf(processes), files, dataFolder, ours, misplaced };
}

/** At the login, when the server refreshes, and when it reads. */
async function meetFaults({ client, simulator }: Stage, { access_token }: TokenResponse): Promise<void> {
  for (const fault of FAULTS)
    for (const endpoint of ["token", "GET /me", "GET /me/playlists"]) {
      await simulator.faults([{ endpoint, ...fault }]);
      await client.trySignIn(USERS.tobin);
      await simulator.expire(USERS.mina);
      await client.playlists(access_token);
      await simulator.clearFaults();
      await client.signIn(USERS.mina);
    }
  const begun = read<LoginResponse>(await client.login());
  const callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "deny" });
  await client.finish(begun, callback);
  await client.finish(begun, callback);
  await client.trySignIn(USERS.notAllowListed);
}

/** Tokens, theirs and ours, where no request should have them. */
async function askMalformed(client: Client, ours: TokenResponse, theirs: IssuedTokens): Promise<void> {
  const json = { "content-type": "application/json" };
  for (const token of [ours.access_token, ours.refresh_token, theirs.access_token, theirs.refresh_token]) {
    await client.call(token, "GET", "/me");
    await client.call(ours.access_token, "GET", `/devices?access_token=${token}`);
    await client.call(ours.access_token, "DELETE", `/devices/${token}`);
    await client.ask("GET", `/nowhere/${token}?token=${token}`);
    await client.ask("PUT", `/token?refresh_token=${token}`);
    await client.ask("POST", "/token", { body: token, headers: { "content-type": "text/plain" } });
    await client.token({ grant_type: token, refresh_token: token });
    await client.token({ grant_type: "refresh_token", refresh_token: token, scope: token });
    await client.token({ grant_type: "urn:counterfoil:grant-type:provider-code", provider: token, code: token });
    await client.ask("POST", "/login/spotify", { headers: json, body: `{"client_id": "${token}", ` });
    await client.ask("POST", "/login/spotify", { headers: json, body: JSON.stringify({ [token]: token }) });
    await client.login({ redirect_uri: `http://127.0.0.1/${token}`, return_to: token });
    await client.login({ return_to: `//${token}`, scope: token });
    await client.ask("GET", "/me", { headers: { authorization: `Basic ${token}`, origin: `http://${token}` } });
    await client.call(ours.access_token, "POST", "/logout", { scope: token });
    await client.graphql(ours.access_token, "query ($id: ID!) { playlist(id: $id) { id } }", { id: token });
    await client.graphql(ours.access_token, "{ playlists(first: 5, after: $after) { totalCount } }", { after: token });
  }
  await client.ask("POST", "/graphql", { headers: json, body: "x".repeat(400_000) });
}

async function everyRoom(client: Client, { access_token, refresh_token }: TokenResponse): Promise<void> {
  const provided = ["/providers/spotify/me", "/providers/spotify/me/playlists?limit=1", "/providers/spotify/nothing"];
  for (const path of [
    "/me",
    "/me/connections",
    "/devices",
    ...provided,
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
  ])
    await client.call(access_token, "GET", path);
  await client.playlists(access_token);
  await client.refresh(refresh_token);
}

/** A second identity, renewed, read through, used by another account in vain, and removed. */
async function linksAndUnlinks({ client }: Stage): Promise<void> {
  const linking = Linking.of(client, await client.signIn(USERS.mina));
  const { connection } = await linking.link(USERS.withoutName);
  await linking.link(USERS.withoutName, {}, { scope: "user-top-read" });
  await client.call(linking.accessToken, "GET", "/providers/spotify/me/top/tracks?limit=1");
  await Linking.of(client, await client.signIn(USERS.tobin)).tryLink(USERS.withoutName);
  await linking.remove(connection.id);
}

async function diesAmidLogins({ client, server, simulator }: Stage): Promise<void> {
  await simulator.faults([{ endpoint: "GET /me", delayMs: 5000 }]);
  await simulator.clearCounters();
  const logins = [USERS.mina, USERS.tobin].map((user) => client.trySignIn(user).catch(() => undefined));
  while (((await simulator.counters()).api["GET /me"] ?? 0) < logins.length);
  await server.kill9();
  await Promise.all(logins);
  await simulator.clearFaults();
}

function logsOf(processes: readonly RunningProcess[]): Place[] {
  return processes.flatMap(({ stdout, stderr }) =>
    [...stdout, ...stderr].map((line) => ({ name: `log line of ${/"msg":"([^"]*)"/.exec(line)?.[1]}`, content: line })),
  );
}
