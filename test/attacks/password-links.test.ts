import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { mailsTo, newestMail, tokenOf } from "../support/mailbox.js";
import { PasswordStage } from "../support/password-stage.js";
import { PASSWORD, Person } from "../support/people.js";
import { stored } from "../support/stored.js";
import { askRaw } from "./ask.js";

const NEXT = "granite-otter-42";
const refused = (reason: string) => ({ status: 400, reason });
let stage: PasswordStage;
beforeAll(async () => {
  stage = await PasswordStage.start();
});

describe("links of mails (PW-06, ASVS 6.4.1)", () => {
  test("a link for a new password works once, also for twenty at once", async () => {
    const ada = await stage.enrolled();
    await ada.forgot();
    const token = await ada.token(2);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => ada.reset(token, `${NEXT}-${turn}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(outcome(await ada.reset(token, NEXT))).toEqual(refused("invalid_email_token"));
  });

  test("of two links the second is worthless once the first was used", async () => {
    const ada = await stage.enrolled();
    await ada.forgot();
    const first = await ada.token(2);
    await ada.forgot();
    const second = await ada.token(3);
    expect((await ada.reset(first, NEXT)).status).toBe(204);
    expect(outcome(await ada.reset(second, `${NEXT}-again`))).toEqual(refused("invalid_email_token"));
    expect((await ada.logIn(NEXT)).status).toBe(200);
  });

  test("a link confirms once, and one of another purpose nothing", async () => {
    const ada = stage.person();
    await ada.register();
    const token = await ada.token();
    expect(outcome(await ada.reset(token, NEXT))).toEqual(refused("invalid_email_token"));
    expect((await ada.verify(token)).status).toBe(201);
    expect(outcome(await ada.verify(token))).toEqual(refused("invalid_email_token"));
    await ada.forgot();
    expect(outcome(await ada.verify(await ada.token(2)))).toEqual(refused("invalid_email_token"));
  });

  test.each(["", "x", "x".repeat(43), "x".repeat(256), "../../x", "' OR 1=1 --", "\0"])(
    "%j is no token of ours",
    async (token) => {
      expect(outcome(await stage.person().reset(token, NEXT))).toEqual(refused("invalid_email_token"));
      expect(outcome(await stage.person().verify(token))).toEqual(refused("invalid_email_token"));
    },
  );

  test("neither tokens nor passwords lie in the store or the log, only digests and Argon2id", async () => {
    const ada = stage.person();
    await ada.register();
    const token = await ada.token();
    const pending = JSON.stringify(stored(stage.server.dataFolder, "SELECT * FROM one_time"));
    expect(pending).toContain("$argon2id$");
    for (const secret of [token, PASSWORD]) expect(pending).not.toContain(secret);
    await ada.verify(token);
    await ada.signIn();
    const kept = ["accounts", "one_time", "known_places", "throttle", "sessions"].map((table) =>
      JSON.stringify(stored(stage.server.dataFolder, `SELECT * FROM ${table}`)),
    );
    for (const text of [...kept, ...stage.server.logs])
      for (const secret of [token, PASSWORD]) expect(text).not.toContain(secret);
    for (const line of stage.server.logs) expect(line).not.toContain(ada.email);
  });

  test("no header of a request has a part in the link", async () => {
    const ada = stage.person();
    const body = JSON.stringify({ email: ada.email, password: ada.password });
    const headers = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      origin: "https://evil.example",
      referer: "https://evil.example/",
      "content-type": "application/json",
    };
    expect((await askRaw(stage.server.url, { method: "POST", target: "/accounts", headers, body })).status).toBe(202);
    const mail = await newestMail(stage.server.url, ada.email);
    expect(mail.text).not.toContain("evil");
    expect(mail.text).toContain(`http://127.0.0.1:3000/verify?token=${tokenOf(mail)}`);
  });
});

describe("somebody else's address (PW-08, ASVS 6.8.1)", () => {
  test("who registered it cannot have its owner confirm it: the link needs the password of the one who registered", async () => {
    const owner = stage.person();
    const attacker = new Person(stage.client, owner.email, "planted-password-7");
    await attacker.register();
    const token = await owner.token();
    expect(outcome(await owner.verify(token))).toEqual(refused("invalid_credentials"));
    await owner.register();
    expect((await owner.verify(await owner.token(2))).status).toBe(201);
    expect((await owner.logIn()).status).toBe(200);
    expect(outcome(await attacker.logIn())).toEqual(refused("invalid_credentials"));
    expect(outcome(await attacker.verify(token))).toEqual(refused("invalid_email_token"));
  });

  test("a letter says nothing that its cause has chosen", async () => {
    const victim = stage.person();
    await victim.register({ name: "Your prize waits at evil.example" });
    const mail = await newestMail(stage.server.url, victim.email);
    expect(mail.subject + mail.text).not.toContain("prize");
  });
});

describe("mail headers cannot be injected (ASVS 1.2.x)", () => {
  test.each([
    "victim@example.com\r\nBcc: eve@evil.example",
    "victim@example.com\nBcc: eve@evil.example",
    "victim@example.com%0d%0aBcc:eve@evil.example",
    "victim@example.com, eve@evil.example",
    "victim@example.com;eve@evil.example",
    '"victim\r\nBcc: eve"@example.com',
    "victim@example.com\u2028Bcc: eve@evil.example",
    "=?utf-8?q?victim?= <eve@evil.example>",
    "eve@evil.example\0victim@example.com",
  ])("%j is no address, for no kind of letter", async (email) => {
    const one = new Person(stage.client, email);
    for (const answer of [await one.register(), await one.forgot()])
      expect(outcome(answer)).toEqual(refused("invalid_request"));
    expect(await mailsTo(stage.server.url, email)).toEqual([]);
  });

  test("a name or a language with line breaks makes no header", async () => {
    const ada = stage.person();
    expect((await ada.register({ name: "Ada\r\nBcc: eve@evil.example" })).status).toBe(400);
    expect((await ada.register({ locale: "ko\r\nBcc: eve@evil.example" })).status).toBe(202);
    const mail = await newestMail(stage.server.url, ada.email);
    const folder = join(stage.server.dataFolder, "mail");
    expect(readdirSync(folder)).toContain(`${mail.id}.eml`);
    expect(readFileSync(join(folder, `${mail.id}.eml`), "utf8")).not.toMatch(/evil|Bcc/);
  });
});

test("the mailbox answers this machine's names only, and scripts run nowhere on it", async () => {
  for (const host of ["evil.example", "127.0.0.1.evil.example", "evil.example:4000"])
    expect((await askRaw(stage.server.url, { method: "GET", target: "/mailbox", headers: { host } })).status).toBe(404);
  const page = await stage.client.ask("GET", "/mailbox");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
});
