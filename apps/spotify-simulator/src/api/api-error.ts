/** An answer of the Web API that is an error; `message` is Spotify's wording. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    message: string,
    /** Why a player command failed, or which quota ran out. */
    readonly reason?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The error object: `{"error": {"status", "message", "reason"?}}`. */
export function errorObject(status: number, message: string, reason?: string): { error: object } {
  return { error: { status, message, ...(reason === undefined ? {} : { reason }) } };
}
