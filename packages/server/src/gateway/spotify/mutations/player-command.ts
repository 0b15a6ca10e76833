import { CounterfoilError } from "@counterfoil/protocol";
import type { GatewayContext } from "../../context.js";
import { WebApi } from "../web-api.js";
import type { Payload } from "./payload.js";

/** What Spotify calls a device: 40 hexadecimal digits mostly. */
const DEVICE = /^[A-Za-z0-9_-]{1,128}$/;

/** Said of every argument that names a device. */
export const ON_DEVICE = "On which device; the active one if left out.";

/** A command to the player: parameters go into the query, those without a value are left out. */
export async function command(
  context: GatewayContext,
  method: "PUT" | "POST",
  path: string,
  parameters: Record<string, string | number | boolean | null | undefined>,
  body?: object,
  touched: readonly string[] = [],
): Promise<Payload> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== null && value !== undefined) query.set(name, String(value));
  const whole = query.size === 0 ? path : `${path}?${query}`;
  await new WebApi(context).write(method, `/me/player${whole}`, body, ["/me/player"]);
  return { touched };
}

/** A device's id, if one is named. Throws `invalid_request`. */
export function deviceOf(deviceId: string | number | null | undefined): string | undefined {
  if (deviceId === null || deviceId === undefined) return undefined;
  if (!DEVICE.test(String(deviceId)))
    throw new CounterfoilError("invalid_request", { detail: "deviceId is not the id of a device." });
  return String(deviceId);
}
