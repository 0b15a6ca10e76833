import { beforeAll, expect, test } from "vitest";
import { Client } from "../support/client.js";
import { freePort } from "../support/free-port.js";
import { PASSWORD, Person } from "../support/people.js";
import { Server } from "../support/server.js";
import { WebApp } from "../support/web-app.js";

const HOME = "203.0.113.7";
const ELSEWHERE = "198.51.100.9";

let server: Server;
let web: WebApp;

/** The app behind one proxy, and a server that believes the app where people come from. */
beforeAll(async () => {
  const port = await freePort();
  server = await Server.start({ WEB_PORT: String(port), COUNTERFOIL_TRUST_PROXY: "loopback" });
  web = await WebApp.start(port, server.url, { WEB_PROXIES: "1" });
});

async function owner(name: string): Promise<Person> {
  const person = new Person(new Client(server.url), `${name}@example.com`);
  await person.enrol();
  return person;
}

/** The app's sign-in form, as it comes through the proxy; where it leads to. */
async function signIn(email: string, password: string, forwarded: string): Promise<string> {
  const answer = await fetch(`${web.url}/api/auth/password`, {
    method: "POST",
    headers: { origin: web.url, "x-forwarded-for": forwarded },
    body: new URLSearchParams({ email, password }),
    redirect: "manual",
  });
  return answer.headers.get("location")?.slice(web.url.length) ?? "";
}

test("through the app, too, each address has limits of its own, whatever it writes itself (PW-04, CK-08)", async () => {
  const newcomer = await owner("newcomer");
  const answers: string[] = [];
  for (let turn = 0; turn < 80; turn++)
    answers.push(await signIn(`many-${turn}@example.com`, PASSWORD, `192.0.2.${turn}, ${ELSEWHERE}`));
  expect(answers[0]).toBe("/sign-in?error=invalid_credentials");
  expect(answers.at(-1)).toBe("/sign-in?error=rate_limited");
  expect(await signIn(newcomer.email, PASSWORD, HOME)).toBe("/");
});

test("an owner under attack signs in from home (PW-04)", async () => {
  const person = await owner("besieged");
  expect(await signIn(person.email, PASSWORD, HOME)).toBe("/");
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, turn) => signIn(person.email, `guess-number-${turn}`, `198.51.100.${100 + turn}`)),
  );
  expect(answers).toContain("/sign-in?error=rate_limited");
  expect(await signIn(person.email, PASSWORD, HOME)).toBe("/");
  expect(await signIn(person.email, PASSWORD, "192.0.2.1")).toBe("/sign-in?error=rate_limited");
});
