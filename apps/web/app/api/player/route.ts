import type { NextRequest } from "next/server";
import { counterfoil } from "../../../counterfoil";
import { change } from "../../../data/ask";
import { PauseDocument, PlayDocument, SkipToNextDocument, SkipToPreviousDocument } from "../../../data/graphql.gen";

const COMMANDS: ReadonlyMap<string | null, typeof PlayDocument> = new Map([
  ["play", PlayDocument],
  ["pause", PauseDocument],
  ["next", SkipToNextDocument],
  ["previous", SkipToPreviousDocument],
]);

const HERE = "/now-playing";

/**
 * The form of the player: `command`. A script that wants JSON is told what plays now (`player`, null where that could not be
 * read), or where to go (`goTo`); everybody else is sent there.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const form = await counterfoil.form(request);
  if (form instanceof Response) return form;
  const document = COMMANDS.get(form.get("command"));
  if (!document) return new Response("There is no such command.\n", { status: 400 });
  const { data, errors, goTo } = await change(document, {}, HERE);
  if (request.headers.get("accept") !== "application/json") return counterfoil.seeOther(goTo ?? HERE);
  const isRead = !errors.some(({ path }) => path?.at(-1) === "nowPlaying");
  const player = isRead ? (data?.done?.player ?? null) : null;
  return Response.json({ goTo, player }, { headers: { "cache-control": "no-store" } });
}
