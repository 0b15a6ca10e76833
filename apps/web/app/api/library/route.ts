import type { NextRequest } from "next/server";
import { counterfoil } from "../../../counterfoil";
import { change } from "../../../data/ask";
import { RemoveDocument, SaveDocument } from "../../../data/graphql.gen";
import { pathWith } from "../../../ui/format";

const CHANGES: ReadonlyMap<string | null, { document: typeof SaveDocument; done: string }> = new Map([
  ["save", { document: SaveDocument, done: "saved" }],
  ["remove", { document: RemoveDocument, done: "removed" }],
]);

/** The form of `SaveForm`: `change` is `save` or `remove`, `id` a global id, `return_to` the page it stands on. */
export async function POST(request: NextRequest): Promise<Response> {
  const form = await counterfoil.form(request);
  if (form instanceof Response) return form;
  const wanted = CHANGES.get(form.get("change"));
  if (!wanted) return new Response("There is no such change.\n", { status: 400 });
  const here = form.get("return_to") ?? "/library";
  const { goTo } = await change(wanted.document, { ids: form.getAll("id") }, here);
  return counterfoil.seeOther(goTo ?? pathWith(here, { done: wanted.done }));
}
