import { dictionary } from "@zxcvbn-ts/language-common";

/** The passwords that leak most often, the likeliest first, from zxcvbn-ts (MIT): some 18,000 of 8 characters or more. */
const common: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/** Whether a password is among those that are guessed first, in any case of its letters (ASVS 6.2.4). */
export function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  return common.has(lower) || isMonotonous(lower);
}

/** One or two characters repeated, or a run through the alphabet or the digits. */
function isMonotonous(text: string): boolean {
  if (/^(.)(.?)(?:\1\2)*\1?$/su.test(text)) return true;
  return RUNS.some((run) => run.includes(text));
}

const RUNS = [
  "abcdefghijklmnopqrstuvwxyz",
  "zyxwvutsrqponmlkjihgfedcba",
  "01234567890123456789",
  "98765432109876543210",
];
