import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { serve } from "../lib/temporary-http.js";
import { providerKeys } from "./provider-keys.js";

let key: CryptoKey;
let keySet: string;
let token: string;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  keySet = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "1", alg: "RS256" }] });
  token = await signedBy("1");
});

const signedBy = (kid: string) => new SignJWT({}).setProtectedHeader({ alg: "RS256", kid }).sign(key);

test("keys are fetched when they are first needed, once for many", async () => {
  let visits = 0;
  const keys = providerKeys(
    await serve((_request, response) => {
      visits++;
      response.end(keySet);
    }),
  );
  expect(visits).toBe(0);
  await Promise.all(Array.from({ length: 10 }, () => jwtVerify(token, keys)));
  await jwtVerify(token, keys);
  expect(visits).toBe(1);
});

test("made-up key ids do not make us a nuisance to the provider", async () => {
  let visits = 0;
  const keys = providerKeys(
    await serve((_request, response) => {
      visits++;
      response.end(keySet);
    }),
  );
  for (let turn = 0; turn < 20; turn++) await expect(jwtVerify(await signedBy(`x${turn}`), keys)).rejects.toThrow();
  expect(visits).toBe(1);
});

describe("what is no key set makes the provider unavailable, and is asked again the next time", () => {
  test.each<[string, number, string]>([
    ["HTML", 200, "<html>"],
    ["nothing", 200, ""],
    ["no keys", 200, '{"keys":{}}'],
    ["a list", 200, "[]"],
    ["5 MB", 200, `{"keys":[],"x":"${"x".repeat(5_000_000)}"}`],
    ["an error", 503, ""],
    ["a redirect", 302, ""],
  ])("%s", async (_, status, body) => {
    let isBroken = true;
    const keys = providerKeys(
      await serve((_request, response) => {
        if (isBroken) response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(body);
        else response.end(keySet);
      }),
    );
    await expect(jwtVerify(token, keys)).rejects.toMatchObject({ reason: "provider_unavailable" });
    isBroken = false;
    await jwtVerify(token, keys);
  });
});
