import Link from "next/link";
import { pathWith } from "./format";

interface PagingProps {
  path: string;
  /** Number of the first entry shown. */
  start: number;
  shown: number;
  size: number;
  connection: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; totalCount: number };
}

/** Which part of a long list this is, and the way to the next. Nothing at all where the list fits on one page. */
export function Paging({ path, start, shown, size, connection }: PagingProps) {
  const { pageInfo, totalCount } = connection;
  const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  if (next === null && start === 1) return null;
  const left = Math.min(size, totalCount - (start + shown - 1));
  return (
    <nav className="paging" aria-label="Pages">
      <p>
        <b>
          {start}–{start + shown - 1}
        </b>{" "}
        of {totalCount}
      </p>
      {start > 1 && (
        <Link className="button quiet" href={path} prefetch={false}>
          First page
        </Link>
      )}
      {next !== null && (
        <Link className="button" href={pathWith(path, { after: next, from: start + shown })} prefetch={false}>
          Next {left > 0 ? left : "page"}
        </Link>
      )}
    </nav>
  );
}
