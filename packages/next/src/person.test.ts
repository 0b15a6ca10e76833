import { expect, it } from "vitest";
import { headersOf, personOf } from "./person.js";

const addressOf = (forwarded: string | null, proxies: number) =>
  personOf(
    new Request("http://app.example/", forwarded === null ? {} : { headers: { "x-forwarded-for": forwarded } }),
    proxies,
  ).address;

it.each([
  ["203.0.113.7", 1, "203.0.113.7"],
  ["192.0.2.66, 203.0.113.7", 1, "203.0.113.7"],
  ["192.0.2.66,203.0.113.7 ,10.0.0.1", 2, "203.0.113.7"],
  ["2001:db8::7", 1, "2001:db8::7"],
])("the address in %j, behind %i proxies of ours, is %s", (forwarded, proxies, address) => {
  expect(addressOf(forwarded, proxies)).toBe(address);
});

it.each([
  ["203.0.113.7", 0],
  ["203.0.113.7", 2],
  ["unknown", 1],
  ["203.0.113.7:4711", 1],
  ["", 1],
  [null, 1],
])("in %j, behind %i proxies of ours, there is none to be believed", (forwarded, proxies) => {
  expect(addressOf(forwarded, proxies)).toBeUndefined();
});

it("what nobody knows is not passed on", () => {
  expect(headersOf({ address: undefined, language: undefined })).toEqual({});
  expect(headersOf({ address: "2001:db8::7", language: "ko" })).toEqual({
    "x-forwarded-for": "2001:db8::7",
    "accept-language": "ko",
  });
});
