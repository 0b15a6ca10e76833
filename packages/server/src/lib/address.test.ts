import { expect, test } from "vitest";
import { shortenAddress, subscriberOf } from "./address.js";

test.each([
  ["203.0.113.7", "203.0.113.0/24", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.0/24", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0::/48", "2001:db8:0:0::/64"],
  ["::1", "0:0:0::/48", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0::/48", "fe80:0:0:0::/64"],
])("%s is shown as %s and counted as %s", (address, shown, counted) => {
  expect(shortenAddress(address)).toBe(shown);
  expect(subscriberOf(address)).toBe(counted);
});

test("two addresses of one IPv6 network are one subscriber", () => {
  expect(subscriberOf("2001:db8:1:2::1")).toBe(subscriberOf("2001:db8:1:2:ffff::9"));
});
