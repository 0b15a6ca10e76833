/** Why a session ended that nobody ended. */
export interface SignOut {
  sid: string;
  text: string;
}

/** What the load of one scenario came to. */
export class Tally {
  /** Answers with a token. */
  refreshes = 0;
  /** Requests without an answer, or without one in time. */
  lost = 0;
  /** Answers 503. */
  unavailable = 0;
  /** 503 without `Retry-After`. */
  adviceless = 0;
  /** Answers that nobody may get: 500 and unknown refusals, in words. */
  readonly odd: string[] = [];
  /** Losses past the window after which the client went on. */
  lateLosses = 0;
  readonly signedOut: SignOut[] = [];
  /** Signed out after more than the protocol promises to bear. */
  readonly beyond: SignOut[] = [];
  /** Times that all holders of a session were compared. */
  comparisons = 0;
  /** Of these, how many found different tokens. */
  forks = 0;
  disturbances = 0;
}
