import { Unavailable } from "@counterfoil/next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { counterfoil, provider } from "../../counterfoil";
import { pathWith } from "../../ui/format";
import { Mark } from "../../ui/mark";
import { firstOf, type Query } from "../../ui/query";
import { explainLogin } from "../../ui/reasons";

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const error = firstOf(query.error);
  const return_to = firstOf(query.return_to);
  const stay = firstOf(query.stay) !== "0";
  if (error === null && (await isSignedIn())) redirect("/");
  const begin = pathWith(`/api/auth/${provider.id}`, { remember: stay ? 1 : 0, return_to });

  return (
    <main id="main" className="sign-in">
      <title>Sign in · Counterfoil</title>
      <div className="entrance">
        <section className="entrance-main">
          <p className="brand">
            <Mark /> Counterfoil
          </p>
          <h1>Your playlists are on the other side.</h1>
          {error !== null && <LoginTrouble reason={error} />}
          <nav aria-label="How long to stay signed in">
            <ul className="choice">
              <Choice
                href={pathWith("/sign-in", { return_to })}
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
        </section>
        <aside className="entrance-stub" aria-label="About this sign-in">
          <h2>The half we keep</h2>
          <p>
            A counterfoil is the part of a ticket that stays with the issuer. Here it is {provider.name}’s keys: they
            stay on the server.
          </p>
          <p>Your browser only gets a ticket of ours, good for this device, and void the moment you sign out.</p>
        </aside>
      </div>
    </main>
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

function LoginTrouble({ reason }: { reason: string }) {
  const { title, text } = explainLogin(reason);
  return (
    <div className="trouble" role="alert">
      <strong>{title}</strong>
      <p>{text}</p>
    </div>
  );
}

/** Asked of the server, because a cookie alone proves nothing: a session ended elsewhere still has one. */
async function isSignedIn(): Promise<boolean> {
  try {
    const answer = await counterfoil.graphql<{ viewer: { id: string } | null }>("{ viewer { id } }");
    return answer.status === "answered" && (answer.data?.viewer ?? null) !== null;
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}
