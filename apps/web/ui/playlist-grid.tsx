import Link from "next/link";
import type { PlaylistCardFragment } from "../data/graphql.gen";
import { Cover } from "./cover";
import { count, pageOf } from "./format";

/** The playlists as tickets: the picture above the tear, the particulars on the stub. */
export function PlaylistGrid({ playlists }: { playlists: readonly PlaylistCardFragment[] }) {
  return (
    <ul className="grid">
      {playlists.map((playlist, index) => (
        <li className="card" key={playlist.id}>
          <div className="card-picture">
            <Cover images={playlist.images} name={playlist.name} width={240} eager={index < 6} />
          </div>
          <div className="card-stub">
            <h2>
              <Link href={pageOf("playlists", playlist.id)} prefetch={false}>
                <bdi>{playlist.name || "Untitled"}</bdi>
              </Link>
            </h2>
            <p className="card-owner">{playlist.owner?.displayName ?? playlist.owner?.id ?? "Unknown owner"}</p>
            {playlist.itemCount !== null && <p className="serial">{count(playlist.itemCount, "item")}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
