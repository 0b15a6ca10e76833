import type { RawRequest } from "../ask.js";
import type { Dice } from "../dice.js";
import { asWeb, basic, bearer, PROVIDER_CODE } from "../target.js";
import type { Operation } from "./surface.js";

/** Stands in whatever is sent as hostile text: no refusal may repeat it. */
export const CANARY = "cANaRY";

/** Tokens that open the doors behind which the rest lies. */
export interface LiveTokens {
  access_token: string;
  refresh_token: string;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "SEARCH"];
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "application/json; charset=x",
  "/",
];
const HOSTILE = [
  ...["", "x", "null", "true", "-1", "\u0000", "\ud800", "ü", "😀", "\r\nA: b", "\u001b[31m", "\u202e"],
  ...["../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "%s%n", "__proto__", "constructor", "*", "a".repeat(3000)],
  ...["<script>", '"', "\\", "http://169.254.169.254/", "{account}:device"].map((text) => text + CANARY),
];
const FOREIGN = [0, -1, 1e308, 2 ** 53, true, false, null, [], {}, [[]], [null], { a: { b: [1] } }, { $gt: "" }];
const KNOWN = [
  ...["web", "native", "spa", "api", "spotify", "development-web-secret", "refresh_token", "password", PROVIDER_CODE],
  ...["ada@example.com", "correct horse battery", "device", "others", "all", "account", "provider:spotify", "/"],
  ...["{viewer{id}}", "{viewer{playlists(first:5){nodes{id}}}}", "query($a:Int){__typename}", "access_token"],
];
const QUERIES = [
  "",
  "",
  "",
  "",
  "?",
  "?a=1&a=2",
  "?scope=all",
  "?%ZZ",
  `?x=${CANARY}`,
  "/",
  "//",
  "%00",
  "%2f..",
  ";a=b",
];
const HEADERS: [name: string, values: (string | string[])[]][] = [
  ["origin", ["null", "https://evil.example", "http://127.0.0.1:3000"]],
  ["x-counterfoil", ["1", "0"]],
  ["cookie", ["__Host-counterfoil_refresh_spa=x", "a=b; a=c", "=", "x".repeat(5000)]],
  ["dpop", ["x", "e30.e30.AA", ["a", "b"]]],
  ["host", ["evil.example", "127.0.0.1:x", ""]],
  ["accept", ["text/html", "*/*", "application/json", "\u00ff"]],
  ["accept-language", ["ko", "x".repeat(200), "en;q=x"]],
  ["user-agent", ["", "\u00e9".repeat(300), CANARY]],
  ["x-forwarded-for", ["10.0.0.1", "x", "::1, ::2"]],
  ["last-event-id", ["-1", "1e9", "x"]],
  ["content-encoding", ["gzip", "x"]],
  ["expect", ["100-continue", "x"]],
  ["range", ["bytes=0-", "bytes=9-1"]],
  ["upgrade", ["websocket", "h2c"]],
  ["x-http-method-override", ["DELETE"]],
  ["authorization", [["Bearer a", "Bearer b"], "Bearer", "Basic", "DPoP x", "\u00ff"]],
  ["x-long", ["x".repeat(9000), "x".repeat(20_000)]],
];

/** Headers that say something else than is true about where the body ends (RFC 9112 §6.3). */
const LYING_FRAMES = ["content-length: 3", "content-length: -1", "transfer-encoding: chunked", "transfer-encoding: x"];

/** Makes requests that are nearly right: each is wrong at one place or at several, or at none. */
export class Fuzzer {
  readonly #dice: Dice;
  readonly #operations: readonly Operation[];
  readonly #everyMember: readonly string[];

  constructor(dice: Dice, operations: readonly Operation[]) {
    this.#dice = dice;
    this.#operations = operations;
    this.#everyMember = [...new Set(operations.flatMap(({ members }) => members)), "__proto__", "toString"];
  }

  /** The next request. */
  next(tokens: LiveTokens): RawRequest {
    const operation = this.#dice.pick(this.#operations);
    const method = this.#one(4) ? this.#dice.pick(METHODS) : operation.method;
    const target = this.#path(operation.path) + this.#dice.pick(QUERIES);
    const isBodied = !["GET", "HEAD", "TRACE"].includes(method) || this.#one(10);
    const body = isBodied ? this.#body(operation, tokens) : undefined;
    const headers = this.#headers(operation, tokens, target);
    return { method, target, headers, ...(body === undefined ? {} : { body }) };
  }

  /** The next request as bytes, some of them changed: no program of ours would send it. */
  nextBytes(tokens: LiveTokens): Buffer {
    const { method, target, headers = {}, body = "" } = this.next(tokens);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const length = `content-length: ${Buffer.byteLength(body)}`;
    const framing = this.#dice.pick([length, length, length, ...LYING_FRAMES]);
    const text = [`${method} ${target} HTTP/1.1`, "host: 127.0.0.1", framing, ...lines, "", body].join("\r\n");
    let bytes: Buffer = Buffer.from(text, "latin1");
    for (let left = 1 + this.#dice.below(5); left > 0; left--) bytes = this.#mutate(bytes);
    return bytes;
  }

  #mutate(bytes: Buffer): Buffer {
    const at = this.#dice.below(Math.min(bytes.length, this.#one(2) ? 120 : bytes.length) + 1);
    const end = at + 1 + this.#dice.below(8);
    const before = bytes.subarray(0, at);
    const byte = Buffer.from([this.#dice.pick([0, 9, 10, 13, 32, 44, 58, 127, 128, 255, this.#dice.below(256)])]);
    return this.#dice.pick([
      () => Buffer.concat([before, byte, bytes.subarray(at)]),
      () => Buffer.concat([before, byte, bytes.subarray(at + 1)]),
      () => Buffer.concat([before, bytes.subarray(end)]),
      () => Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
      () => before,
    ])();
  }

  #path(path: string): string {
    // By way of UTF-8, which knows no lone surrogates.
    const fill = () => encodeURIComponent(Buffer.from(this.#text()).toString()).slice(0, 4000);
    const filled = path.replace("{provider}", () => (this.#one(3) ? fill() : "spotify")).replace(/\{\w+\}/g, fill);
    return this.#one(20) ? this.#dice.pick([filled.toUpperCase(), `/${filled}`, "*", `${filled}%ZZ`]) : filled;
  }

  #headers(operation: Operation, tokens: LiveTokens, target: string): Record<string, string | string[]> {
    const type = operation.isForm ? "application/x-www-form-urlencoded" : "application/json";
    const headers: Record<string, string | string[]> = { "content-type": this.#one(8) ? this.#dice.pick(TYPES) : type };
    const live = bearer(tokens.access_token);
    // Who may listen to the feed gets an answer without end.
    const api = target.startsWith("/revocations") ? {} : { authorization: basic("api", "development-api-secret") };
    const fitting = operation.isForm ? asWeb : live;
    const other = [{}, asWeb, live, api, bearer("x.y.z"), { authorization: basic(this.#text(), this.#text()) }];
    Object.assign(headers, this.#one(3) ? this.#dice.pick(other) : fitting);
    while (this.#one(3)) {
      const [name, values] = this.#dice.pick(HEADERS);
      headers[name] = this.#dice.pick(values);
    }
    return headers;
  }

  #body(operation: Operation, tokens: LiveTokens): string {
    const object = Object.fromEntries(
      Array.from({ length: this.#dice.below(6) }, () => [this.#member(operation), this.#value(tokens)]),
    );
    const json = () => JSON.stringify(this.#one(8) ? this.#dice.pick<unknown>([...FOREIGN, [object], "x"]) : object);
    const form = () =>
      new URLSearchParams(Object.entries(object).map(([key, value]) => [key, String(value)])).toString();
    const text = this.#one(8) ? this.#text() : this.#one(6) !== operation.isForm ? form() : json();
    if (this.#one(200)) return "[".repeat(this.#dice.below(70_000));
    return this.#one(6) ? text.slice(0, this.#dice.below(text.length + 1)) : text;
  }

  #member({ members }: Operation): string {
    return this.#dice.pick(members.length === 0 || this.#one(4) ? this.#everyMember : members);
  }

  #value(tokens: LiveTokens): unknown {
    const live = [tokens.refresh_token, tokens.access_token];
    return this.#dice.pick<unknown>([...KNOWN, ...KNOWN, ...HOSTILE, ...FOREIGN, ...live, this.#text()]);
  }

  /** Hostile text, or characters by chance. */
  #text(): string {
    if (!this.#one(3)) return this.#dice.pick(HOSTILE);
    return String.fromCharCode(...Array.from({ length: this.#dice.below(12) }, () => this.#dice.below(0x3000)));
  }

  #one(inSo: number): boolean {
    return this.#dice.below(inSo) === 0;
  }
}
