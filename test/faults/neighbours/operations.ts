import { CounterfoilError, type DeviceItem, type LoginResponse, type TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { RevocationListener } from "../../flows/sessions/revocation-listener.js";
import { type Answer, outcome, read } from "../../support/client.js";
import type { NeighbourStage } from "./stage.js";
import type { Outcomes } from "./table.js";

/**
 * One person's sessions, made while all was well: one to use, two to lose, and a login that waits for its end; and the
 * session of another person who is about to leave.
 */
export interface Life {
  session: TokenResponse;
  leaving: TokenResponse;
  revoked: TokenResponse;
  withdrawn: TokenResponse;
  finish(): Promise<Answer>;
}

export async function beginLife(stage: NeighbourStage): Promise<Life> {
  const { client } = stage;
  const name = stage.person();
  const begun = read<LoginResponse>(await client.login());
  const callback = await consent(begun.authorization_url, { user: name, decision: "approve" });
  return {
    session: await client.signIn(name),
    leaving: await client.signIn(name),
    revoked: await client.signIn(name),
    withdrawn: await client.signIn(stage.person()),
    finish: () => client.finish(begun, callback),
  };
}

/** What says who an access token speaks for, and goes on: it asks no store. */
export function checks(stage: NeighbourStage, life: Life): Promise<Outcomes> {
  return settled(checking(stage, life));
}

function checking(stage: NeighbourStage, { session }: Life): Record<string, Promise<string>> {
  const { client, verifier } = stage;
  return {
    refresh: client.refresh(session.refresh_token).then(word),
    "access token at the server": client.call(session.access_token, "POST", "/graphql", TYPE).then(word),
    "access token at a resource server": verifier.verify(session.access_token).then(() => "works", refusal),
    introspection: introspect(stage, session).then(word),
  };
}

/** Every operation of the table. */
export async function allOperations(stage: NeighbourStage, life: Life): Promise<Outcomes> {
  const { client } = stage;
  const { access_token, device_id } = life.session;
  return settled({
    "login, its begin": client.login().then(word),
    "login, its end": life.finish().then(word),
    "device list": client.call(access_token, "GET", "/devices").then(wordOfDevices),
    "renaming a device": client.call(access_token, "PATCH", `/devices/${device_id}`, { name: "desk" }).then(word),
    "sign-out": client.call(life.leaving.access_token, "POST", "/logout").then(word),
    "revocation of a token": revoke(stage, life.revoked).then(word),
    "withdrawal of an account": client.call(life.withdrawn.access_token, "DELETE", "/me").then(word),
    "feed of revocations": wordOfFeed(stage.server.url),
    JWKS: client.ask("GET", "/.well-known/jwks.json").then(word),
    "/healthz": client.ask("GET", "/healthz").then(word),
    "/readyz": client.ask("GET", "/readyz").then(word),
    "/metrics": client.ask("GET", "/metrics").then(word),
    ...checking(stage, life),
  });
}

const TYPE = { query: "{ __typename }" };

function introspect({ client }: NeighbourStage, { access_token }: TokenResponse): Promise<Answer> {
  return ask(client, "/introspect", `Basic ${btoa("api:development-api-secret")}`, access_token);
}

function revoke({ client }: NeighbourStage, { refresh_token }: TokenResponse): Promise<Answer> {
  return ask(client, "/revoke", client.credentials, refresh_token);
}

function ask(client: NeighbourStage["client"], path: string, authorization: string, token: string): Promise<Answer> {
  return client.ask("POST", path, { headers: { authorization }, body: new URLSearchParams({ token }) });
}

/** A refusal without advice when to come back is never what a table may say. */
function word(answer: Answer): string {
  if (answer.status === 200 || answer.status === 204) return answer.text === '{"active":false}' ? "inactive" : "works";
  const { status, reason, retryAfter } = outcome(answer);
  return status === 503 && retryAfter !== undefined ? "503" : `${status} ${reason}`;
}

function wordOfDevices(answer: Answer): string {
  if (answer.status !== 200) return word(answer);
  const { devices } = read<{ devices: DeviceItem[] }>(answer);
  return devices.every((device) => device.last_seen_at === null) ? "works without last seen" : "works";
}

/** Opens the feed and compares two marks. */
async function wordOfFeed(serverUrl: string): Promise<string> {
  const listener = await RevocationListener.open(serverUrl);
  const ready = await listener.first(({ event }) => event === "ready");
  const mark = await listener.first(({ event }) => event === "mark");
  listener.close();
  return mark.id === ready.id ? "works, its marks stand still" : "works";
}

function refusal(error: unknown): string {
  if (!(error instanceof CounterfoilError)) return String(error);
  return error.reason === "revocations_stale" ? "503" : error.reason;
}

async function settled(asked: Record<string, Promise<string>>): Promise<Outcomes> {
  const entries = Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const);
  return Object.fromEntries(await Promise.all(entries));
}
