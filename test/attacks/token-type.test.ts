import { beforeAll, describe, test } from "vitest";
import { Forgery } from "./forgery.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

const signed = (typ: unknown) => forgery.ours.sign({ ...forgery.header, typ }, forgery.payload);

describe("an access token says that it is one (JW-05, RFC 9068 §2.1, §4, RFC 8725 §3.11)", () => {
  test.each(
    ["JWT", "jwt", "logout+jwt", "dpop+jwt", "at+jwt ", "at+jwtx", "xat+jwt", "jwt+at", "application/jwt"].map(
      (typ) => [typ],
    ),
  )("what we have signed with typ %j is refused", async (typ) => forgery.expectRefused(await signed(typ)));

  test.each(["", null, undefined, 1, true, ["at+jwt"], { toString: "at+jwt" }].map((typ) => [typ]))(
    "so is typ %j",
    async (typ) => forgery.expectRefused(await signed(typ)),
  );

  test.each(["at+jwt", "application/at+jwt", "AT+JWT"])("typ %j is the type of an access token", async (typ) =>
    forgery.expectTaken(await signed(typ)),
  );
});
