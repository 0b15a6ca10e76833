import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Clients } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import { languageOf } from "../mail/language.js";
import type { Addressee } from "../passwords/letters.js";
import { register, verifyRegistration } from "./register.js";
import { forgot, reset } from "./reset.js";
import type { RegistrationRooms } from "./rooms.js";

const mail = { client_id: z.string().max(128).optional(), locale: z.string().max(64).optional() };
const token = z.string().max(256);

const registration = z.strictObject({
  ...mail,
  email: z.string(),
  password: z.string(),
  name: z.string().max(512).optional(),
});
const verification = z.strictObject({ token, password: z.string().max(1024) });
const forgotten = z.strictObject({ ...mail, email: z.string() });
const newPassword = z.strictObject({ ...mail, token, password: z.string() });

const accepted = z.object({ status: z.literal("accepted") });
const created = z.object({ account_id: z.string() });
const done = z.null().describe("Done");

export function registrationRoutes(app: App, clients: Clients, rooms: RegistrationRooms): void {
  const tags = ["passwords"];

  app.post(
    "/accounts",
    {
      schema: {
        summary: "Register with e-mail address and password; a mail goes to the address",
        tags,
        body: registration,
        response: { 202: accepted, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { email, password, name } = request.body;
      await register(rooms, { email, password, name }, addresseeOf(clients, request, request.body), request.ip);
      return reply.status(202).send({ status: "accepted" });
    },
  );

  app.post(
    "/accounts/verify",
    {
      schema: {
        summary: "Confirm the address of a registration; the account is made now",
        tags,
        body: verification,
        response: { 201: created, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { token: text, password } = request.body;
      const accountId = await verifyRegistration(rooms, new Secret(text), new Secret(password), request.ip);
      return reply.status(201).send({ account_id: accountId });
    },
  );

  app.post(
    "/password/forgot",
    {
      schema: {
        summary: "Ask for a new password by mail",
        tags,
        body: forgotten,
        response: { 202: accepted, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await forgot(rooms, request.body.email, addresseeOf(clients, request, request.body), request.ip);
      return reply.status(202).send({ status: "accepted" });
    },
  );

  app.post(
    "/password/reset",
    {
      schema: {
        summary: "Set a new password by the link of a mail; signs out everywhere",
        tags,
        body: newPassword,
        response: { 204: done, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { token: text, password } = request.body;
      const addressee = addresseeOf(clients, request, request.body);
      await reset(rooms, new Secret(text), new Secret(password), addressee, request.ip);
      return reply.status(204).send(null);
    },
  );
}

function addresseeOf(
  clients: Clients,
  request: FastifyRequest,
  body: { client_id?: string | undefined; locale?: string | undefined },
): Addressee {
  return {
    client: clients.forMail(body.client_id),
    language: languageOf(body.locale ?? request.headers["accept-language"]),
  };
}
