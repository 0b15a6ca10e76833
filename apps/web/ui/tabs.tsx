import Link from "next/link";

/** Pages beside each other, one of which is this one. */
export function Tabs({ tabs }: { tabs: readonly { href: string; label: string; current: boolean }[] }) {
  return (
    <ul className="tabs">
      {tabs.map(({ href, label, current }) => (
        <li key={href}>
          <Link href={href} prefetch={false} aria-current={current ? "page" : undefined}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
