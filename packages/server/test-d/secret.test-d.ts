import type {
  CookieLoginResponse,
  CookieTokenResponse,
  DeviceListResponse,
  EventData,
  LoginResponse,
  MeResponse,
  OAuthErrorBody,
  ProblemBody,
  TokenResponse,
} from "@counterfoil/protocol";
import { Secret } from "../src/lib/secret.js";

// Compiled by `tsc -b`, never run: what has to be an error is one, or the build fails.

/** Whether a `Secret` stands anywhere in a type. */
type HoldsSecret<T> = T extends Secret
  ? true
  : T extends readonly (infer Item)[]
    ? HoldsSecret<Item>
    : T extends object
      ? true extends { [Key in keyof T]-?: HoldsSecret<T[Key]> }[keyof T]
        ? true
        : false
      : false;

const holds = <T>(_holds: true extends HoldsSecret<T> ? true : false): void => undefined;

// The search finds them: at once, deep, optional, in lists and in unions.
holds<Secret>(true);
holds<{ a: { b?: Secret } }>(true);
holds<{ a: string; list: readonly { token: Secret | null }[] }>(true);
holds<{ a: string; list: string[] }>(false);

// No answer and no event has one.
holds<LoginResponse | CookieLoginResponse>(false);
holds<TokenResponse | CookieTokenResponse>(false);
holds<MeResponse>(false);
holds<DeviceListResponse>(false);
holds<ProblemBody | OAuthErrorBody>(false);
holds<EventData[keyof EventData]>(false);

const secret = new Secret("");

// @ts-expect-error A secret is no text: it gets into an answer only where somebody writes reveal().
export const text: string = secret;
// @ts-expect-error Nor does a look-alike pass for one.
export const alike: Secret = { reveal: () => "", toString: () => "", toJSON: () => "" };
export const answer: Pick<TokenResponse, "access_token" | "refresh_token"> = {
  // @ts-expect-error
  access_token: secret,
  refresh_token: secret.reveal(),
};
export const event: EventData["connection.needs_reauthorization"] = {
  // @ts-expect-error
  connection_id: secret,
  provider: "spotify",
  reason: "refused",
};
