import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { type Refusal, Socket } from "../support/socket.js";
import type { Answer, Tokens } from "./ask.js";
import { basic, bearer, Target } from "./target.js";

/** A page of the client `web`. */
export const PAGE = { origin: "http://127.0.0.1:3000" };
/** Another server with sockets, which the client `web` may have tickets for, and the client that it is. */
export const CHAT = "https://chat.example";
const asChat = { authorization: basic("chat", "chat-secret") };

/** The server with sockets, and somebody who is signed in there. */
export class SocketTarget {
  private constructor(
    readonly target: Target,
    readonly tokens: Tokens,
  ) {}

  static async open(): Promise<SocketTarget> {
    const target = await Target.open({
      COUNTERFOIL_CONFIG: clientFile(
        signsIn("web", { secretHash: hashOf("development-web-secret"), origins: [PAGE.origin], audiences: [CHAT] }),
        signsIn("desktop"),
        { id: "chat", secretHash: hashOf("chat-secret"), grants: [], scopes: [], serves: [CHAT] },
        { id: "other", secretHash: hashOf("other-secret"), grants: [], scopes: [], serves: ["https://other.example"] },
      ),
      COUNTERFOIL_LOG_LEVEL: "debug",
    });
    return new SocketTarget(target, await target.signIn());
  }

  /** The address of a handshake. */
  address(query: string): string {
    return `${this.target.url}/graphql?${query}`;
  }

  async ticket(accessToken = this.tokens.access_token, body: object = {}): Promise<string> {
    return (await this.target.json("/tickets", body, bearer(accessToken))).read(["ticket"]).ticket;
  }

  redeem(ticket: string, audience = CHAT, headers = asChat): Promise<Answer> {
    return this.target.json("/tickets/redeem", { ticket, audience }, headers);
  }

  shake(query: string, headers: Record<string, string> = PAGE): Promise<Socket | Refusal> {
    return Socket.shake(this.address(query), headers);
  }

  /** The answer of a handshake that has to be refused. */
  async refused(query: string, headers: Record<string, string> = PAGE): Promise<Refusal> {
    const shaken = await this.shake(query, headers);
    if (shaken instanceof Socket) throw new Error("the handshake was accepted");
    return shaken;
  }

  /** A socket of a session, which has not begun. */
  async connect(accessToken: string): Promise<Socket> {
    return Socket.open(this.address(`ticket=${await this.ticket(accessToken)}`), PAGE);
  }

  /** A socket of a session of its own, which has begun. */
  async open(): Promise<Socket> {
    const { access_token } = await this.target.signIn(this.target.user(1));
    return (await this.connect(access_token)).begin();
  }
}
