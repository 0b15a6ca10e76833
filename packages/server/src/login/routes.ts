import { z } from "zod";
import type { Clients } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { clientCredentials } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { subscriberOf } from "../lib/address.js";
import { MINUTE } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { LoginTransactions } from "../providers/login-transaction.js";
import type { Providers } from "../providers/providers.js";
import { givenDeviceName } from "../sessions/device-name.js";
import { type Count, type Throttle, takeOrRefuse } from "../storage/throttle.js";
import { beginLogin } from "./begin.js";

/** `login/` owns the start of a login, `/login/…`. Its end is a grant of `POST /token`. */

const parameters = z.object({ provider: z.string().max(64) });

const body = z.strictObject({
  client_id: z.string().max(128).optional(),
  client_secret: z.string().max(256).optional(),
  redirect_uri: z.string().max(2048).optional(),
  device: z.strictObject({ id: z.string().max(128).optional(), name: givenDeviceName.optional() }).optional(),
  remember: z.boolean().optional(),
  scope: z.string().max(1024).optional(),
  return_to: z.string().max(2048).optional(),
});

const answer = z.object({
  authorization_url: z.string(),
  state: z.string(),
  binding: z.string(),
  expires_in: z.number().int(),
});

/** Starts of one network address in a minute, through clients that anybody can be (EV-04). */
const STARTS = 120;

export function loginRoutes(
  app: App,
  clients: Clients,
  providers: Providers,
  transactions: LoginTransactions,
  throttle: Throttle,
): void {
  app.post(
    "/login/:provider",
    {
      schema: {
        summary: "Begin a login at a provider",
        tags: ["login"],
        security: [{ client: [] }],
        params: parameters,
        body,
        response: { 200: answer, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = clients.authenticate(clientCredentials(request, request.body));
      // Everything of a back end comes from one address, and it has proved itself.
      if (client.secretHash === undefined) await takeOrRefuse(throttle, [startsFrom(request.ip)]);
      const { client_id: _id, client_secret: _secret, ...login } = request.body;
      const started = await beginLogin(providers, transactions, client, request.params.provider, login);
      return {
        authorization_url: started.authorizationUrl,
        state: started.state,
        binding: started.binding.reveal(),
        expires_in: started.expiresIn,
      };
    },
  );
}

function startsFrom(address: string): Count {
  return { key: `start:address:${sha256(subscriberOf(address))}`, most: STARTS, window: MINUTE };
}
