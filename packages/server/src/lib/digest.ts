import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256, base64url. */
export function sha256(text: string): string {
  return hash("sha256", text, "base64url");
}

/** Compares in a time that does not depend on where the texts differ, nor on their lengths. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** By way of a text: Node makes a buffer of its own far faster than it takes one over. */
function digest(text: string): Buffer {
  return Buffer.from(hash("sha256", text, "binary"), "binary");
}
