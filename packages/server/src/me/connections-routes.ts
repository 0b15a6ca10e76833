import type {
  ConnectionItem,
  ConnectionListResponse,
  CookieLoginResponse,
  LinkFinishResponse,
  LoginResponse,
  UnlinkResponse,
} from "@counterfoil/protocol";
import { z } from "zod";
import type { App } from "../http/app.js";
import { forgetBinding, keepBinding, presentedBinding } from "../http/client-cookies.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { ListedConnection } from "../vault/connection-list.js";
import { type CallerRooms, callerOf } from "./caller.js";
import { beginLink, finishLink, type LinkRooms } from "./link.js";
import { unlink } from "./unlink.js";

const provider = z.object({ provider: z.string().max(64) });
/** One name for both: paths that differ in the names of their parameters only are one path (OpenAPI 3.1 §4.8.8). */
const providerToConnect = z.object({ connection: z.string().max(64).describe("The provider's name") });
const connection = z.object({ connection: z.string().max(128).describe("The connection's id") });

const begin = z
  .strictObject({ redirect_uri: z.string().max(2048).optional(), scope: z.string().max(1024).optional() })
  .nullish();
const finish = z.strictObject({
  code: z.string().max(4096).optional(),
  error: z.string().max(256).optional(),
  state: z.string().max(256),
  binding: z.string().max(256).optional(),
  iss: z.string().max(2048).optional(),
});

const item = z.object({
  id: z.string(),
  provider: z.string(),
  status: z.enum(["active", "reauthorization_due", "needs_reauthorization", "identity_only"]),
  scopes: z.array(z.string()),
  created_at: z.string(),
  grant_expires_at: z.string().nullable(),
});
const begun = z.object({
  authorization_url: z.string(),
  state: z.string(),
  binding: z.string().optional().describe("Not for a `cookie` client"),
  expires_in: z.number().int(),
});
const finished = z.object({ connection: item, linked: z.boolean() });
const removed = z.object({ revoked: z.boolean(), manage_url: z.string().optional() });

const shared = { tags: ["connections"], security: [{ accessToken: ["connections"] }] };

/** What the routes of connections need of the storeys below. */
export interface ConnectionRooms extends LinkRooms, CallerRooms {}

export function connectionRoutes(app: App, rooms: ConnectionRooms): void {
  app.get(
    "/me/connections",
    {
      schema: {
        ...shared,
        summary: "The account's connections to providers",
        response: { 200: z.object({ connections: z.array(item) }), ...PROBLEMS },
      },
    },
    async (request): Promise<ConnectionListResponse> => {
      const { accountId } = await rooms.tokens.authenticate(bearerToken(request), "connections");
      return { connections: (await rooms.connections.of(accountId)).map(asItem) };
    },
  );

  app.post(
    "/me/connections/:connection",
    {
      schema: {
        ...shared,
        summary: "Begin to connect a provider, or to renew the consent",
        params: providerToConnect,
        body: begin,
        response: { 200: begun, ...PROBLEMS },
      },
    },
    async (request, reply): Promise<LoginResponse | CookieLoginResponse> => {
      const { access, client } = await callerOf(rooms, request, "connections");
      const started = await beginLink(rooms, access, client, request.params.connection, request.body ?? {});
      const { authorizationUrl, state, binding, expiresIn } = started;
      const answer = { authorization_url: authorizationUrl, state, expires_in: expiresIn };
      if (client.kind === "body") return { ...answer, binding: binding.reveal() };
      keepBinding(reply, state, binding, expiresIn);
      return answer;
    },
  );

  app.post(
    "/me/connections/:provider/finish",
    {
      schema: {
        ...shared,
        summary: "Connect the provider, with what its redirect carried",
        params: provider,
        body: finish,
        response: { 200: finished, ...PROBLEMS },
      },
    },
    async (request, reply): Promise<LinkFinishResponse> => {
      const { access, client } = await callerOf(rooms, request, "connections");
      const { state } = request.body;
      const binding = presentedBinding(request, client, request.body.binding, state) ?? new Secret("");
      const order = { ...request.body, binding };
      const { connection, linked } = await finishLink(rooms, access, client, request.params.provider, order);
      forgetBinding(reply, client, state);
      return { connection: asItem(connection), linked };
    },
  );

  app.delete(
    "/me/connections/:connection",
    {
      schema: {
        ...shared,
        summary: "Remove a connection; its grant is ended at the provider where that can be done",
        params: connection,
        response: { 200: removed, ...PROBLEMS },
      },
    },
    async (request): Promise<UnlinkResponse> => {
      const { access } = await callerOf(rooms, request, "connections");
      return unlink(rooms, access, request.params.connection);
    },
  );
}

function asItem(listed: ListedConnection): ConnectionItem {
  return {
    id: listed.id,
    provider: listed.provider,
    status: listed.status,
    scopes: listed.scopes,
    created_at: new Date(listed.createdAt).toISOString(),
    grant_expires_at: listed.grantExpiresAt === undefined ? null : new Date(listed.grantExpiresAt).toISOString(),
  };
}
