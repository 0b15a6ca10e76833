import { CounterfoilError } from "@counterfoil/protocol";
import type { GatewayContext } from "../context.js";
import { objectOf, type Sent } from "../members.js";
import type { ProviderApi } from "../provider-api.js";
import { scopesFor } from "./scopes.js";

/** The provider's name. */
export const SPOTIFY = "spotify";

/** What Spotify's words for a refusal mean to a person. */
const REFUSALS: Readonly<Record<string, string>> = {
  PREMIUM_REQUIRED: "Spotify lets only people with Spotify Premium control what plays.",
  NO_ACTIVE_DEVICE: "No device is active: name one by `deviceId`, or start Spotify on one.",
  NO_SPECIFIC_TRACK: "That is not in what is to be played.",
  NO_PREV_TRACK: "Nothing comes before this.",
  NO_NEXT_TRACK: "Nothing comes after this.",
  VOLUME_CONTROL_DISALLOW: "The volume of this device cannot be set from elsewhere.",
  DEVICE_NOT_CONTROLLABLE: "This device cannot be controlled from elsewhere.",
};

/** Spotify's Web API as one person sees it. Its errors say what the person can do. */
export class WebApi {
  readonly #api: ProviderApi;

  constructor(context: GatewayContext) {
    this.#api = context.api(SPOTIFY);
  }

  /** Reads an object. Throws what `ProviderApi.get` throws. */
  async get(path: string): Promise<Sent> {
    return this.#api.get(path).catch((error: unknown) => {
      throw explained(error, "GET", path);
    });
  }

  /** The same; null where Spotify knows nothing there. */
  async find(path: string): Promise<Sent | null> {
    return this.get(path).catch((error: unknown) => {
      if (error instanceof CounterfoilError && error.reason === "not_found") return null;
      throw error;
    });
  }

  /** Changes something. `changes` are the beginnings of the paths that say something else from now on. */
  async write(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    changes: readonly string[],
  ): Promise<Sent> {
    const written = await this.#api.write(method, path, body, changes).catch((error: unknown) => {
      throw explained(error, method, path);
    });
    return objectOf(written) ?? {};
  }
}

function explained(error: unknown, method: string, path: string): unknown {
  if (!(error instanceof CounterfoilError) || error.detail !== undefined) return error;
  const scopes = scopesFor(method, path);
  if (error.reason === "insufficient_scope" && scopes !== undefined) {
    const detail = `The person has not granted what this needs: let them consent to "${scopes}" by POST /me/connections/${SPOTIFY}.`;
    return new CounterfoilError("insufficient_scope", { detail });
  }
  const detail = REFUSALS[String(error.cause)];
  return detail === undefined ? error : new CounterfoilError(error.reason, { detail });
}
