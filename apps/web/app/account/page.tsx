import type { MeResponse } from "@counterfoil/protocol";
import { redirect } from "next/navigation";
import { counterfoil } from "../../counterfoil";
import { providerNamed } from "../../providers";
import { ConnectionList } from "../../ui/connection-list";
import { explainConnection } from "../../ui/connection-reasons";
import { DeviceList } from "../../ui/device-list";
import { Field, Form, FormTrouble, Trouble } from "../../ui/form";
import { noteOf } from "../../ui/note";
import { providerNameIn } from "../../ui/provider-name";
import { firstOf, type Query } from "../../ui/query";
import { Shell } from "../../ui/shell";
import { Absent, withoutServer } from "./absent";
import { AccountDone } from "./done";

const HERE = "/account";

export default async function AccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const [account, listed, list] = await Promise.all([
    counterfoil.me().catch(withoutServer),
    counterfoil.connections().catch(withoutServer),
    counterfoil.devices().catch(withoutServer),
  ]);
  if (account.status === "signed_out" || listed.status === "signed_out" || list.status === "signed_out")
    redirect(await counterfoil.signInPath(HERE));
  if (account.status === "unavailable" || listed.status === "unavailable" || list.status === "unavailable")
    return <Absent here={HERE} />;

  const { name, email } = account.me;
  return (
    <Shell
      account={{ name: name ?? email ?? "Your account", images: [] }}
      back={{ href: "/", label: "Your playlists" }}
    >
      <title>Your account · Counterfoil</title>
      <header className="heading">
        <h1>Your account</h1>
        {email !== null && <p>{email}</p>}
      </header>
      <AccountDone query={query} note={await counterfoil.formNote("disconnect")} />
      <AccountTrouble query={query} />
      <div className="account-parts">
        <section className="part" aria-labelledby="connections">
          <h2 id="connections">Connected to</h2>
          <ConnectionList connections={listed.connections} />
        </section>
        <section className="part" aria-labelledby="devices">
          <h2 id="devices">Signed in on</h2>
          <DeviceList devices={list.devices} />
        </section>
        <section className="part" aria-labelledby="change">
          <h2 id="change">Password</h2>
          <Password me={account.me} query={query} />
        </section>
      </div>
    </Shell>
  );
}

/** What did not go through: it is about a provider where the address names one. */
async function AccountTrouble({ query }: { query: Query }) {
  const reason = firstOf(query.error);
  if (reason === null) return null;
  if (query.provider === undefined)
    return <FormTrouble reason={reason} note={await noteOf("change-password", query)} />;
  return <Trouble {...explainConnection(reason, providerNameIn(query), await counterfoil.formNote("connect"))} />;
}

async function Password({ me, query }: { me: MeResponse; query: Query }) {
  if (!me.has_password) {
    const names = [...new Set(me.connections.map(({ provider }) => providerNamed(provider).name))];
    return <p className="field-hint">This account has no password here. It signs in with {names.join(" or ")}.</p>;
  }
  const note = await noteOf("change-password", query);
  return (
    <Form route="change-password" button="Change the password">
      {me.email !== null && <input type="hidden" name="username" autoComplete="username" value={me.email} />}
      <Field
        label="Current password"
        name="current_password"
        type="password"
        autoComplete="current-password"
        note={note}
      />
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        note={note}
        about="password"
        hint="8 characters at least. All other devices are signed out."
      />
    </Form>
  );
}
