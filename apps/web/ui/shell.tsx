import Link from "next/link";
import type { ReactNode } from "react";
import type { Account } from "../data/account";
import { Cover } from "./cover";
import { Mark } from "./mark";
import { LONGEST_SEARCH } from "./query";
import { Tabs } from "./tabs";

const SECTIONS = {
  playlists: { href: "/", label: "Playlists" },
  library: { href: "/library", label: "Library" },
  player: { href: "/now-playing", label: "Now playing" },
} as const;

type Section = keyof typeof SECTIONS;

interface ShellProps {
  /** The signed-in person, or null where the page does not know. */
  account: Account | null;
  /** Which of the main pages this is. */
  section?: Section;
  back?: { href: string; label: string };
  /** What was searched for. */
  query?: string;
  children: ReactNode;
}

/** What all pages share: the header with the account, the main part, the foot. */
export function Shell({ account, section, back, query = "", children }: ShellProps) {
  return (
    <div className="shell">
      <header className="top">
        <Link className="brand" href="/" prefetch={false}>
          <Mark /> Counterfoil
        </Link>
        {account && <SearchForm query={query} />}
        {account && <AccountMenu account={account} />}
        {account && <Sections current={section} />}
      </header>
      <main id="main">
        {back && (
          <Link className="back" href={back.href} prefetch={false}>
            <span aria-hidden="true">←</span> {back.label}
          </Link>
        )}
        {children}
      </main>
      <footer className="foot">
        <p>The provider’s keys stay on the server. Your browser holds a ticket of ours, and nothing else.</p>
      </footer>
    </div>
  );
}

function Sections({ current }: { current: Section | undefined }) {
  return (
    <nav className="sections" aria-label="Main">
      <Tabs
        tabs={Object.entries(SECTIONS).map(([name, { href, label }]) => ({ href, label, current: name === current }))}
      />
    </nav>
  );
}

function SearchForm({ query }: { query: string }) {
  return (
    <search className="search">
      <form action="/search">
        <label className="unseen" htmlFor="q">
          Search Spotify
        </label>
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={query}
          placeholder="Search"
          maxLength={LONGEST_SEARCH}
          required
        />
      </form>
    </search>
  );
}

function AccountMenu({ account }: { account: Account }) {
  return (
    <nav className="account" aria-label="Account">
      <Link className="person" href="/account" prefetch={false}>
        <Cover images={account.images} name={account.name} width={32} eager />
        <span className="person-name">{account.name}</span>
      </Link>
      <form action="/api/auth/sign-out" method="post">
        <button type="submit">Sign out</button>
      </form>
    </nav>
  );
}
