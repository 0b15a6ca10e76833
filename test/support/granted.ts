import type { Client } from "./client.js";
import { Linking } from "./linking.js";

/** The scopes of Spotify that a sign-in does not ask for, and the schema can use. */
export const FURTHER_SCOPES = [
  "playlist-modify-private",
  "playlist-modify-public",
  "ugc-image-upload",
  "user-follow-modify",
  "user-follow-read",
  "user-library-modify",
  "user-library-read",
  "user-modify-playback-state",
  "user-read-currently-playing",
  "user-read-playback-position",
  "user-read-playback-state",
  "user-read-recently-played",
  "user-top-read",
].join(" ");

/** A person who signed in and then granted all that the schema can use. */
export class Granted {
  private constructor(
    readonly client: Client,
    readonly accessToken: string,
  ) {}

  static async signIn(client: Client, user: string, scope = FURTHER_SCOPES): Promise<Granted> {
    const tokens = await client.signIn(user);
    await Linking.of(client, tokens).link(user, {}, { scope });
    return new Granted(client, tokens.access_token);
  }

  /** The data of an answer without errors. Throws the errors. */
  async ask<Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Data> {
    const { data, errors } = await this.client.graphql(this.accessToken, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data as Data;
  }

  /** Reason and message of the first error. */
  async refusal(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<[reason: string | undefined, message: string | undefined]> {
    const { errors } = await this.client.graphql(this.accessToken, query, variables);
    return [errors?.[0]?.extensions.reason, errors?.[0]?.message];
  }
}
