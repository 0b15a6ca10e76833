import { CounterfoilError } from "@counterfoil/protocol";
import { Channel } from "../../lib/channel.js";
import type { Access } from "../../sessions/session.js";
import type { OutboxTail } from "../../storage/outbox-tail.js";
import type { Poll, Polls } from "./polls.js";
import { type SessionEvent, sessionEventOf } from "./session-news.js";

/** Events of one socket that wait to be sent. */
const MOST_WAITING = 100;

/** What the subscriptions of one socket listen to: its account's news and nobody else's. */
export class LiveSources {
  readonly #access: Access;
  readonly #tail: OutboxTail;
  readonly #polls: Polls;

  constructor(access: Access, tail: OutboxTail, polls: Polls) {
    this.#access = access;
    this.#tail = tail;
    this.#polls = polls;
  }

  /** What happens to the account's sessions from now on. Throws `insufficient_scope`. */
  sessionEvents(): AsyncIterable<SessionEvent> {
    const { accountId, sid, scopes } = this.#access;
    if (!scopes.includes("account")) throw new CounterfoilError("insufficient_scope");
    const channel = new Channel<SessionEvent>(MOST_WAITING, () => stop());
    const stop = this.#tail.listen(accountId, (event) => {
      const news = sessionEventOf(event, sid);
      if (news) channel.push(news);
    });
    return channel;
  }

  /** What a provider says of the account, asked once for all of its sockets. */
  poll(poll: Poll): AsyncIterable<Record<string, unknown>> {
    return this.#polls.listen(this.#access.accountId, poll);
  }
}
