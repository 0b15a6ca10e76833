import { isIP } from "node:net";
import { z } from "zod";
import { parseRedisUrl } from "./storage/redis.js";

/** The environment variables of the server: which there are and what form each has. `config.ts` reads them. */

const wholeNumber = (least: number, most: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, message)
    .transform(Number)
    .refine((number) => number >= least && number <= most, message);
const port = wholeNumber(1, 65535, "has to be a port, 1 to 65535");
const seconds = (least: number, most: number) =>
  wholeNumber(least, most, `has to be whole seconds, ${least} to ${most}`);
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, `has to be one of ${values.join(", ")}`);

export const variables = z.object({
  NODE_ENV: z.string().optional(),
  COUNTERFOIL_HOST: z
    .string()
    .refine((host) => isIP(host) !== 0, "has to be an IP address")
    .default("127.0.0.1"),
  COUNTERFOIL_PORT: port.default(4000),
  COUNTERFOIL_ISSUER: z
    .string()
    .refine(isIssuer, "has to be an http or https address without user, query or fragment")
    .optional(),
  COUNTERFOIL_DATA_DIR: z.string().default(".counterfoil"),
  COUNTERFOIL_KEY: z.string().optional(),
  COUNTERFOIL_KEY_FILE: z.string().optional(),
  COUNTERFOIL_TRANSIT_URL: z
    .string()
    .refine(isTransit, "has to be an https address without user, path or query (http on this machine)")
    .optional(),
  COUNTERFOIL_TRANSIT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, "has to be the name of a key")
    .optional(),
  COUNTERFOIL_TRANSIT_USE: oneOf(["wrap", "open"]).default("wrap"),
  COUNTERFOIL_TRANSIT_TOKEN: z.string().optional(),
  COUNTERFOIL_TRANSIT_TOKEN_FILE: z.string().optional(),
  COUNTERFOIL_CONFIG: z.string().optional(),
  COUNTERFOIL_SIGNING_ALGORITHM: oneOf(["Ed25519", "ES256", "RS256"]).default("Ed25519"),
  COUNTERFOIL_SIGNING_KEY_DAYS: wholeNumber(1, 365, "has to be whole days, 1 to 365").default(30),
  COUNTERFOIL_SIGNING_KEY_LEAD: seconds(2, 86_400).default(3600),
  COUNTERFOIL_TRUST_PROXY: z
    .string()
    .refine(
      isProxyList,
      'has to be "none", or addresses, networks or loopback, linklocal, uniquelocal, with commas between',
    )
    .optional(),
  COUNTERFOIL_LOG_LEVEL: oneOf(["debug", "info", "warn", "error", "silent"]).default("info"),
  COUNTERFOIL_ACCESS_TOKEN_TTL: seconds(1, 3600).optional(),
  COUNTERFOIL_RETRY_WINDOW: seconds(0, 60).optional(),
  COUNTERFOIL_PRIVATE_ANSWER_TTL: seconds(0, 30).default(30),
  COUNTERFOIL_PUBLIC_ANSWER_TTL: seconds(0, 600).default(600),
  COUNTERFOIL_TRUSTED_DOCUMENTS: z.string().optional(),
  SPOTIFY_MODE: oneOf(["development", "extended"]).default("development"),
  COUNTERFOIL_METRICS_TOKEN: z.string().min(16, "has to have 16 characters at least").optional(),
  DATABASE_URL: z
    .string()
    .refine((url) => /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url), "has to be a postgres:// address")
    .optional(),
  REDIS_URL: z
    .string()
    .refine(
      (url) => parseRedisUrl(url) !== undefined,
      "has to be redis://host:port, redis+sentinel://host,host/master or redis+cluster://host,host (rediss for TLS)",
    )
    .optional(),
  COUNTERFOIL_PASSWORD_MEMORY: wholeNumber(19, 1024, "has to be whole MiB, 19 to 1024").default(19),
  COUNTERFOIL_PASSWORD_PASSES: wholeNumber(2, 20, "has to be a whole number, 2 to 20").default(2),
  SMTP_URL: z.string().refine(isSmtp, "has to be smtp://[user:password@]host[:port], or smtps://").optional(),
  MAIL_FROM: z.string().refine(isSender, 'has to be an e-mail address, or "Name <address>"').optional(),
  SIMULATOR_PORT: port.default(4100),
  WEB_PORT: port.default(3000),
});
export type Variables = z.infer<typeof variables>;

/** RFC 8414 §2, with http for loopback trials. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}

/** Whoever reads the way to the engine has its token: it is encrypted, or does not leave the machine. */
function isTransit(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  const isLocal = protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
  return (protocol === "https:" || isLocal) && username + password + search + hash === "" && pathname === "/";
}

function isSmtp(text: string): boolean {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, username, password, pathname } = new URL(text);
  return hostname !== "" && (username === "") === (password === "") && (pathname === "" || pathname === "/");
}

function isSender(text: string): boolean {
  const [, address = text] = /^[^<>"\r\n]{1,100} <([^<>]+)>$/.exec(text) ?? [];
  return /^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/.test(address);
}

function isProxyList(text: string): boolean {
  return text === "none" || text.split(",").every((part) => isProxy(part.trim()));
}

function isProxy(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address = "", prefix = "0", ...rest] = text.split("/");
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}
