import { beforeAll, expect, test, vi } from "vitest";
import { outcome } from "../support/client.js";
import { Fake, type FakeName } from "../support/fake.js";
import { FakeStage } from "../support/fake-stage.js";
import { Linking } from "../support/linking.js";

/** Where each provider ends a grant. */
const REVOCATION: Record<FakeName, string> = {
  google: "POST /revoke",
  github: "DELETE /applications/counterfoil-at-github/grant",
  kakao: "POST /v1/user/unlink",
  naver: "POST /oauth2.0/token",
};

const fakes = new Map<string, Fake>();

beforeAll(async () => {
  const names = Object.keys(REVOCATION) as FakeName[];
  for (const fake of await Promise.all(names.map((name) => Fake.start(name)))) fakes.set(fake.name, fake);
});

function fakeOf(name: string): Fake {
  const fake = fakes.get(name);
  if (!fake) throw new Error(`no fake for ${name}`);
  return fake;
}

/** Has an address that no provider has verified. */
const PERSON = "silent";

test.each(Object.entries(REVOCATION))(
  "a person connects %s, signs in with it, removes it there and here, and leaves",
  async (name, endpoint) => {
    const fake = fakeOf(name);
    const other = fakeOf(name === "github" ? "kakao" : "github");
    const stage = await FakeStage.start([fake, other]);
    const tokens = await stage.signIn(other, PERSON);
    const linking = Linking.of(stage.client, tokens);
    const link = async () => {
      const begun = JSON.parse((await linking.tryBegin({}, name)).text);
      const answer = await linking.finish(begun, await fake.decide(begun.authorization_url, PERSON), {}, name);
      return JSON.parse(answer.text).connection.id;
    };
    const asked = async () => (await fake.counters())[endpoint] ?? 0;

    const id = await link();
    expect((await stage.signIn(fake, PERSON)).account_id).toBe(tokens.account_id);
    const before = await asked();
    expect(await linking.remove(id)).toEqual({ revoked: true });
    expect(await asked()).toBe(before + 1);
    expect((await linking.list()).map(({ provider }) => provider)).toEqual([other.name]);

    // A provider that fails says so in the answer, and what is gone stays gone.
    await link();
    await fake.faults({ endpoint, times: 1, status: 503, text: "<html>" });
    expect(await linking.remove(id)).toMatchObject({ revoked: false });
    expect(outcome(await linking.tryRemove(id))).toEqual({ status: 404, reason: "not_found" });
    expect((await stage.signIn(fake, PERSON)).account_id).not.toBe(tokens.account_id);

    // Whoever leaves has the answer at once; the provider is told after that.
    const { access_token } = await stage.signIn(fake, PERSON);
    const last = await asked();
    expect((await stage.client.call(access_token, "DELETE", "/me")).status).toBe(204);
    await vi.waitFor(async () => expect(await asked()).toBe(last + 1));
  },
);
