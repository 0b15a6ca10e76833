import type { AccountFragment, PictureFragment } from "./graphql.gen";

/** The person as the header shows them. */
export interface Account {
  name: string;
  images: PictureFragment[];
}

export function accountOf(data: AccountFragment | null): Account {
  const { viewer, me } = data ?? { viewer: null, me: null };
  return {
    name: me?.displayName ?? viewer?.name ?? viewer?.email ?? "Your account",
    images: me?.images ?? [],
  };
}
