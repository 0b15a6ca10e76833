import { CounterfoilError } from "@counterfoil/protocol";
import type { App } from "../http/app.js";
import type { LetterFolder } from "../mail/letter-folder.js";
import { mailboxPage, PAGE_POLICY } from "./page.js";

/**
 * `mailbox/` shows the letters of a development server, which go into a folder instead of out into the world. It is
 * mounted in development only.
 */

/** Another name would be a page of the web that has its name point at this machine. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

export function mailboxRoutes(app: App, folder: LetterFolder): void {
  app.get("/mailbox", { schema: { hide: true } }, async (request, reply) => {
    if (!LOOPBACK.test(request.headers.host ?? "")) throw new CounterfoilError("not_found");
    const { letters } = folder;
    if (request.headers.accept?.includes("application/json"))
      return reply.send({
        mails: letters.map(({ id, to, subject, text, writtenAt }) => ({
          id,
          to,
          subject,
          text,
          written_at: new Date(writtenAt).toISOString(),
        })),
      });
    return reply
      .header("content-security-policy", PAGE_POLICY)
      .type("text/html; charset=utf-8")
      .send(mailboxPage(letters));
  });
}
