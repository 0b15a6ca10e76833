import { expect, it } from "vitest";
import { Cookies } from "./cookies.js";
import { NO_NOTE, readFormNote, writeFormNote } from "./form-note.js";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

it("a note speaks of its own form alone", () => {
  const note = writeFormNote("register", { email: "ada@example.com", name: "Ada" });
  expect(readFormNote("register", note)).toEqual({ ...NO_NOTE, email: "ada@example.com", name: "Ada" });
  expect(readFormNote("password", note)).toEqual(NO_NOTE);
});

it.each([null, "", "%", "x", encode(null), encode([]), encode("register"), encode({ form: "register", fields: 1 })])(
  "a cookie of somebody else's making (%j) says nothing",
  (cookie) => expect(readFormNote("register", cookie)).toEqual(NO_NOTE),
);

it("members of another kind, and problems that are none, are left out", () => {
  const fields = [null, { path: "/email", code: "toString" }, { path: "/x", code: "email_malformed" }];
  const cookie = encode({ form: "register", email: 1, name: {}, remember: "yes", retryAfter: "1", fields });
  expect(readFormNote("register", cookie)).toEqual(NO_NOTE);
});

it("a page of the provider's is https, and a way in has the name of one", () => {
  const read = (note: object) => readFormNote("disconnect", encode({ form: "disconnect", ...note }));
  const manageUrl = "https://www.spotify.com/account/apps/";
  expect(read({ manageUrl, signInWith: ["password", "github"] })).toEqual({
    ...NO_NOTE,
    manageUrl,
    signInWith: ["password", "github"],
  });
  for (const url of ["javascript:alert(1)", "http://evil.example", "//evil.example", "x", 1, null])
    expect(read({ manageUrl: url, signInWith: url })).toEqual(NO_NOTE);
});

it("whatever was typed, the cookie stays one", () => {
  for (const text of ["\u0000", "\ud800", "한", '"']) {
    const note = writeFormNote("register", { email: text.repeat(9_000), name: text.repeat(9_000) });
    expect(() => new Cookies(true).setFormNote(note)).not.toThrow();
  }
});
