import Link from "next/link";
import type { ReactNode } from "react";
import type { Account } from "../data/account";
import { Cover } from "./cover";
import { Mark } from "./mark";
import { LONGEST_SEARCH } from "./query";

interface ShellProps {
  /** The signed-in person, or null where the page does not know. */
  account: Account | null;
  back?: { href: string; label: string };
  /** What was searched for. */
  query?: string;
  children: ReactNode;
}

/** What all pages share: the header with the account, the main part, the foot. */
export function Shell({ account, back, query = "", children }: ShellProps) {
  return (
    <div className="shell">
      <header className="top">
        <Link className="brand" href="/" prefetch={false}>
          <Mark /> Counterfoil
        </Link>
        {account && <SearchForm query={query} />}
        {account && <AccountMenu account={account} />}
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
