import type { FormNote } from "@counterfoil/next";
import { Done } from "../../ui/form";
import { providerNameIn } from "../../ui/provider-name";
import { firstOf, type Query } from "../../ui/query";

/** What has just been done on the account page; nothing where nothing was. */
export function AccountDone({ query, note }: { query: Query; note: FormNote }) {
  const name = providerNameIn(query);
  switch (firstOf(query.done)) {
    case "changed":
      return <Done title="The new password counts from now on">All your other devices were signed out.</Done>;
    case "signed_out":
      return <Done title="Signed out">That device has to sign in again.</Done>;
    case "connected":
      return <Done title={`${name} is connected`}>From now on you can sign in with it too.</Done>;
    case "renewed":
      return <Done title={`${name} is renewed`}>Your permission there is fresh again.</Done>;
    case "disconnected":
      return (
        <Done title={`${name} is disconnected`}>
          You cannot sign in with it any more, and what this app had of it is deleted.
          {note.revoked === false && <StillStands manageUrl={note.manageUrl} />}
        </Done>
      );
    default:
      return null;
  }
}

function StillStands({ manageUrl }: { manageUrl: string | null }) {
  if (manageUrl === null)
    return <> At the provider the permission may still stand: you end it in your account there.</>;
  return (
    <>
      {" "}
      At the provider the permission still stands: <a href={manageUrl}>end it on its page</a>.
    </>
  );
}
