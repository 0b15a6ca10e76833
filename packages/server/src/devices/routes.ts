import { CounterfoilError, type DeviceListResponse } from "@counterfoil/protocol";
import { z } from "zod";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { AccessTokens } from "../sessions/access.js";
import { givenDeviceName } from "../sessions/device-name.js";
import type { Access } from "../sessions/session.js";
import type { EndScope } from "../sessions/session-rows.js";
import type { Sessions } from "../sessions/sessions.js";

/** `devices/` owns the list of signed-in devices and signing out: `/devices…`, `/logout`. */

const device = z.object({ id: z.string().max(128) });
const name = z.strictObject({ name: givenDeviceName });
const logout = z.strictObject({ scope: z.enum(["device", "others", "all"]).default("device") }).nullish();

const list = z.object({
  devices: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      client_id: z.string(),
      current: z.boolean(),
      created_at: z.string(),
      address: z.string().nullable(),
      last_seen_at: z.string().nullable(),
      expires_at: z.string().nullable(),
    }),
  ),
});

const security = [{ accessToken: ["account"] }];
const done = z.null().describe("Done");

export function deviceRoutes(app: App, tokens: AccessTokens, sessions: Sessions): void {
  app.get(
    "/devices",
    { schema: { summary: "Signed-in devices", tags: ["devices"], security, response: { 200: list, ...PROBLEMS } } },
    async (request): Promise<DeviceListResponse> => {
      const access = await tokens.authenticate(bearerToken(request), "account");
      const devices = await sessions.devices(access.accountId);
      return {
        devices: devices.map(({ session, lastSeenAt }) => ({
          id: session.deviceId,
          name: session.deviceName,
          client_id: session.clientId,
          current: session.sid === access.sid,
          address: session.address ?? null,
          created_at: new Date(session.createdAt).toISOString(),
          last_seen_at: lastSeenAt === undefined ? null : toTheDay(lastSeenAt),
          expires_at:
            lastSeenAt === undefined
              ? null
              : toTheDay(Math.min(lastSeenAt + session.idleLifetime, session.absoluteEnd)),
        })),
      };
    },
  );

  app.patch(
    "/devices/:id",
    {
      schema: {
        summary: "Rename a device",
        tags: ["devices"],
        security,
        params: device,
        body: name,
        response: { 204: done, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { accountId } = await tokens.authenticate(bearerToken(request), "account");
      await sessions.rename(accountId, request.params.id, request.body.name);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    "/devices/:id",
    {
      schema: {
        summary: "Sign out one device",
        tags: ["devices"],
        security,
        params: device,
        response: { 204: done, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { accountId } = await tokens.authenticate(bearerToken(request), "account");
      const ended = await sessions.end({ accountId, deviceId: request.params.id }, "signed_out");
      if (ended === 0) throw new CounterfoilError("not_found");
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/logout",
    {
      schema: {
        summary: "Sign out this device, the others or all",
        tags: ["devices"],
        security,
        body: logout,
        response: { 204: done, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const access = await tokens.authenticate(bearerToken(request), "account");
      await sessions.end(logoutScope(access, request.body?.scope ?? "device"), "signed_out");
      return reply.status(204).send(null);
    },
  );
}

function logoutScope(access: Access, scope: "device" | "others" | "all"): EndScope {
  if (scope === "device") return { sids: [access.sid] };
  return scope === "others" ? { accountId: access.accountId, except: access.sid } : { accountId: access.accountId };
}

/** A finer time, also one that follows from it, would tell a thief when the owner's retry window is open. */
function toTheDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
