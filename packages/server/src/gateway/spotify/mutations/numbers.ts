import { CounterfoilError } from "@counterfoil/protocol";

/** A number within bounds. Throws `invalid_request`, which names it. */
export function within(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (value >= least && value <= most) return value;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  throw new CounterfoilError("invalid_request", { detail: `${name} has to be ${bounds}.` });
}
