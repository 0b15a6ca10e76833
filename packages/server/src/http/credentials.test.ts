import type { FastifyRequest } from "fastify";
import { describe, expect, test } from "vitest";
import { bearerToken, clientCredentials } from "./credentials.js";

const request = (authorization?: string) => ({ headers: { authorization } }) as FastifyRequest;
const basic = (text: string, scheme = "Basic") => request(`${scheme} ${Buffer.from(text).toString("base64")}`);

/** What came out, with the secret in clear. */
function read(from: FastifyRequest, body: { client_id?: string; client_secret?: string } = {}) {
  const { clientId, secret } = clientCredentials(from, body);
  return [clientId, secret?.reveal()];
}

test("HTTP Basic gives id and secret, both form-encoded inside (RFC 6749 §2.3.1)", () => {
  expect(read(basic("web:secret"))).toEqual(["web", "secret"]);
  expect(read(basic("web:a%3Ab+c%2B"))).toEqual(["web", "a:b c+"]);
  expect(read(basic("web:a:b"))).toEqual(["web", "a:b"]);
  expect(read(basic("web:", "basic"))).toEqual(["web", undefined]);
  expect(read(basic("web:ü", "BASIC"))).toEqual(["web", "ü"]);
});

test("without Basic the body counts, with or without a secret", () => {
  expect(read(request(), { client_id: "native" })).toEqual(["native", undefined]);
  expect(read(request(), { client_id: "web", client_secret: "s" })).toEqual(["web", "s"]);
});

test.each(["Basic", "Basic ", "Basic !", "Bearer x", "Digest x", "x", "", "Basic d2Vi", "Basic d2Vi OnM="])(
  "Authorization: %j is a failed authentication, whatever the body says",
  (authorization) => {
    const body = { client_id: "web", client_secret: "s" };
    expect(() => read(request(authorization), body)).toThrow(expect.objectContaining({ reason: "invalid_client" }));
  },
);

test.each(["web:%", "web:%ZZ", "%C3:x", "web:a\nb"])("%j inside Basic is a failed authentication", (text) => {
  expect(() => read(basic(text))).toThrow(expect.objectContaining({ reason: "invalid_client" }));
});

test("two ways at once, two ids or no id at all are malformed (RFC 6749 §2.3)", () => {
  const malformed = expect.objectContaining({ reason: "invalid_request" });
  expect(() => read(basic("web:s"), { client_secret: "s" })).toThrow(malformed);
  expect(() => read(basic("web:s"), { client_id: "other" })).toThrow(malformed);
  expect(() => read(request())).toThrow(malformed);
  expect(() => read(request(), { client_secret: "s" })).toThrow(malformed);
  expect(read(basic("web:s"), { client_id: "web" })).toEqual(["web", "s"]);
});

describe("an assertion in the body (RFC 7523 §2.2)", () => {
  const assertionOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  const client_assertion = assertionOf({ sub: "keyed" });
  const body = { client_assertion_type, client_assertion };

  test("says whose it is; client_id may say the same", () => {
    for (const more of [{}, { client_id: "keyed" }]) {
      const presented = clientCredentials(request(), { ...body, ...more });
      expect(presented).toMatchObject({ clientId: "keyed", secret: undefined });
      expect(presented.assertion?.reveal()).toBe(client_assertion);
    }
  });

  test.each([
    { client_assertion_type },
    { client_assertion },
    { client_assertion, client_assertion_type: "x" },
    ...["", "x", "a.b.c", assertionOf({}), assertionOf({ sub: 1 })].map((text) => ({
      ...body,
      client_assertion: text,
    })),
  ])("%j is no proof", (wrong) => {
    expect(() => clientCredentials(request(), wrong)).toThrow(expect.objectContaining({ name: "CounterfoilError" }));
  });

  test("beside another proof or another id it is malformed", () => {
    const malformed = expect.objectContaining({ reason: "invalid_request" });
    expect(() => clientCredentials(basic("keyed:s"), body)).toThrow(malformed);
    expect(() => clientCredentials(request(), { ...body, client_secret: "s" })).toThrow(malformed);
    expect(() => clientCredentials(request(), { ...body, client_id: "web" })).toThrow(malformed);
  });
});

test("no refusal repeats what was sent", () => {
  for (const from of [request("Bearer s3cret"), basic("web:s3cret%")])
    try {
      read(from, { client_secret: "s3cret" });
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain("s3cret");
    }
});

test("a Bearer token is read in any case of the scheme (RFC 6750 §2.1, RFC 9110 §11.1)", () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"])
    expect(bearerToken(request(`${scheme} a.b.c`))?.reveal()).toBe("a.b.c");
});

test.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  "Bearer a b",
  "Bearer  a",
  "Bearer\ta",
  "Basic a",
  "BearerX a",
  " Bearer a",
])("Authorization: %j holds no Bearer token", (authorization) =>
  expect(bearerToken(request(authorization))).toBeUndefined(),
);
