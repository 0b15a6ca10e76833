import type { FastifyInstance } from "fastify";
import type { Simulation } from "../simulation.js";
import { cover } from "./cover.js";

const kinds = ["album", "artist", "playlist", "user", "show", "audiobook", "category"];
const sizes = ["640", "300", "64", "60"];

/** Pictures for albums, artists, playlists, users, shows, audiobooks and categories, drawn from their id: `/images/album/ID/300.svg`. */
export async function imageRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  server.get<{ Params: { id: string; cover: string } }>("/images/playlist/:id/:cover.jpg", (request, reply) => {
    const { id, cover } = request.params;
    const jpeg = simulation.playlists.cover(id);
    if (!jpeg || simulation.catalogue.playlist(id)?.cover !== cover) return reply.callNotFound();
    return reply
      .type("image/jpeg")
      .header("cache-control", "public, max-age=31536000, immutable")
      .header("x-content-type-options", "nosniff")
      .header("cross-origin-resource-policy", "cross-origin")
      .header("access-control-allow-origin", "*")
      .send(jpeg);
  });
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
