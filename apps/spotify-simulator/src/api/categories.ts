import { base62Id } from "../catalogue/random.js";
import { ApiError } from "./api-error.js";
import { extended } from "./legacy.js";
import { images } from "./objects/view.js";
import { type Call, type Operation, ok } from "./operation.js";
import { page, readWindow } from "./paging.js";

/** Browse categories, closed in development mode: the genres of the catalogue, whatever `locale` says. */
export const categoryOperations: readonly Operation[] = [
  extended("/browse/categories", (call) =>
    ok({ categories: page(call, genresOf(call), readWindow(call), (genre) => category(call, genre)) }),
  ),
  extended("/browse/categories/{category_id}", (call) => {
    const genre = genresOf(call).find((name) => categoryId(name) === call.params.category_id);
    if (genre === undefined) throw new ApiError(404, "Specified id doesn't exist");
    return ok(category(call, genre));
  }),
];

function genresOf(call: Call): string[] {
  return [...new Set(call.simulation.catalogue.artists.flatMap(({ genres }) => genres))].sort();
}

function categoryId(genre: string): string {
  return base62Id(`category ${genre}`);
}

/** `CategoryObject`. */
function category({ view }: Call, genre: string): object {
  const id = categoryId(genre);
  return {
    href: `${view.origin}/v1/browse/categories/${id}`,
    icons: images(view, "category", id, [300]),
    id,
    name: genre,
  };
}
