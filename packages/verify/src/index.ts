/**
 * For resource servers: verifies Counterfoil's access tokens (RFC 9068) offline and hears of sign-outs within a second.
 * What the issuer does, and who may do what inside your service, is not its business.
 */
export {
  CLOSE_CODES,
  type CloseReason,
  CounterfoilError,
  type Reason,
  type RevocationEntry,
} from "@counterfoil/protocol";
export type { VerifiedAccess } from "./access.js";
export type { VerifiedClaims } from "./claims.js";
export type { FaultPart, VerifierFault } from "./faults.js";
export type { RevocationOptions, VerifierOptions } from "./options.js";
export { type Refusal, refusalOf, refusalResponse } from "./refusal.js";
export type { RevocationStats, VerifierStats } from "./stats.js";
export type { TicketAccess } from "./ticket-access.js";
export { createTicketGate, type TicketGate, type TicketGateOptions } from "./ticket-gate.js";
export { createVerifier, type Verifier } from "./verifier.js";
