import { expect, test } from "vitest";
import { decodeBase64url } from "./base64url.js";

test("base64url has one spelling per value (RFC 8725bis §3.14)", () => {
  expect(decodeBase64url("AQI")).toEqual(Buffer.from([1, 2]));
  for (const other of ["AQJ", "AQI=", " AQI", "AQI\n", "AQ+/", "A"]) expect(decodeBase64url(other)).toBeUndefined();
});
