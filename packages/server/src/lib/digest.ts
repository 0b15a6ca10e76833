import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256, base64url. */
export function sha256(text: string): string {
  return hash("sha256", text, "base64url");
}

/** Compares in a time that does not depend on where the texts differ, nor on their lengths. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));
}
