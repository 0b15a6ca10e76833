import type { CookieLoginResponse, LoginResponse } from "@counterfoil/protocol";
import { z } from "zod";
import { type Clients, isConfidential } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { keepBinding } from "../http/client-cookies.js";
import { CLIENT_PARAMETERS, clientCredentials } from "../http/credentials.js";
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
  ...CLIENT_PARAMETERS,
  redirect_uri: z.string().max(2048).optional(),
  device: z.strictObject({ id: z.string().max(128).optional(), name: givenDeviceName.optional() }).optional(),
  remember: z.boolean().optional(),
  scope: z.string().max(1024).optional(),
  return_to: z.string().max(2048).optional(),
});

const answer = z.object({
  authorization_url: z.string(),
  state: z.string(),
  binding: z.string().optional().describe("Not for a `cookie` client"),
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
    async (request, reply): Promise<LoginResponse | CookieLoginResponse> => {
      const client = await clients.authenticate(clientCredentials(request, request.body));
      // Everything of a back end comes from one address, and it has proved itself.
      if (!isConfidential(client)) await takeOrRefuse(throttle, [startsFrom(request.ip)]);
      const started = await beginLogin(providers, transactions, client, request.params.provider, request.body);
      const { authorizationUrl, state, binding, expiresIn } = started;
      const begun = { authorization_url: authorizationUrl, state, expires_in: expiresIn };
      if (client.kind === "body") return { ...begun, binding: binding.reveal() };
      keepBinding(reply, state, binding, expiresIn);
      return begun;
    },
  );
}

function startsFrom(address: string): Count {
  return { key: `start:address:${sha256(subscriberOf(address))}`, most: STARTS, window: MINUTE };
}
