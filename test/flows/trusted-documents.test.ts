import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { documentId } from "../../packages/server/src/gateway/trusted-documents.js";
import { type Answer, ask } from "../attacks/ask.js";
import { OurKey } from "../attacks/our-key.js";
import { productionEnvironment } from "../attacks/production.js";
import { bearer } from "../attacks/target.js";
import { Server } from "../support/server.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TRUSTED = "query Trusted {\n  __typename\n}";

let server: Server;
let token: string;
beforeAll(async () => {
  const environment = { ...productionEnvironment(), COUNTERFOIL_TRUSTED_DOCUMENTS: listOf(TRUSTED) };
  server = await Server.start(environment);
  const ours = await OurKey.of(server.dataFolder, environment.COUNTERFOIL_KEY, "Ed25519");
  const iat = Math.floor(Date.now() / 1000);
  const issuer = environment.COUNTERFOIL_ISSUER;
  token = await ours.sign(
    { alg: "Ed25519", typ: "at+jwt", kid: ours.kid },
    {
      ...{ iss: issuer, aud: issuer, sub: "account_x", client_id: "web", sid: "session_x", jti: "at_x" },
      ...{ scope: "provider:spotify", amr: ["fed"], auth_time: iat, iat, exp: iat + 300 },
    },
  );
});

function listOf(...texts: string[]): string {
  const file = join(temporaryFolder(), "trusted.json");
  writeFileSync(file, JSON.stringify(Object.fromEntries(texts.map((text) => [documentId(text), text]))));
  return file;
}

function post(body: Record<string, unknown>): Promise<Answer> {
  return ask(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(token) },
    body: JSON.stringify(body),
  });
}

const reasonOf = ({ body }: Answer) => (body.errors as { extensions: { reason: string } }[])[0]?.extensions.reason;

test("a trusted document runs by its id and by its text, by GET and POST", async () => {
  const id = documentId(TRUSTED);
  const parameters = new URLSearchParams({ documentId: id });
  const answers = [
    await post({ documentId: id }),
    await post({ query: TRUSTED }),
    await ask(`${server.url}/graphql?${parameters}`, { headers: bearer(token) }),
  ];
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, { data: { __typename: "Query" } }]);
});

test("in production no other document runs, whatever it is", async () => {
  for (const query of ["{__typename}", "{viewer{id}}", `${TRUSTED} `, "{"]) {
    const answer = await post({ query });
    expect([answer.status, reasonOf(answer)]).toEqual([400, "unknown_document"]);
  }
  const unknown = await post({ documentId: documentId("{__typename}") });
  expect([unknown.status, unknown.reason]).toEqual([400, "unknown_document"]);
});

test("a request names a document in one way", async () => {
  for (const body of [{}, { query: TRUSTED, documentId: documentId(TRUSTED) }])
    expect((await post(body)).status).toBe(400);
});

test("a list with a document that the schema does not know keeps the server from starting", async () => {
  const environment = { ...productionEnvironment(), COUNTERFOIL_TRUSTED_DOCUMENTS: listOf("{nobody}") };
  await expect(Server.start(environment)).rejects.toThrow(/COUNTERFOIL_TRUSTED_DOCUMENTS.*nobody/);
});
