"use client";

import { Shell } from "../ui/shell";

/** Shown for faults of our own; what the provider or the server may do wrong is explained on the pages themselves. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Shell account={null}>
      <title>Something broke · Counterfoil</title>
      <section className="notice" role="alert">
        <h1>Something broke on our side</h1>
        <p>
          It is not your fault, and you are still signed in.{error.digest && ` The note in our log is ${error.digest}.`}
        </p>
        <button className="button" type="button" onClick={reset}>
          Try again
        </button>
      </section>
    </Shell>
  );
}
