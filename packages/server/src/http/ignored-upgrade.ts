import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/**
 * Reads a request again as if it had not asked to change the protocol, which a server may leave aside (RFC 9110 §7.8):
 * once anything listens for upgrades, Node hands all of them over, those of HTTP/2 clients among them.
 */
export function ignoreUpgrade(server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.toLowerCase() !== "upgrade") lines.push(`${name}: ${rawHeaders[at + 1] ?? ""}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), rest]));
  server.emit("connection", socket);
}
