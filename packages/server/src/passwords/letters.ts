import type { Client, MailLinks } from "../clients/client.js";
import type { Secret } from "../lib/secret.js";
import type { Language } from "../mail/letter.js";
import type { Outbox } from "../mail/outbox.js";
import type { Occasion } from "../mail/texts.js";
import { writeLetter } from "../mail/write-letter.js";
import { TOKEN_LIFETIME } from "../passwords/email-tokens.js";

/** Where the links of a letter lead, and the language it is in. */
export interface Addressee {
  client: Client & { links: MailLinks };
  language: Language;
}

/** Sends a letter with a link of the client's configuration; no header of a request has a part in it. */
export function sendLink(
  outbox: Outbox,
  purpose: "verify" | "reset",
  to: string,
  { client, language }: Addressee,
  token: Secret,
): void {
  const link = client.links[purpose].replace("{token}", token.reveal());
  const minutes = TOKEN_LIFETIME[purpose] / 60_000;
  outbox.send(writeLetter(purpose, to, language, { app: appOf(client), link, minutes }));
}

/** Sends a letter that only tells something. */
export function sendNotice(
  outbox: Outbox,
  occasion: Exclude<Occasion, "verify" | "reset">,
  to: string,
  { client, language }: Addressee,
): void {
  outbox.send(writeLetter(occasion, to, language, { app: appOf(client) }));
}

function appOf(client: { links: MailLinks }): string {
  return new URL(client.links.verify.replace("{token}", "")).host;
}
