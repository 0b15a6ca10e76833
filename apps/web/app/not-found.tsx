import Link from "next/link";
import { Shell } from "../ui/shell";

export default function NotFound() {
  return (
    <Shell account={null}>
      <title>Not found · Counterfoil</title>
      <section className="notice">
        <h1>No such seat</h1>
        <p>There is nothing at this address, or it is not yours to see.</p>
        <Link className="button" href="/" prefetch={false}>
          Your playlists
        </Link>
      </section>
    </Shell>
  );
}
