import { CounterfoilError, type MeResponse } from "@counterfoil/protocol";
import { z } from "zod";
import type { Accounts } from "../accounts/accounts.js";
import type { App } from "../http/app.js";
import { forgetRefreshToken } from "../http/client-cookies.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { type CallerRooms, callerOf } from "./caller.js";
import { type WithdrawRooms, withdraw } from "./withdraw.js";

/** `me/` owns what people see of their own account and change about it, `/me…`. */

/** What these routes need of the storeys below. */
export interface MeRooms extends CallerRooms, WithdrawRooms {
  accounts: Accounts;
}

const answer = z.object({
  id: z.string(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  name: z.string().nullable(),
  has_password: z.boolean().describe("Whether the account can be entered by a password"),
  roles: z.array(z.string()),
  created_at: z.string(),
  connections: z.array(
    z.object({
      provider: z.string(),
      status: z.enum(["active", "reauthorization_due", "needs_reauthorization", "identity_only"]),
    }),
  ),
});

export function meRoutes(app: App, rooms: MeRooms): void {
  const { tokens, accounts, connections } = rooms;

  app.get(
    "/me",
    {
      schema: {
        summary: "The signed-in account",
        tags: ["account"],
        security: [{ accessToken: ["account"] }],
        response: { 200: answer, ...PROBLEMS },
      },
    },
    async (request): Promise<MeResponse> => {
      const { accountId } = await tokens.authenticate(bearerToken(request), "account");
      const [account, hasPassword, listed] = await Promise.all([
        accounts.find(accountId),
        accounts.hasPassword(accountId),
        connections.of(accountId),
      ]);
      if (!account) throw new CounterfoilError("signed_out");
      return {
        id: account.id,
        email: account.email,
        email_verified: account.emailVerified,
        name: account.name,
        has_password: hasPassword,
        roles: [],
        created_at: new Date(account.createdAt).toISOString(),
        connections: listed.map(({ provider, status }) => ({ provider, status })),
      };
    },
  );

  app.delete(
    "/me",
    {
      schema: {
        summary: "Withdraw the account: signs out everywhere, and the providers' tokens are gone",
        tags: ["account"],
        security: [{ accessToken: ["account"] }],
        response: { 204: z.null().describe("Done"), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { access, client } = await callerOf(rooms, request, "account");
      await withdraw(rooms, access);
      forgetRefreshToken(reply, client);
      return reply.status(204).send(null);
    },
  );
}
