import Link from "next/link";
import { isLocal, pageOf } from "./format";

/** Artists by name, each leading to its page; those of a file that only its owner has lead nowhere. */
export function ArtistLinks({ artists }: { artists: readonly { id: string; name: string }[] }) {
  return artists.map(({ id, name }, at) => (
    <span key={id}>
      {at > 0 && ", "}
      {isLocal(id) ? (
        <bdi>{name}</bdi>
      ) : (
        <Link href={pageOf("artists", id)} prefetch={false}>
          <bdi>{name}</bdi>
        </Link>
      )}
    </span>
  ));
}
