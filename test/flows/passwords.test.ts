import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Client, outcome, read } from "../support/client.js";
import { mailsTo, newestMail, tokenOf } from "../support/mailbox.js";
import { PasswordStage } from "../support/password-stage.js";
import { PASSWORD, Person } from "../support/people.js";
import { Server } from "../support/server.js";
import { stored } from "../support/stored.js";
import { verifiedToken } from "../support/verified-token.js";

const NEXT = "granite-otter-42";
let stage: PasswordStage;
beforeAll(async () => {
  stage = await PasswordStage.start();
});

describe("registration", () => {
  test("a mail confirms the address, and only then is there an account, which signs in", async () => {
    const ada = stage.person();
    const registered = await ada.register({ name: "Ada Lovelace" });
    expect([registered.status, JSON.parse(registered.text)]).toEqual([202, { status: "accepted" }]);
    expect(outcome(await ada.logIn())).toEqual({ status: 400, reason: "invalid_credentials" });
    expect(stored(stage.server.dataFolder, "SELECT id FROM accounts WHERE login_email = ?", ada.email)).toEqual([]);

    expect((await ada.verify(await ada.token())).status).toBe(201);
    const tokens = await ada.signIn({ device: { name: "Ada's telephone" }, remember: true });
    expect(tokens).toMatchObject({ token_type: "Bearer", scope: "account connections provider:spotify" });
    expect(tokens.refresh_token_expires_in).toBe(30 * 86_400);
    const me = read<Record<string, unknown>>(await stage.client.call(tokens.access_token, "GET", "/me"));
    expect(me).toMatchObject({ email: ada.email, email_verified: true, name: "Ada Lovelace", connections: [] });
    expect(me.has_password).toBe(true);
    const { devices } = read<{ devices: { name: string }[] }>(
      await stage.client.call(tokens.access_token, "GET", "/devices"),
    );
    expect(devices.map(({ name }) => name)).toEqual(["Ada's telephone"]);
    expect((await verifiedToken(stage.server.url, tokens.access_token)).payload).toMatchObject({
      amr: ["pwd"],
      client_id: "web",
    });
    expect((await stage.client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test("the address counts in any case of its letters", async () => {
    const ada = await stage.enrolled();
    expect((await new Person(stage.client, ada.email.toUpperCase()).logIn()).status).toBe(200);
  });

  test("a known address gets the same answer, and a letter that says so", async () => {
    const ada = await stage.enrolled();
    const again = await ada.register({ password: NEXT });
    expect([again.status, again.text]).toEqual([202, JSON.stringify({ status: "accepted" })]);
    expect((await newestMail(stage.server.url, ada.email, 2)).subject).toMatch(/already have an account/);
    expect((await ada.logIn(NEXT)).status).toBe(400);
    expect((await ada.logIn()).status).toBe(200);
  });

  test("of two registrations of one address the first confirmed makes the account", async () => {
    const owner = stage.person();
    const other = new Person(stage.client, owner.email, NEXT);
    await owner.register();
    const first = await owner.token(1);
    await other.register();
    const second = await other.token(2);
    const answers = await Promise.all([owner.verify(first), other.verify(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(stored(stage.server.dataFolder, "SELECT id FROM accounts WHERE login_email = ?", owner.email)).toHaveLength(
      1,
    );
  });

  test("every wrong member is told at once, with a code of a closed list", async () => {
    const answer = await new Person(stage.client, "no address", "password").register({ name: "x\ny" });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      reason: "invalid_request",
      errors: [
        { path: "/email", code: "email_malformed", message: expect.any(String) },
        { path: "/name", code: "name_malformed", message: expect.any(String) },
        { path: "/password", code: "password_common", message: expect.any(String) },
      ],
    });
  });

  test("letters are in Korean for people who read it", async () => {
    const [byMember, byHeader] = [stage.person(), stage.person()];
    await byMember.register({ locale: "ko-KR" });
    await byHeader.register({}, { "accept-language": "ko,en;q=0.5" });
    for (const { email } of [byMember, byHeader])
      expect((await newestMail(stage.server.url, email)).subject).toMatch(/확인해 주세요/);
  });

  test("in development each letter is an .eml file, and stands on the mailbox page with its link", async () => {
    const ada = stage.person();
    await ada.register();
    const mail = await newestMail(stage.server.url, ada.email);
    const folder = join(stage.server.dataFolder, "mail");
    expect(readdirSync(folder)).toContain(`${mail.id}.eml`);
    const file = readFileSync(join(folder, `${mail.id}.eml`), "utf8");
    expect(file).toMatch(/^From: Counterfoil <counterfoil@localhost>\r\nTo: /m);
    expect(file).toMatch(/^Content-Type: multipart\/alternative/m);
    const page = await stage.client.ask("GET", "/mailbox", { headers: { accept: "text/html" } });
    expect(page.text).toContain(`<a href="http://127.0.0.1:3000/verify?token=${tokenOf(mail)}">`);
  });

  test("a provider's client without the grant has no passwords", async () => {
    const api = new Client(stage.server.url, "api", "development-api-secret");
    expect(outcome(await new Person(api, stage.person().email).logIn())).toEqual({
      status: 400,
      reason: "unauthorized_client",
    });
    expect(outcome(await stage.person().register({ client_id: "api" }))).toMatchObject({
      reason: "unauthorized_client",
    });
    expect(outcome(await stage.person().register({ client_id: "nobody" }))).toMatchObject({
      reason: "unauthorized_client",
    });
  });
});

describe("a forgotten password", () => {
  test("is replaced by the link of a mail, which ends every session and the old password", async () => {
    const ada = await stage.enrolled();
    const before = await ada.signIn();
    expect((await ada.forgot()).status).toBe(202);
    const token = await ada.token(2);
    expect((await ada.reset(token, NEXT)).status).toBe(204);
    expect(outcome(await stage.client.call(before.access_token, "GET", "/me"))).toEqual({
      status: 401,
      reason: "signed_out",
    });
    expect(outcome(await stage.client.refresh(before.refresh_token))).toMatchObject({ reason: "session_ended" });
    expect(outcome(await ada.logIn())).toEqual({ status: 400, reason: "invalid_credentials" });
    expect((await ada.logIn(NEXT)).status).toBe(200);
    expect((await newestMail(stage.server.url, ada.email, 3)).subject).toMatch(/was changed/);
  });

  test("a password that nobody may have can be mended with the same link", async () => {
    const ada = await stage.enrolled();
    await ada.forgot();
    const token = await ada.token(2);
    for (const [password, code] of [
      ["short", "password_too_short"],
      ["password1", "password_common"],
      [ada.email, "password_contextual"],
    ] as const) {
      const answer = await ada.reset(token, password);
      expect(JSON.parse(answer.text).errors).toMatchObject([{ path: "/password", code }]);
    }
    expect((await ada.reset(token, NEXT)).status).toBe(204);
  });

  test("of an unknown address is the same answer, and no mail", async () => {
    const nobody = stage.person();
    const known = await stage.enrolled();
    const [one, other] = [await nobody.forgot(), await known.forgot()];
    expect([one.status, one.text]).toEqual([other.status, other.text]);
    await newestMail(stage.server.url, known.email, 2);
    expect(await mailsTo(stage.server.url, nobody.email)).toEqual([]);
  });
});

describe("a change of password", () => {
  test("takes the current one, and signs out the other devices only", async () => {
    const ada = await stage.enrolled();
    const [here, there] = [await ada.signIn(), await ada.signIn()];
    expect(outcome(await ada.change(here.access_token, NEXT, "wrong-password"))).toEqual({
      status: 400,
      reason: "invalid_credentials",
    });
    expect((await ada.change(here.access_token, NEXT, PASSWORD)).status).toBe(204);
    expect((await stage.client.call(here.access_token, "GET", "/me")).status).toBe(200);
    expect((await stage.client.call(there.access_token, "GET", "/me")).status).toBe(401);
    expect((await ada.logIn(NEXT)).status).toBe(200);
    expect((await newestMail(stage.server.url, ada.email, 2)).subject).toMatch(/was changed/);
  });

  test("right after a sign-in by password the current one may be left out", async () => {
    const ada = await stage.enrolled();
    const { access_token } = await ada.signIn();
    expect((await ada.change(access_token, NEXT)).status).toBe(204);
  });

  test("makes the links of mails worthless that were sent before", async () => {
    const ada = await stage.enrolled();
    await ada.forgot();
    const token = await ada.token(2);
    const { access_token } = await ada.signIn();
    expect((await ada.change(access_token, NEXT, PASSWORD)).status).toBe(204);
    expect(outcome(await ada.reset(token, "another-good-one"))).toEqual({ status: 400, reason: "invalid_email_token" });
  });
});

test("a hash is raised at the next sign-in when its cost rises (PW-01)", async () => {
  const own = await Server.start();
  const ada = new Person(new Client(own.url), "ada@example.com");
  await ada.enrol();
  const hash = () => stored(own.dataFolder, "SELECT password_hash FROM accounts")[0]?.password_hash;
  expect(hash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await own.restart({ COUNTERFOIL_PASSWORD_MEMORY: "24", COUNTERFOIL_PASSWORD_PASSES: "3" });
  expect((await ada.logIn("wrong-password")).status).toBe(400);
  expect(hash()).toMatch(/m=19456,t=2/);
  const before = await ada.signIn();
  expect(hash()).toMatch(/^\$argon2id\$v=19\$m=24576,t=3,p=1\$/);
  expect((await ada.logIn()).status).toBe(200);
  expect((await new Client(own.url).refresh(before.refresh_token)).status).toBe(200);
});
