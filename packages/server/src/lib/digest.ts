import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256, base64url. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Compares in a time that does not depend on where the texts differ, nor on their lengths. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
