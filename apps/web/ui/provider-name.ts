import { providers } from "../counterfoil";
import { firstOf, type Query } from "./query";

/** How to call the provider a page is about: only those of this app are called by a name that stands in an address. */
export function providerNameIn(query: Query): string {
  const id = firstOf(query.provider);
  return providers.find((provider) => provider.id === id)?.name ?? "The provider";
}
