import { Unavailable } from "@counterfoil/next";
import { redirect } from "next/navigation";
import { counterfoil, provider } from "../../counterfoil";
import { DeviceList } from "../../ui/device-list";
import { Done, Field, Form, FormTrouble } from "../../ui/form";
import { noteOf } from "../../ui/note";
import { TroubleNotice } from "../../ui/notice";
import { firstOf, type Query } from "../../ui/query";
import { Shell } from "../../ui/shell";

const HERE = "/account";
const BACK = { href: "/", label: "Your playlists" };

const DONE: Record<string, { title: string; text: string }> = {
  changed: { title: "The new password counts from now on", text: "All your other devices were signed out." },
  signed_out: { title: "Signed out", text: "That device has to sign in again." },
};

export default async function AccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const [account, list, note] = await Promise.all([
    counterfoil.me().catch(withoutServer),
    counterfoil.devices().catch(withoutServer),
    noteOf("change-password", query),
  ]);
  if (account.status === "signed_out" || list.status === "signed_out") redirect(await counterfoil.signInPath(HERE));
  if (account.status === "unavailable" || list.status === "unavailable") return <Absent />;

  const { name, email, connections } = account.me;
  const done = DONE[firstOf(query.done) ?? ""];
  return (
    <Shell account={{ name: name ?? email ?? "Your account", images: [] }} back={BACK}>
      <title>Your account · Counterfoil</title>
      <header className="heading">
        <h1>Your account</h1>
        {email !== null && <p>{email}</p>}
      </header>
      {done && <Done title={done.title}>{done.text}</Done>}
      <FormTrouble reason={firstOf(query.error)} note={note} />
      <div className="account-parts">
        <section className="part" aria-labelledby="devices">
          <h2 id="devices">Signed in on</h2>
          <DeviceList devices={list.devices} />
        </section>
        <section className="part" aria-labelledby="change">
          <h2 id="change">Password</h2>
          {connections.length > 0 ? (
            <p className="field-hint">This account signs in with {provider.name}. It has no password here.</p>
          ) : (
            <Form route="change-password" button="Change the password">
              {email !== null && <input type="hidden" name="username" autoComplete="username" value={email} />}
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
          )}
        </section>
      </div>
    </Shell>
  );
}

function Absent() {
  const trouble = { message: "", extensions: { reason: "server_unavailable" } };
  return (
    <Shell account={null} back={BACK}>
      <title>Your account · Counterfoil</title>
      <TroubleNotice trouble={trouble} here={HERE} />
    </Shell>
  );
}

function withoutServer(error: unknown): { status: "unavailable" } {
  if (error instanceof Unavailable) return { status: "unavailable" };
  throw error;
}
