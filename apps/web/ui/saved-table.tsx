import type { Saved, SavedPage } from "../data/library";
import { Cover } from "./cover";
import { count, day, duration } from "./format";
import { AlbumLink, TrackLink } from "./item-table";
import { SaveForm } from "./save-form";

interface SavedTableProps {
  edges: SavedPage["edges"];
  /** Number of the first. */
  start: number;
  caption: string;
  /** The page it stands on. */
  here: string;
}

/** What a person saved, of whatever kind, each with the button that removes it. */
export function SavedTable({ edges, start, caption, here }: SavedTableProps) {
  const numbered = edges.map((edge, index) => ({ number: start + index, ...edge }));
  return (
    <table className="items saved">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Title</th>
          <th scope="col" className="item-added">
            Added
          </th>
          <th scope="col" className="item-extent">
            Length
          </th>
          <th scope="col" className="item-change">
            <span className="unseen">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {numbered.map(({ number, node, addedAt }) => (
          <tr key={number}>
            <th scope="row">
              {node ? <SavedTitle saved={node} /> : <span className="gone">No longer available</span>}
            </th>
            <td className="item-added">
              <time dateTime={addedAt ?? ""}>{day(addedAt)}</time>
            </td>
            <td className="item-extent">{node && extentOf(node)}</td>
            <td className="item-change">{node && <SaveForm id={node.id} name={node.name} saved here={here} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SavedTitle({ saved }: { saved: Saved }) {
  return (
    <span className="item-title">
      <Cover images={saved.images} name={saved.name} width={44} />
      <span>
        <span className="item-name">
          <SavedLink saved={saved} />
        </span>
        <span className="item-by">
          <bdi>{saved.by}</bdi>
        </span>
      </span>
    </span>
  );
}

/** To the page of this app, or to the provider's. */
function SavedLink({ saved }: { saved: Saved }) {
  if (saved.id.startsWith("spotify:track:")) return <TrackLink track={saved} />;
  if (saved.id.startsWith("spotify:album:")) return <AlbumLink album={saved} />;
  if (saved.url === null) return <bdi>{saved.name}</bdi>;
  return (
    <a href={saved.url} rel="noreferrer">
      <bdi>{saved.name}</bdi>
    </a>
  );
}

function extentOf({ extent }: Saved): string {
  if (extent === null) return "";
  return "durationMs" in extent ? duration(extent.durationMs) : count(extent.amount, extent.noun);
}
