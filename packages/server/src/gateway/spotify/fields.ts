import type { Projection } from "../selection.js";

/** A projection in the language of the parameter `fields` of the playlist endpoints: `id,owner(id,display_name)`. */
export function fieldsOf(projection: Projection): string {
  return [...projection]
    .map(([member, inner]) => (inner.size === 0 ? member : `${member}(${fieldsOf(inner)})`))
    .join(",");
}
