import type { Profile, Viewer } from "./schema";

/** What every page asks about the person in front of it, to be spread into a page's document. */
export const ACCOUNT_FIELDS = `
  viewer { name email }
  me { displayName images { url width height } }
`;

export interface AccountData {
  viewer: Viewer | null;
  me: Profile | null;
}

/** The person as the header shows them. */
export interface Account {
  name: string;
  images: Profile["images"];
}

export function accountOf(data: AccountData | null): Account {
  const { viewer, me } = data ?? { viewer: null, me: null };
  return {
    name: me?.displayName ?? viewer?.name ?? viewer?.email ?? "Your account",
    images: me?.images ?? [],
  };
}
