import { join } from "node:path";
import type { ConnectionListResponse, LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openLog, readConfig, Server } from "../../packages/server/src/index.js";
import { type Answer, Client, outcome, read } from "../support/client.js";
import { freePort } from "../support/free-port.js";
import { mailsTo, newestMail } from "../support/mailbox.js";
import { Person } from "../support/people.js";
import { SmallProvider } from "../support/small-provider.js";
import { stored } from "../support/stored.js";
import { temporaryFolder } from "../support/temporary-folder.js";

let one: SmallProvider;
let other: SmallProvider;
let server: Server;
let client: Client;
const dataFolder = join(temporaryFolder(), "data");
let people = 0;
/** An address of this test alone. */
let email: string;

beforeAll(async () => {
  one = await SmallProvider.start("one");
  other = await SmallProvider.start("other");
  const config = readConfig({ COUNTERFOIL_DATA_DIR: dataFolder, COUNTERFOIL_PORT: String(await freePort()) });
  const providers = Object.fromEntries(
    [one, other].map(({ name }) => [name, { redirectUris: [`http://127.0.0.1:3000/api/auth/${name}`] }]),
  );
  server = await Server.open(
    {
      ...config,
      providers: [...config.providers, one.data, other.data],
      clients: config.clients.map((entry) => ({ ...entry, providers: { ...entry.providers, ...providers } })),
    },
    openLog("silent"),
  );
  client = new Client(await server.listen());
});
afterAll(async () => {
  await server.close();
  one.stop();
  other.stop();
});
beforeEach(() => {
  email = `person${people++}@example.com`;
});

const person = (id = email, verified = true) => ({ id, email, email_verified: verified });

/** A sign-in at a provider; the answer of `POST /token`. */
async function signInAt(provider: SmallProvider, who = person()): Promise<Answer> {
  const begun = await client.ask("POST", `/login/${provider.name}`, {
    headers: { authorization: client.credentials, "content-type": "application/json" },
    body: "{}",
  });
  const { state, binding } = read<LoginResponse>(begun);
  const grant_type = "urn:counterfoil:grant-type:provider-code";
  return client.token({ grant_type, provider: provider.name, code: provider.consent(who), state, binding });
}

async function linkAt(provider: SmallProvider, accessToken: string, who = person()): Promise<Answer> {
  const path = `/me/connections/${provider.name}`;
  const { state, binding } = read<LoginResponse>(await client.call(accessToken, "POST", path));
  const body = { state, binding, code: provider.consent(who) };
  return client.call(accessToken, "POST", `${path}/finish`, body);
}

async function listOf(accessToken: string): Promise<ConnectionListResponse["connections"]> {
  return read<ConnectionListResponse>(await client.call(accessToken, "GET", "/me/connections")).connections;
}

test("a verified address of a password account: the provider lets nobody in, until its owner connects it (PW-08)", async () => {
  const owner = new Person(client, email);
  await owner.enrol();
  const refused = await signInAt(one);
  expect(outcome(refused)).toEqual({ status: 409, reason: "account_exists" });
  expect(JSON.parse(refused.text)).toEqual({
    error: "access_denied",
    error_description: expect.any(String),
    reason: "account_exists",
    sign_in_with: ["password"],
  });
  expect(stored(dataFolder, "SELECT id FROM accounts WHERE lower(email) = ?", email)).toHaveLength(1);

  const tokens = await owner.signIn();
  expect((await linkAt(one, tokens.access_token)).status).toBe(200);
  expect(read<TokenResponse>(await signInAt(one)).account_id).toBe(tokens.account_id);
});

test("an address that the provider has not verified is compared with nothing", async () => {
  await new Person(client, email).enrol();
  expect(read<TokenResponse>(await signInAt(one, person(email, false))).new_account).toBe(true);
});

test("a registration that was never confirmed is no account: the owner's provider makes one, and the other's link is void", async () => {
  const attacker = new Person(client, email);
  await attacker.register();
  const token = await attacker.token();
  const { account_id } = read<TokenResponse>(await signInAt(one));
  // Even the owner, opening the attacker's link and knowing the attacker's password, makes no second account of it.
  expect(outcome(await attacker.verify(token))).toEqual({ status: 400, reason: "invalid_email_token" });
  expect((await attacker.logIn()).status).toBe(400);
  expect(read<TokenResponse>(await signInAt(one)).account_id).toBe(account_id);
});

test("who registers an address that a provider has verified gets a letter instead, and the same answer (PW-05)", async () => {
  await signInAt(one);
  const unknown = await new Person(client, `new-${email}`).register();
  const known = await new Person(client, email).register();
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  const letter = await newestMail(client.serverUrl, email);
  expect(letter.text).toContain("with your account at another service");
  expect(letter.text).not.toContain("token=");
  expect(await mailsTo(client.serverUrl, email)).toHaveLength(1);
});

test("two providers that verify one address make one account, joined by its owner alone", async () => {
  const tokens = read<TokenResponse>(await signInAt(one));
  const refused = await signInAt(other);
  expect(JSON.parse(refused.text)).toMatchObject({ reason: "account_exists", sign_in_with: ["one"] });
  expect(JSON.parse((await linkAt(other, tokens.access_token)).text)).toMatchObject({ linked: true });
  expect(read<TokenResponse>(await signInAt(other)).account_id).toBe(tokens.account_id);
  expect((await listOf(tokens.access_token)).map(({ provider }) => provider)).toEqual(["one", "other"]);
});

test("a removed connection is ended at the provider too, and one of two ways in remains", async () => {
  const { access_token } = read<TokenResponse>(await signInAt(one));
  await linkAt(other, access_token);
  const [first, second] = await listOf(access_token);
  const removed = await client.call(access_token, "DELETE", `/me/connections/${first?.id}`);
  expect(read(removed)).toEqual({ revoked: true });
  expect(one.revoked.filter((token) => token.startsWith(`rt-${email}`))).toHaveLength(1);
  const last = await client.call(access_token, "DELETE", `/me/connections/${second?.id}`);
  expect(outcome(last)).toEqual({ status: 409, reason: "last_sign_in_method" });
  expect(other.revoked.filter((token) => token.startsWith(`rt-${email}`))).toEqual([]);
});

test("a provider that does not end the grant brings nothing back: the answer says so and where to do it", async () => {
  const { access_token } = read<TokenResponse>(await signInAt(one));
  await linkAt(other, access_token);
  const [, second] = await listOf(access_token);
  other.revocationStatus = 503;
  const removed = await client.call(access_token, "DELETE", `/me/connections/${second?.id}`);
  other.revocationStatus = 200;
  expect(read(removed)).toEqual({ revoked: false, manage_url: other.data.grantsPage });
  expect(await listOf(access_token)).toHaveLength(1);
  expect(removed.text).not.toMatch(/at-|rt-/);
});

test("a link that is refused ends nothing at the provider: the grant may be its owner's", async () => {
  const owner = person();
  await signInAt(one, owner);
  email = `other-${email}`;
  const { access_token } = read<TokenResponse>(await signInAt(other));
  const before = one.revoked.length;
  const answer = await linkAt(one, access_token, owner);
  expect(outcome(answer)).toEqual({ status: 409, reason: "identity_taken" });
  expect(one.revoked).toHaveLength(before);
});

test("a link begun for one provider is not finished at the other, however alike they are (CL-04)", async () => {
  const { access_token } = read<TokenResponse>(await signInAt(one));
  const begun = await client.call(access_token, "POST", "/me/connections/one");
  const { state, binding } = read<LoginResponse>(begun);
  const body = { state, binding, code: other.consent(person()) };
  const answer = await client.call(access_token, "POST", "/me/connections/other/finish", body);
  expect(outcome(answer)).toEqual({ status: 400, reason: "state_mismatch" });
});
