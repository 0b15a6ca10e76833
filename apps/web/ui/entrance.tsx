import type { ReactNode } from "react";
import { Mark } from "./mark";

interface EntranceProps {
  /** What the window is called. */
  title: string;
  heading: string;
  children: ReactNode;
  /** The stub: what this page is about. */
  stub: { heading: string; texts: readonly string[] };
}

/** The frame of all pages before the app: a ticket with its stub. */
export function Entrance({ title, heading, children, stub }: EntranceProps) {
  return (
    <main id="main" className="sign-in">
      <title>{`${title} · Counterfoil`}</title>
      <div className="entrance">
        <section className="entrance-main">
          <p className="brand">
            <Mark /> Counterfoil
          </p>
          <h1>{heading}</h1>
          {children}
        </section>
        <aside className="entrance-stub" aria-label="About this page">
          <h2>{stub.heading}</h2>
          {stub.texts.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </aside>
      </div>
    </main>
  );
}
