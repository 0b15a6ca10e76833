import { Unavailable } from "@counterfoil/next";
import { isAppPath } from "@counterfoil/protocol";
import Link from "next/link";
import { redirect } from "next/navigation";
import { counterfoil, providers } from "../../counterfoil";
import { type Provider, provider, providerNamed } from "../../providers";
import { Entrance } from "../../ui/entrance";
import { Done, Field, Form, FormTrouble } from "../../ui/form";
import { pathWith } from "../../ui/format";
import { noteOf } from "../../ui/note";
import { providerNameIn } from "../../ui/provider-name";
import { firstOf, type Query } from "../../ui/query";

const STUB = {
  heading: "The half we keep",
  texts: [
    `A counterfoil is the part of a ticket that stays with the issuer. Here it is ${provider.name}’s keys: they stay on the server.`,
    "Your browser only gets a ticket of ours, good for this device, and void the moment you sign out.",
  ],
};

const DONE: Record<string, { title: string; text: string }> = {
  verified: { title: "Your address is confirmed", text: "The account is yours. Sign in with it now." },
  reset: { title: "The new password counts from now on", text: "Every device was signed out. Sign in with it now." },
};

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const error = firstOf(query.error);
  const done = DONE[firstOf(query.done) ?? ""];
  const return_to = firstOf(query.return_to);
  if (error === null && !done && (await isSignedIn())) redirect("/");
  const note = await noteOf("password", query);
  const again = error === null ? null : await ownWays();
  const remembered = error === null ? null : note.remember;
  const stay = query.stay === undefined ? remembered !== false : firstOf(query.stay) !== "0";
  // Who signs in again has chosen already.
  const remember = again === null ? (stay ? 1 : 0) : null;
  const offered = again?.providers ?? providers;

  return (
    <Entrance
      title="Sign in"
      heading={again === null ? "Your playlists are on the other side." : "Sign in once more."}
      stub={STUB}
    >
      {done && <Done title={done.title}>{done.text}</Done>}
      <FormTrouble reason={error} note={note} hasEmail provider={providerNameIn(query)} />
      {again === null && <Stay stay={stay} return_to={return_to} />}
      <ul className="providers">
        {offered.map(({ id, name }, at) => (
          <li key={id}>
            <a
              className={at === 0 ? "button" : "button quiet"}
              href={pathWith(`/api/auth/${id}`, { remember, return_to })}
            >
              Continue with {name}
            </a>
          </li>
        ))}
      </ul>
      {again?.hasPassword !== false && (
        <>
          <p className="or">{offered.length > 0 ? "or with a password" : "with your password"}</p>
          <Form route="password" button="Sign in">
            {remember !== null && <input type="hidden" name="remember" value={remember} />}
            {return_to !== null && <input type="hidden" name="return_to" value={return_to} />}
            <Field
              label="E-mail address"
              name="email"
              type="email"
              autoComplete="username"
              note={note.email === "" && again !== null ? { ...note, email: again.email } : note}
              about="email"
            />
            <Field label="Password" name="password" type="password" autoComplete="current-password" note={note} />
          </Form>
        </>
      )}
      <p className="ways">
        {again === null ? (
          <Link href="/sign-up" prefetch={false}>
            Make an account
          </Link>
        ) : (
          <Link href={return_to !== null && isAppPath(return_to) ? return_to : "/"} prefetch={false}>
            Not now
          </Link>
        )}
        {again?.hasPassword !== false && (
          <Link href="/forgot-password" prefetch={false}>
            Forgot the password?
          </Link>
        )}
      </p>
    </Entrance>
  );
}

function Stay({ stay, return_to }: { stay: boolean; return_to: string | null }) {
  const [always, once] = [1, 0].map((choice) => pathWith("/sign-in", { stay: choice, return_to }));
  return (
    <nav aria-label="How long to stay signed in">
      <ul className="choice">
        <Choice href={always ?? ""} label="Stay signed in" hint="On my own device" chosen={stay} />
        <Choice href={once ?? ""} label="Only for now" hint="Until the browser closes" chosen={!stay} />
      </ul>
    </nav>
  );
}

function Choice({ href, label, hint, chosen }: { href: string; label: string; hint: string; chosen: boolean }) {
  return (
    <li>
      <Link href={href} prefetch={false} replace scroll={false} aria-current={chosen ? "true" : undefined}>
        <strong>{label}</strong>
        <span>{hint}</span>
      </Link>
    </li>
  );
}

/** Asked of the server, because a cookie alone proves nothing: a session ended elsewhere still has one. */
async function isSignedIn(): Promise<boolean> {
  try {
    return (await counterfoil.me()).status === "answered";
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}

/** The ways into the account of somebody who is signed in and has to do so again: any other would lead elsewhere. Null for others. */
async function ownWays(): Promise<{ providers: Provider[]; hasPassword: boolean; email: string } | null> {
  try {
    const answer = await counterfoil.me();
    if (answer.status === "signed_out") return null;
    const { connections, has_password, email } = answer.me;
    const ids = new Set(connections.map((connection) => connection.provider));
    return {
      providers: [...ids].map(providerNamed),
      hasPassword: has_password,
      email: has_password ? (email ?? "") : "",
    };
  } catch (error) {
    if (error instanceof Unavailable) return null;
    throw error;
  }
}
