import { objectOf, type Sent, textOf } from "../members.js";
import type { WebApi } from "./web-api.js";

/**
 * A member that only the whole object has: from the object at hand where it is there, otherwise from the whole one, which
 * costs a call (one for all such members of an object).
 */
export async function wholeMember(api: WebApi, folder: string, sent: Sent, member: string): Promise<unknown> {
  if (member in sent) return sent[member];
  const id = textOf(sent.id);
  if (id === null) return null;
  return objectOf(await api.get(`/${folder}/${encodeURIComponent(id)}`))?.[member];
}
