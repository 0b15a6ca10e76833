import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Area, CATALOGUE, type CatalogueEntry, CLOSE_CODES, FIELD_PROBLEMS } from "@counterfoil/protocol";

/**
 * Writes `docs/errors.md` from the error catalogue; with `--check` only compares.
 *
 *   npm run docs:errors
 */

const file = join(fileURLToPath(new URL("../..", import.meta.url)), "docs/errors.md");

const TITLES: Record<Area, string> = {
  request: "The request itself",
  client: "The client",
  login: "Signing in",
  token: "Tokens and sessions",
  provider: "The provider",
  server: "The server",
};

/** The page, as it should stand in `docs/errors.md`. */
export function errorsPage(): string {
  const sections = (Object.keys(TITLES) as Area[]).map((area) => `## ${TITLES[area]}\n\n${table(area)}\n`);
  return `${HEAD}\n${sections.join("\n")}\n${closeCodes()}\n${fieldProblems()}`;
}

function closeCodes(): string {
  const rows = Object.entries(CLOSE_CODES).map(
    ([reason, { code, text, action }]) => `| ${code} | \`${reason}\` | ${text} | ${action} |`,
  );
  return `## Live sockets

A handshake that is refused gets an HTTP answer with one of the reasons above. An open socket is closed with a code, and the word
beside it as the close frame's reason ([sockets.md](sockets.md)).

| code | reason | meaning | what the app does |
|--:|---|---|---|
${rows.join("\n")}
`;
}

function fieldProblems(): string {
  const rows = Object.entries(FIELD_PROBLEMS).map(([code, text]) => `| \`${code}\` | ${text} |`);
  return `## What a person typed

With \`invalid_request\`, \`errors\` names each member by its path; where a person typed it, a \`code\` says what is wrong.

| code | meaning |
|---|---|
${rows.join("\n")}
`;
}

const HEAD = `<!-- Generated from packages/protocol/src/errors.ts by "npm run docs:errors"; a test holds them equal. -->

# Errors

Every way Counterfoil can say no has a **reason**: a closed list, the same word in every channel.

| channel | form | where the reason stands |
|---|---|---|
| OAuth endpoints (\`/token\`) | JSON of RFC 6749 §5.2 | \`reason\` beside \`error\` |
| all other endpoints | \`application/problem+json\`, RFC 9457 | \`reason\` |
| access tokens | \`WWW-Authenticate\`, RFC 6750 §3, with 401 and 403 | in the body |
| GraphQL | \`errors[]\`, one for each field that failed | \`extensions.reason\`, \`extensions.retryAfter\` |
| live sockets | close codes, [below](#live-sockets) | the close frame's reason |

Two rules for callers. **Only \`invalid_grant\` ends a session**: whatever else a refresh answers, and also when it does not
answer at all, keep the tokens. **With 429 and 503 comes \`Retry-After\`**: wait that long and try again.

No error repeats a secret of ours, and none repeats the input but GraphQL's own: these name fields and values of the query that was sent.
Each answer has an \`x-request-id\`, which the server's log has too.
`;

function table(area: Area): string {
  const rows = Object.entries(CATALOGUE).filter(([, entry]) => entry.area === area);
  return [
    "| reason | status | OAuth `error` | meaning | what the caller does | clause |",
    "|---|---|---|---|---|---|",
    ...rows.map(([reason, entry]) => row(reason, entry)),
  ].join("\n");
}

function row(reason: string, { status, oauth, text, action, clause }: CatalogueEntry): string {
  return `| \`${reason}\` | ${status} | \`${oauth}\` | ${text} | ${action} | ${clause} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--check")) writeFileSync(file, errorsPage());
  else if (readFileSync(file, "utf8") !== errorsPage()) {
    console.error('docs/errors.md is not what the catalogue says: run "npm run docs:errors"');
    process.exitCode = 1;
  }
}
