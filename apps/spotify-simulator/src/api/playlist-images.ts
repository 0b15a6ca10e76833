import { ApiError } from "./api-error.js";
import { playlistImages } from "./objects/playlist.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { findOwn, findVisible } from "./playlist-access.js";

/** Playlists: their pictures. */
export const playlistImageOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/playlists/{playlist_id}/images",
    scopes: [],
    mode: "both",
    cache: "user",
    handler: (call) => ok(playlistImages(call.view, findVisible(call))),
  },
  {
    method: "PUT",
    path: "/playlists/{playlist_id}/images",
    scopes: ["ugc-image-upload"],
    mode: "both",
    cache: "user",
    bodyLimit: 262_144,
    handler: upload,
  },
];

/** The body is a JPEG in base64, at most 256 KB of it. */
function upload(call: Call): Answer {
  const playlist = findOwn(call);
  const jpeg = readJpeg(call.body.replace(/\s/g, ""));
  if (!jpeg) throw new ApiError(400, "Invalid image");
  call.simulation.playlists.setCover(playlist, jpeg);
  return { status: 202 };
}

function readJpeg(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  const isJpeg = bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return isJpeg ? bytes : undefined;
}
