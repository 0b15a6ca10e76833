"use client";

/** Stands in for the whole document when even the layout failed. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main>
          <title>Something broke · Counterfoil</title>
          <h1>Something broke on our side</h1>
          <p>
            It is not your fault, and you are still signed in. <a href="/">Try again</a>
          </p>
        </main>
      </body>
    </html>
  );
}
