import { expect, test } from "vitest";
import { readEmailAddress } from "./email-address.js";

test.each([
  ["ada@example.com", "ada@example.com"],
  ["Ada.Lovelace+tag@Example.COM", "ada.lovelace+tag@example.com"],
  ["o'brien!#$%&*/=?^_`{|}~-@example.com", "o'brien!#$%&*/=?^_`{|}~-@example.com"],
  ["ada@b\u00fccher.example", "ada@xn--bcher-kva.example"],
  ["ada@\ud55c\uad6d.\ud55c\uad6d", "ada@xn--3e0b707e.xn--3e0b707e"],
  [`${"a".repeat(64)}@example.com`, `${"a".repeat(64)}@example.com`],
])("%s is compared as %s", (text, key) => {
  expect(readEmailAddress(text)).toMatchObject({ key });
});

test.each([
  "",
  "@",
  "ada",
  "ada@",
  "@example.com",
  "ada@localhost",
  "ada@example..com",
  "ada@-example.com",
  "ada@example.com.",
  "ada lovelace@example.com",
  " ada@example.com",
  "ada@example.com ",
  "ada@example.com, eve@evil.example",
  "ada@example.com,eve@evil.example",
  "ada@example.com;eve@evil.example",
  "<ada@example.com>",
  '"ada"@example.com',
  "ada@[127.0.0.1]",
  "ada@example.com\r\nBcc: eve@evil.example",
  "ada\r\nBcc: eve@evil.example\r\n@example.com",
  "ada\0@example.com",
  "\u0430da@example.com",
  "ada@example.com/path",
  "ada@example.com?query",
  "ada@exam\tple.com",
  "ada@ex%61mple.com",
  "ada@127.0.0.1",
  "ada@127.1",
  "ada@0x7f.1",
  "ada@example.com:25",
  "ada@user@example.com",
])("%j is none, and nothing after it is either", (text) => expect(readEmailAddress(text)).toBe("email_malformed"));

test.each([`${"a".repeat(65)}@example.com`, `ada@${"a.".repeat(130)}com`, "x".repeat(100_000)])(
  "what is too long for SMTP is refused, in no time",
  (text) => expect(readEmailAddress(text)).toBe("email_too_long"),
);
