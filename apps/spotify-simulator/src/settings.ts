import { z } from "zod";
import type { Clock } from "./clock.js";
import type { Database } from "./state/database.js";

/** What can be changed while the simulator runs. */
export const settingsSchema = z.strictObject({
  /** `development`: five allow-listed users and the endpoints and fields of 2026. `extended`: everything. */
  mode: z.enum(["development", "extended"]),
  /** What a refresh gives beside the access token: no refresh token, the same one, or a new one that ends the old. */
  refreshTokens: z.enum(["absent", "same", "rotate"]),
  /** Seconds the simulator's clock is ahead of the machine's; up to ten years either way. */
  clockOffsetSeconds: z.number().int().min(-315_576_000).max(315_576_000),
  /** Web API requests allowed per app in a rolling window; `null` for no limit. */
  rateLimit: z
    .strictObject({ requests: z.number().int().min(1).max(100_000), seconds: z.number().min(0.1).max(86_400) })
    .nullable(),
  /**
   * Web API requests allowed per developer account and endpoint family in so many hours, in development mode; `null` for
   * no quota.
   */
  quota: z
    .strictObject({ requests: z.number().int().min(1).max(1_000_000), hours: z.number().min(0.001).max(8760) })
    .nullable(),
});

/** The settings as one value. */
export type SettingsValue = z.infer<typeof settingsSchema>;

/** The access modes of the Web API. */
export type Mode = SettingsValue["mode"];

const defaults: SettingsValue = {
  mode: "development",
  refreshTokens: "absent",
  clockOffsetSeconds: 0,
  rateLimit: { requests: 300, seconds: 30 },
  quota: null,
};

/** The settings in force. Every change is written before it counts. */
export class Settings {
  #current: SettingsValue;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    const stored = database.setting("settings");
    const read = settingsSchema.safeParse({ ...defaults, ...(stored === undefined ? {} : JSON.parse(stored)) });
    this.#current = read.success ? read.data : defaults;
    clock.offsetSeconds = this.#current.clockOffsetSeconds;
  }

  get current(): SettingsValue {
    return this.#current;
  }

  /** Members that are left out keep their value. */
  change(change: Partial<SettingsValue>): SettingsValue {
    const next = { ...this.#current, ...change };
    this.database.putSetting("settings", JSON.stringify(next));
    this.#current = next;
    this.clock.offsetSeconds = next.clockOffsetSeconds;
    return next;
  }
}
