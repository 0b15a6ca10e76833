import { connect } from "node:net";
import { Answer } from "../ask.js";

/** Longer than any answer takes that comes at all. */
const PATIENCE = 5000;

/**
 * Sends bytes on a connection of their own and ends it.
 *
 * @returns the first answer; nothing where the server hung up without one.
 * @throws Error where it neither answered nor hung up.
 */
export function sendBytes(url: string, bytes: Buffer): Promise<Answer | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const end = () => resolve(firstAnswer(Buffer.concat(chunks).toString("latin1")));
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("neither an answer nor an end")));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", end).on("close", end);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") end();
      else reject(error);
    });
  });
}

function firstAnswer(text: string): Answer | undefined {
  const [, status, rest] = /^HTTP\/1\.1 (\d{3}) [^\r]*\r\n([\s\S]*)$/.exec(text) ?? [];
  if (status === undefined || rest === undefined) return undefined;
  if (status === "100") return firstAnswer(rest.replace(/^\r\n/, ""));
  const at = rest.indexOf("\r\n\r\n");
  const headers = new Headers();
  for (const line of rest.slice(0, at).split("\r\n")) headers.append(line.split(":", 1)[0] ?? "", afterColon(line));
  const length = headers.get("content-length");
  const body = rest.slice(at + 4);
  return new Answer(Number(status), headers, length === null ? body : body.slice(0, Number(length)));
}

function afterColon(line: string): string {
  return line.slice(line.indexOf(":") + 1).trim();
}
