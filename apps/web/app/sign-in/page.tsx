import Link from "next/link";
import { redirect } from "next/navigation";
import { provider } from "../../counterfoil";
import { isSignedIn } from "../../data/signed-in";
import { Entrance } from "../../ui/entrance";
import { Done, Field, Form, FormTrouble } from "../../ui/form";
import { pathWith } from "../../ui/format";
import { noteOf } from "../../ui/note";
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
  const remembered = error === null ? null : note.remember;
  const stay = query.stay === undefined ? remembered !== false : firstOf(query.stay) !== "0";
  const begin = pathWith(`/api/auth/${provider.id}`, { remember: stay ? 1 : 0, return_to });

  return (
    <Entrance title="Sign in" heading="Your playlists are on the other side." stub={STUB}>
      {done && <Done title={done.title}>{done.text}</Done>}
      <FormTrouble reason={error} note={note} hasEmail />
      <nav aria-label="How long to stay signed in">
        <ul className="choice">
          <Choice
            href={pathWith("/sign-in", { stay: 1, return_to })}
            label="Stay signed in"
            hint="On my own device"
            chosen={stay}
          />
          <Choice
            href={pathWith("/sign-in", { stay: 0, return_to })}
            label="Only for now"
            hint="Until the browser closes"
            chosen={!stay}
          />
        </ul>
      </nav>
      <a className="button" href={begin}>
        Continue with {provider.name}
      </a>
      <p className="or">or with a password</p>
      <Form route="password" button="Sign in">
        <input type="hidden" name="remember" value={stay ? "1" : "0"} />
        {return_to !== null && <input type="hidden" name="return_to" value={return_to} />}
        <Field label="E-mail address" name="email" type="email" autoComplete="username" note={note} about="email" />
        <Field label="Password" name="password" type="password" autoComplete="current-password" note={note} />
      </Form>
      <p className="ways">
        <Link href="/sign-up" prefetch={false}>
          Make an account
        </Link>
        <Link href="/forgot-password" prefetch={false}>
          Forgot the password?
        </Link>
      </p>
    </Entrance>
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
