import { type Answer, askRaw, cutOff } from "../ask.js";
import { Dice } from "../dice.js";
import type { Target } from "../target.js";
import { CANARY, Fuzzer, type LiveTokens } from "./fuzzer.js";
import { complaint } from "./judge.js";
import { sendBytes } from "./send-bytes.js";
import { surfaceOf } from "./surface.js";

/** What a run has found. */
export interface Findings {
  /** How often each status was answered; `0` counts connections that ended without an answer. */
  statuses: Record<number, number>;
  /** What broke a promise, with the request that did it. */
  complaints: string[];
}

const AT_ONCE = 16;
/** So often it is looked whether the tokens still open anything: the requests end sessions, too. */
const BATCHES_PER_SESSION = 10;
/** One request in so many is sent as changed bytes. */
const BYTES_EVERY = 8;

/** Sends the seed's first so many requests to the server, and judges each answer (EV-05, ASVS 16.5.1). */
export async function fuzz(target: Target, seed: number, requests: number): Promise<Findings> {
  const fuzzer = new Fuzzer(new Dice(seed), await surfaceOf(target));
  const findings: Findings = { statuses: {}, complaints: [] };
  const { pid } = target.server.process;
  let tokens: LiveTokens = await target.signIn();
  const once = async (turn: number) => {
    const { answer, what, wrong } = await (turn % BYTES_EVERY === 0 ? bytes() : whole());
    const status = answer?.status ?? 0;
    findings.statuses[status] = (findings.statuses[status] ?? 0) + 1;
    if (wrong !== undefined) findings.complaints.push(`${wrong}: ${what}`);
  };
  const whole = async () => {
    const request = fuzzer.next(tokens);
    const what = JSON.stringify(request).slice(0, 2000);
    const answer = await askRaw(target.url, request).catch(hungUp);
    return { answer, what, wrong: answer && complaint(request, answer) };
  };
  const bytes = async () => {
    const sent = fuzzer.nextBytes(tokens);
    const what = JSON.stringify(sent.toString("latin1")).slice(0, 2000);
    const answer = await sendBytes(target.url, sent);
    const [method = "", path = ""] =
      sent
        .toString("latin1")
        .split(/[\r\n]/, 1)[0]
        ?.split(" ") ?? [];
    return { answer, what, wrong: answer && complaint({ method, target: path }, answer) };
  };
  for (let sent = 0, batch = 0; sent < requests; sent += AT_ONCE, batch++) {
    if (batch % BATCHES_PER_SESSION === 0) tokens = await livingTokens(target, tokens);
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, requests - sent) }, (_, turn) => once(sent + turn)));
  }
  const ready: Answer = await target.get("/readyz");
  if (ready.status !== 200 || target.server.process.pid !== pid) findings.complaints.push("it is not well afterwards");
  for (const line of target.server.process.stderr)
    if (/"internal error"/.test(line) || line.includes(CANARY)) findings.complaints.push(`in the log: ${line}`);
  return findings;
}

async function livingTokens(target: Target, tokens: LiveTokens): Promise<LiveTokens> {
  const { status } = await target.get("/me", tokens.access_token);
  return status === 200 ? tokens : target.signIn();
}

/** A header that is too large is refused before the method is known, so that even HEAD gets a body, and then an end. */
function hungUp(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "HPE_CLOSED_CONNECTION") return cutOff(error);
}
