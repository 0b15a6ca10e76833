import { expect, test } from "vitest";
import { shortenAddress } from "../lib/address.js";
import { deviceNameOf } from "./device-name.js";

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [undefined, "Unnamed device"],
  ["", "Unnamed device"],
  [" ", "Unnamed device"],
])("a device is named after its user agent: %j", (userAgent, name) => expect(deviceNameOf(userAgent)).toBe(name));

test("a hostile user agent costs no time and gives a short name", () => {
  for (const userAgent of [
    "(".repeat(1_000_000),
    `Mozilla/5.0 (${"Windows NT ".repeat(50_000)}`,
    "\u0000\uffff<script>",
  ])
    expect(deviceNameOf(userAgent).length).toBeLessThanOrEqual(80);
});

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:0db8::7", "2001:db8:0::/48"],
  ["fe80::1%eth0", "fe80:0:0::/48"],
  ["::1", "0:0:0::/48"],
  ["nonsense", undefined],
  [undefined, undefined],
])("an address loses what tells households apart: %j", (address, short) => expect(shortenAddress(address)).toBe(short));
