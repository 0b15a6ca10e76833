import { FIELD_PROBLEMS } from "@counterfoil/protocol";
import { expect, test } from "vitest";
import { newPasswordProblem, readNewPerson } from "./rules.js";

test.each([
  "correct horse",
  "        x",
  "ㅂㅣㅁㅣㄹㅂㅓㄴㅎㅗ",
  "🔑🗝🔒🔓🔏🔐🪪🧿",
  "zebra-violin",
  `${"x".repeat(127)}y`,
  "nodigitsorsigns",
])("%j is a password: any characters, no composition rules (PW-02)", (password) =>
  expect(newPasswordProblem(password)).toBeUndefined(),
);

test.each([
  ["", "password_too_short"],
  ["seven77", "password_too_short"],
  ["e\u0301".repeat(7), "password_too_short"],
  ["🔑".repeat(7), "password_too_short"],
  ["x".repeat(129), "password_too_long"],
  ["x".repeat(60_000), "password_too_long"],
  ["half a \ud800 character", "password_malformed"],
  ["password", "password_common"],
  ["PassWord1", "password_common"],
  ["1q2w3e4r", "password_common"],
  ["qwertyuiop", "password_common"],
  ["iloveyou", "password_common"],
  ["aaaaaaaaaaaa", "password_common"],
  ["ababababab", "password_common"],
  ["12345678901", "password_common"],
  ["hijklmnop", "password_common"],
] as const)("%j is none: %s (PW-02, PW-03)", (password, problem) => expect(newPasswordProblem(password)).toBe(problem));

const person = { email: "Ada.Lovelace@Example.com", password: "correct horse", name: " Ada Lovelace " };

test("what is right is read: the name trimmed, the address in the spelling that is compared", () => {
  expect(readNewPerson(person)).toEqual({
    email: { written: "Ada.Lovelace@example.com", key: "ada.lovelace@example.com" },
    name: "Ada Lovelace",
  });
  expect(readNewPerson({ ...person, name: "  " }).name).toBeNull();
});

test.each([
  "ada.lovelace",
  "Ada.Lovelace@example.com",
  "ADA LOVELACE",
  "ada.lovelace1815!",
  "counterfoil2026",
  "2example.com",
])("%j is made of what everybody knows (PW-03)", (password) => {
  expect(() => readNewPerson({ ...person, password })).toThrow(
    expect.objectContaining({ fields: [{ path: "/password", code: "password_contextual" }] }),
  );
});

test("every problem is told at once, and none repeats what was typed", () => {
  try {
    readNewPerson({ email: "s3cret", password: "s3cret", name: "s3cret\r\nBcc: x" });
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      reason: "invalid_request",
      fields: [
        { path: "/email", code: "email_malformed" },
        { path: "/name", code: "name_malformed" },
        { path: "/password", code: "password_too_short" },
      ],
    });
    expect(JSON.stringify(error) + String(error) + JSON.stringify(FIELD_PROBLEMS)).not.toContain("s3cret");
  }
});
