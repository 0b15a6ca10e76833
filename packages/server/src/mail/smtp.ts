import { createTransport } from "nodemailer";
import { SECOND } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { composed } from "./compose.js";
import type { Carrier, Letter } from "./letter.js";

/** Carries letters to an SMTP server (RFC 5321), over TLS where the server offers it. */
export class Smtp implements Carrier {
  readonly #transport: ReturnType<typeof open>;
  readonly #from: string;

  /** `url` is `smtp://user:password@host:port` or `smtps://…`. */
  constructor(url: Secret, from: string) {
    this.#transport = open(url);
    this.#from = from;
  }

  async carry(letter: Letter): Promise<void> {
    await this.#transport.sendMail(composed(letter, this.#from));
  }

  close(): void {
    this.#transport.close();
  }
}

function open(url: Secret) {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const secure = protocol === "smtps:";
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    secure,
    // Credentials never go over a line that anybody can read.
    requireTLS: username !== "" && !secure,
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 30 * SECOND,
  });
}
