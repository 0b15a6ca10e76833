import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask } from "./ask.js";
import { Forgery } from "./forgery.js";
import { bearer } from "./target.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

const MINUTE = 60;
const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

/** What changes how an account is entered, or ends it, asked for by a token of ours with other claims. */
async function outcomes(changes: Record<string, unknown>): Promise<unknown[]> {
  const claims = { ...forgery.payload, scope: "account connections", ...changes };
  const headers = bearer(await forgery.ours.sign(forgery.header, claims));
  const reasonOf = ({ status, reason }: Answer) => [status, reason];
  const { url } = forgery.server;
  return [
    reasonOf(await ask(`${url}/me/connections/spotify`, { method: "POST", headers })),
    reasonOf(await ask(`${url}/me/connections/connection_x`, { method: "DELETE", headers })),
    reasonOf(await ask(`${url}/me`, { method: "DELETE", headers })),
  ];
}

const LET_THROUGH = [
  [200, undefined],
  [404, "not_found"],
  // The session that the token names was never opened.
  [401, "signed_out"],
];
const REFUSED = [
  [403, "reauthentication_required"],
  [403, "reauthentication_required"],
  [403, "reauthentication_required"],
];

describe("a sign-in of long ago opens no new way into the account and ends none (PW-09, ASVS 7.5.1)", () => {
  test("within 15 minutes the person counts as being there, however they signed in", async () => {
    for (const amr of [["fed"], ["pwd"]])
      expect(await outcomes({ auth_time: ago(14 * MINUTE), amr })).toEqual(LET_THROUGH);
  });

  test("after that they do not, though the access token is new", async () => {
    for (const amr of [["fed"], ["pwd"]])
      expect(await outcomes({ auth_time: ago(15 * MINUTE + 1), amr })).toEqual(REFUSED);
  });

  test("a session that this server opened on somebody else's word never counts", async () => {
    for (const amr of [["exchange"], ["fed", "exchange"], [""], []])
      expect(await outcomes({ auth_time: ago(0), amr }), amr.join()).toEqual(REFUSED);
  });

  test("the list asks for no fresh sign-in", async () => {
    const claims = { ...forgery.payload, scope: "connections", auth_time: ago(86_400) };
    const headers = bearer(await forgery.ours.sign(forgery.header, claims));
    expect((await ask(`${forgery.server.url}/me/connections`, { headers })).text).toBe('{"connections":[]}');
  });
});
