import type { ConnectionItem, MeResponse } from "@counterfoil/protocol";
import Link from "next/link";
import { redirect } from "next/navigation";
import { counterfoil } from "../../../counterfoil";
import { providerNamed } from "../../../providers";
import { pathWith } from "../../../ui/format";
import { firstOf, type Query } from "../../../ui/query";
import { Shell } from "../../../ui/shell";
import { Absent, withoutServer } from "../absent";

const BACK = { href: "/account", label: "Your account" };

/** Asks before a connection is removed, and says what that means. */
export default async function DisconnectPage({ searchParams }: { searchParams: Promise<Query> }) {
  const id = firstOf((await searchParams).connection);
  const here = pathWith("/account/disconnect", { connection: id });
  const [account, listed] = await Promise.all([
    counterfoil.me().catch(withoutServer),
    counterfoil.connections().catch(withoutServer),
  ]);
  if (account.status === "signed_out" || listed.status === "signed_out") redirect(await counterfoil.signInPath(here));
  if (account.status === "unavailable" || listed.status === "unavailable") return <Absent here={here} />;
  const connection = listed.connections.find((one) => one.id === id);
  if (!connection) redirect(BACK.href);

  const { name, email } = account.me;
  return (
    <Shell account={{ name: name ?? email ?? "Your account", images: [] }} back={BACK}>
      <Question connection={connection} isLastWay={isLastWay(account.me)} />
    </Shell>
  );
}

function Question({ connection, isLastWay }: { connection: ConnectionItem; isLastWay: boolean }) {
  const { name } = providerNamed(connection.provider);
  return (
    <section className="part question">
      <title>{`Disconnect ${name} · Counterfoil`}</title>
      <h1>Disconnect {name}?</h1>
      {isLastWay ? (
        <p>
          You cannot yet: {name} is the last way to sign in to your account, and without it nobody could open it any
          more. Connect another provider first.
        </p>
      ) : (
        <ul>
          <li>You can no longer sign in with {name}: doing so begins a new account.</li>
          {connection.status !== "identity_only" && (
            <li>
              The keys that {name} gave this app are deleted at once. {end(connection.provider, name)}
            </li>
          )}
          <li>You stay signed in, here and on your other devices.</li>
        </ul>
      )}
      <div className="acts">
        {!isLastWay && (
          <form action="/api/auth/disconnect" method="post">
            <input type="hidden" name="connection" value={connection.id} />
            <input type="hidden" name="provider" value={connection.provider} />
            <button type="submit">Disconnect {name}</button>
          </form>
        )}
        <Link className="button quiet" href={BACK.href} prefetch={false}>
          {isLastWay ? "Back to your account" : "Leave it as it is"}
        </Link>
      </div>
    </section>
  );
}

/** Spotify is the one whose grants no app can end. */
function end(provider: string, name: string): string {
  return provider === "spotify"
    ? `${name} lets nobody but you end the permission itself: the next page leads to where you do that.`
    : `We ask ${name} to end the permission too, and tell you if that did not happen.`;
}

/** The server has the last word: it also knows which providers are gone from its configuration. */
function isLastWay({ has_password, connections }: MeResponse): boolean {
  return !has_password && connections.length === 1;
}
