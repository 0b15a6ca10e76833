import { setTimeout as pause } from "node:timers/promises";
import { Connection, postRequest } from "./race-connection.js";

/** Logins that are under way at once. */
export const PARALLEL = 50;
/** Milliseconds for which one who is told to come back waits. */
const PACE = 5;

/** What people have, and the client's credentials. */
export interface Logins {
  url: string;
  authorization: string;
  clientId: string;
  accounts: readonly { email: string; password: string }[];
}

/** Signs people in, many at once; how many got in. One that is told to come back later (503) does so. */
export async function logIn(logins: Logins, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const person = async (index: number) => {
    const connection = new Connection(logins.url);
    while (performance.now() < end) {
      const { status, body } = await connection.ask(loginRequest(logins, index));
      if (status === 200) done++;
      else if (status === 503) await pause(PACE);
      else throw new Error(`a login was answered ${status}: ${body.slice(0, 300)}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: PARALLEL }, (_, index) => person(index)));
  return done;
}

function loginRequest({ authorization, clientId, accounts }: Logins, index: number): string {
  const { email, password } = accounts[index % accounts.length] ?? {};
  const body = JSON.stringify({ client_id: clientId, email, password });
  // Each has an address of their own, as behind a proxy: the limits on one address are not what is measured.
  const headers = { authorization, "content-type": "application/json", "x-forwarded-for": `203.0.113.${index + 1}` };
  return postRequest("/login/password", headers, body);
}
