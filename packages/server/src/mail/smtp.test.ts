import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { Smtp } from "./smtp.js";
import { writeLetter } from "./write-letter.js";

/** What a server of RFC 5321 was told. */
interface Received {
  commands: string[];
  data: string;
}

let server: Server;
let received: Received;
let url: string;
beforeEach(async () => {
  received = { commands: [], data: "" };
  server = createServer((socket) => converse(socket, received)).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const ANSWERS: Record<string, string> = {
  DATA: "354 go on\r\n",
  QUIT: "221 bye\r\n",
  STARTTLS: "454 no TLS here\r\n",
};

/** The least that a mail needs: greeting, envelope, data. */
function converse(socket: Socket, into: Received): void {
  let inData = false;
  let rest = "";
  socket.on("error", () => undefined);
  socket.write("220 test\r\n");
  socket.on("data", (chunk) => {
    rest += chunk.toString("utf8");
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (inData && line !== ".") into.data += `${line}\r\n`;
      else if (inData) {
        inData = false;
        socket.write("250 taken\r\n");
      } else {
        into.commands.push(line);
        inData = line === "DATA";
        socket.write(ANSWERS[line] ?? "250 ok\r\n");
      }
    }
  });
}

const letter = (to: string, app = "app.example") => writeLetter("known", to, "ko", { app });

test("a letter arrives with its envelope, its subject and both its forms", async () => {
  const smtp = new Smtp(new Secret(url), "Counterfoil <post@example.com>");
  await smtp.carry(letter("ada@example.com"));
  smtp.close();
  expect(received.commands).toContain("MAIL FROM:<post@example.com>");
  expect(received.commands.filter((line) => line.startsWith("RCPT"))).toEqual(["RCPT TO:<ada@example.com>"]);
  expect(received.data).toMatch(/^From: Counterfoil <post@example\.com>\r\n/m);
  expect(received.data).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(received.data).toMatch(/^Auto-Submitted: auto-generated\r\n/m);
  expect(received.data).toMatch(/text\/plain[\s\S]*text\/html/);
});

test("nothing that is filled in makes a header or another recipient", async () => {
  const smtp = new Smtp(new Secret(url), "post@example.com");
  await smtp.carry(letter("ada@example.com", "x\r\nBcc: eve@evil.example\r\n\r\n"));
  await smtp.carry(letter("ada@example.com\r\nRCPT TO:<eve@evil.example>")).catch(() => undefined);
  smtp.close();
  expect(received.data).not.toMatch(/^Bcc:/im);
  for (const command of received.commands) expect(command).not.toMatch(/^RCPT TO:<eve@/);
});

test("credentials are not sent over a line that is not TLS", async () => {
  const smtp = new Smtp(new Secret(url.replace("smtp://", "smtp://user:s3cret@")), "post@example.com");
  await expect(smtp.carry(letter("ada@example.com"))).rejects.toThrow();
  smtp.close();
  expect(received.commands.join("\n")).not.toMatch(/AUTH|s3cret|czNjcmV0/);
});
