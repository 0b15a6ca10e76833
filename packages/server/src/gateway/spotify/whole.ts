import type { Sent } from "../members.js";
import { ownId } from "./ids.js";
import type { WebApi } from "./web-api.js";

/**
 * A member that only the whole object has: from the object at hand where it is there, otherwise from the whole one, which
 * costs a call (one for all such members of an object).
 */
export async function wholeMember(api: WebApi, folder: string, sent: Sent, member: string): Promise<unknown> {
  if (member in sent) return sent[member];
  if (sent.id === null || sent.id === undefined) return null;
  return (await api.get(`/${folder}/${ownId(sent)}`))[member];
}
