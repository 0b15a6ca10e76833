import { Done } from "./form";
import { TroubleNotice } from "./notice";
import type { Purpose } from "./purposes";
import { firstOf, type Query } from "./query";

/** What came of the change that led to this page; nothing where none did. `here` is the page without it. */
export function ChangeNotice({ query, here, purpose }: { query: Query; here: string; purpose: Purpose }) {
  const reason = firstOf(query.error);
  if (reason !== null) {
    const seconds = Number(firstOf(query.retry_after));
    const wait = Number.isSafeInteger(seconds) && seconds > 0 ? { retryAfter: seconds } : {};
    return <TroubleNotice trouble={{ message: "", extensions: { reason, ...wait } }} here={here} purpose={purpose} />;
  }
  switch (firstOf(query.done)) {
    case "saved":
      return <Done title="Saved">It is in your library now.</Done>;
    case "removed":
      return <Done title="Removed">It is no longer in your library.</Done>;
    default:
      return null;
  }
}
