import type { ConnectionItem } from "@counterfoil/protocol";
import Link from "next/link";
import { providers } from "../counterfoil";
import { providerNamed } from "../providers";
import { ConnectForm } from "./connect-form";
import { day, pathWith } from "./format";

/** The providers an account is connected to, and those it could be. */
export function ConnectionList({ connections }: { connections: readonly ConnectionItem[] }) {
  const further = providers.filter(({ id }) => connections.every((connection) => connection.provider !== id));
  return (
    <>
      {connections.length === 0 && <p className="field-hint">Nothing is connected.</p>}
      <ul className="entries connections">
        {connections.map((connection) => (
          <Connection key={connection.id} connection={connection} />
        ))}
      </ul>
      <div className="further">
        {further.map(({ id, name }) => (
          <ConnectForm key={id} provider={id} button={`Connect ${name}`} quiet />
        ))}
      </div>
    </>
  );
}

function Connection({ connection }: { connection: ConnectionItem }) {
  const { id, provider, status, created_at } = connection;
  const { name } = providerNamed(provider);
  const of = <span className="unseen"> {name}</span>;
  return (
    <li>
      <p>
        <strong>{name}</strong>
        <span>{inWords(connection)}</span>
        <span>since {day(created_at)}</span>
      </p>
      <div className="acts">
        {(status === "reauthorization_due" || status === "needs_reauthorization") && (
          <ConnectForm provider={provider} button={<>Renew{of}</>} />
        )}
        <Link className="button quiet" href={pathWith("/account/disconnect", { connection: id })} prefetch={false}>
          Disconnect{of}
        </Link>
      </div>
    </li>
  );
}

function inWords({ status, grant_expires_at }: ConnectionItem): string {
  switch (status) {
    case "active":
      return "permission granted";
    case "reauthorization_due":
      return `permission ends on ${day(grant_expires_at)}`;
    case "needs_reauthorization":
      return "permission has ended";
    case "identity_only":
      return "for signing in only";
  }
}
