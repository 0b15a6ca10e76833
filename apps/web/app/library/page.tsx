import { redirect } from "next/navigation";
import { accountOf } from "../../data/account";
import { troubleOf } from "../../data/ask";
import { SAVED_KINDS, SAVED_PER_PAGE, type SavedPage } from "../../data/library";
import { ChangeNotice } from "../../ui/change-notice";
import { count, pathWith } from "../../ui/format";
import { EmptyNotice, TroubleNotice } from "../../ui/notice";
import { Paging } from "../../ui/paging";
import { LIBRARY } from "../../ui/purposes";
import { firstOf, placeIn, type Query } from "../../ui/query";
import { SavedTable } from "../../ui/saved-table";
import { Shell } from "../../ui/shell";
import { Tabs } from "../../ui/tabs";

const PATH = "/library";
const FIRST = "tracks";

export default async function LibraryPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const name = firstOf(query.kind) ?? FIRST;
  const kind = SAVED_KINDS.get(name);
  if (!kind) redirect(PATH);
  const path = pathOf(name);
  const { after, start, here } = placeIn(query, path);

  const { data, errors, page } = await kind.ask(after, here);
  // What stood here was removed, perhaps on another device.
  if (page?.edges.length === 0 && after !== null) redirect(path);

  return (
    <Shell account={accountOf(data)} section="library">
      <title>{`${kind.label} · Your library · Counterfoil`}</title>
      <header className="heading">
        <h1>Your library</h1>
        {page && page.totalCount > 0 && <p>{count(page.totalCount, name.slice(0, -1))}</p>}
      </header>
      <nav aria-label="Library">
        <Tabs
          tabs={[...SAVED_KINDS].map(([tab, { label }]) => ({ href: pathOf(tab), label, current: tab === name }))}
        />
      </nav>
      <ChangeNotice query={query} here={here} purpose={LIBRARY} />
      {page ? (
        <SavedItems page={page} label={kind.label} path={path} here={here} start={start} />
      ) : (
        <TroubleNotice trouble={troubleOf(errors, "library")} here={here} purpose={LIBRARY} />
      )}
    </Shell>
  );
}

interface SavedItemsProps {
  page: SavedPage;
  label: string;
  path: string;
  here: string;
  start: number;
}

function SavedItems({ page, label, path, here, start }: SavedItemsProps) {
  const { edges } = page;
  if (edges.length === 0) {
    const text = "Save something here or in Spotify, then load this page again.";
    return <EmptyNotice title={`No ${label.toLowerCase()} yet`} text={text} />;
  }
  return (
    <>
      <SavedTable edges={edges} start={start} caption={`${label} in your library`} here={here} />
      <Paging path={path} start={start} shown={edges.length} size={SAVED_PER_PAGE} connection={page} />
    </>
  );
}

function pathOf(kind: string): string {
  return pathWith(PATH, { kind: kind === FIRST ? null : kind });
}
