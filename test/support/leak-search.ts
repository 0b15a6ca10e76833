import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A place where a secret has no business, with what stands there. */
export interface Place {
  name: string;
  content: string | Buffer;
}

/** A secret, by the name under which a finding is reported. */
export interface Wanted {
  name: string;
  text: string;
}

/** How every token of the simulated provider begins. */
export const PROVIDER_TOKENS: Wanted[] = [
  { name: "a provider's access token", text: "sim_at_" },
  { name: "a provider's refresh token", text: "sim_rt_" },
];

/** The server's credentials at the simulated provider. */
export const PROVIDER_SECRET: Wanted = { name: "the provider client's secret", text: "development-spotify-secret" };

/** How every refresh token of ours begins. */
export const OUR_REFRESH_TOKENS: Wanted = { name: "a refresh token of ours", text: "cfrt_" };

/**
 * Where secrets stand that should not: each finding names secret, place and spelling, never more of the content. Looks
 * for the text itself, and for hex, base64 and base64url of it wherever it may stand inside a longer encoded text.
 */
export function findLeaks(wanted: readonly Wanted[], places: readonly Place[]): string[] {
  const searches = wanted.flatMap(({ name, text }) => spellings(text).map((spelling) => ({ name, ...spelling })));
  return places.flatMap((place) => {
    const content = Buffer.from(place.content);
    const found = searches.filter(({ bytes }) => content.includes(bytes));
    return found.map(({ name, how }) => `${name} in ${place.name}, ${how}`);
  });
}

/** A text in all the forms in which it may lie inside something longer. */
function spellings(text: string): { how: string; bytes: Buffer }[] {
  const hex = Buffer.from(text).toString("hex");
  const all = [
    { how: "as it is", bytes: text },
    { how: "in hex", bytes: hex },
    { how: "in hex", bytes: hex.toUpperCase() },
    { how: "percent-encoded", bytes: encodeURIComponent(text) },
  ];
  for (const encoding of ["base64", "base64url"] as const)
    for (const before of [0, 1, 2])
      all.push({ how: `in ${encoding} after ${before} bytes`, bytes: aligned(text, before, encoding) });
  const different = all.filter(({ bytes }, at) => all.findIndex((earlier) => earlier.bytes === bytes) === at);
  return different.map(({ how, bytes }) => ({ how, bytes: Buffer.from(bytes) }));
}

/** What stays the same in the encoding of everything that has `before` bytes (modulo 3), then the text. */
function aligned(text: string, before: number, encoding: "base64" | "base64url"): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  return bytes.toString(encoding).slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

/** All files of a folder, however deep, as bytes; `except` are names directly below it. */
export function filesOf(folder: string, except: readonly string[] = []): Place[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => !except.includes(name.split("/")[0] ?? "") && statSync(join(folder, name)).isFile())
    .map((name) => ({ name: `file ${name}`, content: readFileSync(join(folder, name)) }));
}
