import { CounterfoilError } from "@counterfoil/protocol";
import type { Batch } from "./endpoint.js";
import type { Told } from "./provider-request.js";

/** One object that waits for a call it can share. */
interface Wish {
  id: string;
  path: string;
  take: (told: Told) => void;
  refuse: (error: unknown) => void;
}

/** Asks for a path, on behalf of whoever began the batch. */
export type Ask = (path: string) => Promise<Told>;

/** Objects of one type that one account asks for in the same tick become one call. */
export class Batches {
  readonly #open = new Map<string, Wish[]>();

  /** The object at a path of which `id` is the last part. Throws `not_found`, and what `ask` throws. */
  get(account: string, batch: Batch, path: string, id: string, ask: Ask): Promise<Told> {
    const query = path.split("?", 2)[1] ?? "";
    const key = `${account} ${batch.path} ${query}`;
    return new Promise((take, refuse) => {
      const wishes = this.#open.get(key);
      if (wishes) wishes.push({ id, path, take, refuse });
      else {
        const first: Wish[] = [{ id, path, take, refuse }];
        this.#open.set(key, first);
        setImmediate(() => {
          this.#open.delete(key);
          for (let at = 0; at < first.length; at += batch.most)
            void answer(first.slice(at, at + batch.most), batch, query, ask);
        });
      }
    });
  }
}

async function answer(wishes: readonly Wish[], batch: Batch, query: string, ask: Ask): Promise<void> {
  const [only] = wishes;
  try {
    if (only && wishes.length === 1) return only.take(await ask(only.path));
    const ids = `${batch.parameter}=${wishes.map(({ id }) => id).join(",")}`;
    const told = await ask(`${batch.path}?${query === "" ? ids : `${ids}&${query}`}`);
    const found = told.body?.[batch.member];
    if (!Array.isArray(found)) throw new CounterfoilError("provider_unavailable", { retryAfter: 5 });
    for (const [at, wish] of wishes.entries()) give(wish, found[at], { ...told, etag: undefined });
  } catch (error) {
    for (const { refuse } of wishes) refuse(error);
  }
}

function give({ take, refuse }: Wish, body: unknown, told: Told): void {
  if (typeof body !== "object" || body === null || Array.isArray(body)) refuse(new CounterfoilError("not_found"));
  else take({ ...told, body: { ...body }, size: Buffer.byteLength(JSON.stringify(body)) });
}
