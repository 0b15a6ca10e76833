/** The grant types of the token endpoint. */
export type GrantType = "authorization_code" | "refresh_token" | "client_credentials";

/** Whether the text names a grant type of the token endpoint. */
export function isGrantType(text: string | undefined): text is GrantType {
  return text === "authorization_code" || text === "refresh_token" || text === "client_credentials";
}

/** Counts the requests received, whatever their answer. */
export class Counters {
  token: Record<GrantType, number> = { authorization_code: 0, refresh_token: 0, client_credentials: 0 };
  /** By method and path template, such as `GET /playlists/{playlist_id}/items`. */
  api: Record<string, number> = {};

  count(operation: string): void {
    this.api[operation] = (this.api[operation] ?? 0) + 1;
  }

  /** Sets all to 0. */
  clear(): void {
    this.token = { authorization_code: 0, refresh_token: 0, client_credentials: 0 };
    for (const operation of Object.keys(this.api)) this.api[operation] = 0;
  }
}
