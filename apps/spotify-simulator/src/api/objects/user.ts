import type { User } from "../../catalogue/records.js";
import type { Scope } from "../../scopes.js";
import { identity, images, type View } from "./view.js";

/** The account of the user who is asked about themselves (`PrivateUserObject`). */
export function privateUser(view: View, user: User, scopes: readonly Scope[]): object {
  return {
    account_id: user.accountId,
    display_name: user.displayName,
    ...identity(view, "user", user.id),
    images: pictures(view, user),
    ...(view.extended ? fieldsOfExtendedMode(user, scopes) : {}),
  };
}

/** Somebody else's account (`PublicUserObject`). */
export function publicUser(view: View, user: User): object {
  return {
    display_name: user.displayName,
    ...identity(view, "user", user.id),
    images: pictures(view, user),
    ...(view.extended ? { followers: { href: null, total: user.followers } } : {}),
  };
}

/** The owner of a playlist (`PlaylistOwnerObject`). */
export function owner(view: View, user: User): object {
  return { display_name: user.displayName, ...identity(view, "user", user.id) };
}

function fieldsOfExtendedMode(user: User, scopes: readonly Scope[]): object {
  return {
    followers: { href: null, total: user.followers },
    ...(scopes.includes("user-read-email") && user.email !== null ? { email: user.email } : {}),
    ...(scopes.includes("user-read-private")
      ? {
          country: user.country,
          product: user.product,
          explicit_content: { filter_enabled: false, filter_locked: false },
        }
      : {}),
  };
}

function pictures(view: View, user: User): object[] {
  return user.hasPicture ? images(view, "user", user.id, [300, 64]) : [];
}
