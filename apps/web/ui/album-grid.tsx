import Link from "next/link";
import type { AlbumCardFragment } from "../data/graphql.gen";
import { Cover } from "./cover";
import { pageOf } from "./format";

/** Albums as tickets, like playlists. */
export function AlbumGrid({ albums }: { albums: readonly AlbumCardFragment[] }) {
  return (
    <ul className="grid">
      {albums.map((album) => (
        <li className="card" key={album.id}>
          <div className="card-picture">
            <Cover images={album.images} name={album.name} width={240} />
          </div>
          <div className="card-stub">
            <h3>
              <Link href={pageOf("albums", album.id)} prefetch={false}>
                <bdi>{album.name}</bdi>
              </Link>
            </h3>
            <p className="card-owner">
              <bdi>{album.artists.map(({ name }) => name).join(", ")}</bdi>
            </p>
            {album.releaseDate && <p className="serial">{album.releaseDate.slice(0, 4)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
