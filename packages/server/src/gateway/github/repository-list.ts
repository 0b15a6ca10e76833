import { needed, objectOf } from "../members.js";
import { type Page, type PageArguments, pageOf, stretchOf } from "../page.js";
import type { ProviderApi } from "../provider-api.js";

/** GitHub's own largest page. */
const LARGEST = 100;

/**
 * A page of the person's repositories. GitHub numbers pages: who goes on with pages of one size asks for no item twice; any
 * other stretch is cut out of GitHub's largest pages.
 */
export async function readRepositories(api: ProviderApi, args: PageArguments): Promise<Page> {
  const stretch = stretchOf(args);
  const { offset, count } = stretch;
  const size = count > 0 && offset % count === 0 ? count : LARGEST;
  const pages = Math.max(1, Math.ceil((offset + count) / size) - Math.floor(offset / size));
  const begin = Math.floor(offset / size) * size;
  const parts = await Promise.all(
    Array.from({ length: pages }, (_, at) =>
      api.get(`/user/repos?sort=pushed&per_page=${size}&page=${begin / size + at + 1}`),
    ),
  );
  const sent: unknown[] = parts.flatMap(({ items }) => needed(Array.isArray(items) ? items : null));
  const found = sent.map((one, at) => ({ sent: objectOf(one) ?? {}, node: objectOf(one), place: begin + at }));
  const total = sent.length < pages * size ? begin + sent.length : Number.POSITIVE_INFINITY;
  return pageOf(stretch, found.slice(offset - begin, offset - begin + count), total);
}
