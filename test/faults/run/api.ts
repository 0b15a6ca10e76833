import { SECOND } from "./trial.js";
import { type Answer, ask } from "./wire.js";

/** Longer than the server needs to say that a store is silent. */
const DEADLINE = 8 * SECOND;

/** One call with an access token. Throws where no answer came. */
export async function call(
  method: "GET" | "POST" | "DELETE",
  url: string,
  accessToken: string,
  deadline = DEADLINE,
): Promise<Answer> {
  const answer = await ask({ method, url, headers: { authorization: `Bearer ${accessToken}` } }, deadline);
  if (!answer) throw new Error(`${method} ${url}: no answer`);
  return answer;
}
