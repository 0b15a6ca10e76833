import { base62Id, Random } from "./random.js";
import type { Playlist, PlaylistItem, Track, User } from "./records.js";
import type { Episode } from "./talk-records.js";

const names = `
Morning Coffee | 퇴근길 플레이리스트 | Sunday, slowly | 雨の日 | Running (fast) | Ψιλοβρόχι | Songs my sister sent | Дорога домой
Cocina | أغاني المساء | Focus 2026 | गाने बारिश के | Late Train | Yaz Akşamları | Kitchen Disco | 새벽 두 시
夜ドライブ | Road Trip ’24 | Regentage | To learn on guitar | 카페 | Chill, no vocals | Été | 深夜
Wedding shortlist | Party — do not share | Ночь | Deep Work | 운동 | שבת בבוקר | วันหยุด | Best of last year
`
  .trim()
  .split(/[|\n]/)
  .map((name) => name.trim());

const descriptions = [
  "",
  "",
  "",
  "A bit of everything.",
  "For the way home.",
  "비 오는 날에 듣는 노래",
  "Add what you like &amp; keep it kind.",
];

// The sizes that tests and screens need, all of them in the first user's library.
const firstUsersSizes = [50, 0, 500, 1];

// One more for the first user, for whoever pages through all of a playlist.
const longSize = 5000;

const january2024 = Date.UTC(2024, 0, 1);
const september2026 = Date.UTC(2026, 8, 1);

/** Invents every user's playlists, the same ones each time: tracks, and episodes in between in every third one. */
export function inventPlaylists(
  users: readonly User[],
  tracks: readonly Track[],
  episodes: readonly Episode[],
): Playlist[] {
  return users.flatMap((owner, index) => {
    const random = new Random(`playlists ${owner.id}`);
    const friend = users[(index + 1) % users.length] ?? owner;
    const sizes = index === 0 ? firstUsersSizes : Array.from({ length: random.int(2, 6) }, () => anySize(random));
    const titles = random.sample(names, sizes.length + 1);
    const own = sizes.map((size, place) => invent(random, owner, place, titles[place] ?? owner.id, size, tracks));
    const shared = invent(random, owner, sizes.length, titles[sizes.length] ?? owner.id, random.int(8, 30), tracks);
    const all = [...own, makeCollaborative(random, shared, friend)];
    const mixed = all.map((playlist, place) => (place % 3 === 1 ? mixIn(episodes, playlist) : playlist));
    return index === 0 ? [...mixed, inventLong(owner, all.length, tracks)] : mixed;
  });
}

function anySize(random: Random): number {
  return random.pick([0, 1, 7, 12, 18, 25, 32, 40, 50, 74, 110, 180]);
}

function invent(
  random: Random,
  owner: User,
  place: number,
  name: string,
  size: number,
  tracks: readonly Track[],
): Playlist {
  const days = Array.from({ length: size }, () => random.int(january2024, september2026)).sort((a, b) => a - b);
  const items: PlaylistItem[] = random.sample(tracks, size).map((track, at) => ({
    track,
    addedAt: days[at] ?? january2024,
    addedBy: owner,
  }));
  return {
    id: base62Id(`playlist ${owner.id} ${place}`),
    name,
    description: random.pick(descriptions),
    owner,
    public: place % 3 !== 2,
    collaborative: false,
    collaborators: [],
    followers: random.int(0, 40),
    version: 1 + size,
    items,
  };
}

/** A playlist longer than the catalogue: its tracks come more than once. */
function inventLong(owner: User, place: number, tracks: readonly Track[]): Playlist {
  const random = new Random(`long playlist ${owner.id}`);
  const between = (september2026 - january2024) / longSize;
  const items: PlaylistItem[] = Array.from({ length: longSize }, (_, at) => ({
    track: random.pick(tracks),
    addedAt: Math.floor(january2024 + at * between),
    addedBy: owner,
  }));
  return { ...invent(random, owner, place, "Everything, ever", 0, tracks), version: 1 + longSize, items };
}

/** A collaborative playlist is never public, and both people add to it. */
function makeCollaborative(random: Random, playlist: Playlist, friend: User): Playlist {
  const items = playlist.items.map((item) => (random.chance(0.4) ? { ...item, addedBy: friend } : item));
  return { ...playlist, public: false, collaborative: true, collaborators: [friend], items };
}

/** Puts an episode in the place of the second item, and of about every eighth after it. */
function mixIn(episodes: readonly Episode[], playlist: Playlist): Playlist {
  const random = new Random(`episodes ${playlist.id}`);
  const items = playlist.items.map((item, at) =>
    at === 1 || (at > 1 && random.chance(0.12)) ? { ...item, track: random.pick(episodes) } : item,
  );
  return { ...playlist, items };
}
