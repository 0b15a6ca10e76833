import { isIPv4, isIPv6 } from "node:net";

/** An address without the part that tells one household from another: `203.0.113.0/24`, `2001:db8:1::/48`. */
export function shortenAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const v4 = asIPv4(address);
  if (v4 !== undefined) return `${v4.split(".").slice(0, 3).join(".")}.0/24`;
  const [plain = ""] = address.split("%");
  return isIPv6(plain) ? `${firstGroups(plain, 3)}::/48` : undefined;
}

/** What one subscriber holds: an IPv4 address, or the /64 network of an IPv6 address; other text as it is. */
export function subscriberOf(address: string): string {
  const v4 = asIPv4(address);
  if (v4 !== undefined) return v4;
  const [plain = ""] = address.split("%");
  return isIPv6(plain) ? `${firstGroups(plain, 4)}::/64` : address;
}

/** Also of an IPv4 address inside an IPv6 one (RFC 4291 §2.5.5.2). */
function asIPv4(address: string): string | undefined {
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return isIPv4(inner) ? inner : undefined;
}

function firstGroups(address: string, count: number): string {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...right];
  return groups
    .slice(0, count)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
