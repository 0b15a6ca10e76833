import type { FastifyInstance } from "fastify";
import { cover } from "./cover.js";

const kinds = ["album", "artist", "playlist", "user"];
const sizes = ["640", "300", "64", "60"];

/** Pictures for albums, artists, playlists and users, drawn from their id: `/images/album/ID/300.svg`. */
export async function imageRoutes(server: FastifyInstance): Promise<void> {
  server.get<{ Params: { kind: string; id: string; file: string } }>("/images/:kind/:id/:file", (request, reply) => {
    const { kind, id, file } = request.params;
    const size = /^(\d+)\.svg$/.exec(file)?.[1];
    if (!kinds.includes(kind) || size === undefined || !sizes.includes(size)) return reply.callNotFound();
    return reply
      .type("image/svg+xml")
      .header("cache-control", "public, max-age=31536000, immutable")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
      .header("cross-origin-resource-policy", "cross-origin")
      .header("access-control-allow-origin", "*")
      .send(cover(kind, id, Number(size)));
  });
}
