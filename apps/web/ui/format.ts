/** 3:07, 1:02:09. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${hours > 0 ? String(minutes).padStart(2, "0") : minutes}:${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const numbers = new Intl.NumberFormat("en-GB");

/** 7 Mar 2024; null where there is no real date (the provider's oldest entries say 1970). */
export function day(instant: string | null): string | null {
  const time = instant === null ? Number.NaN : Date.parse(instant);
  return Number.isNaN(time) || time <= 0 ? null : dates.format(time);
}

/** "1 track", "1,204 tracks". */
export function count(amount: number, noun: string): string {
  return `${numbers.format(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** A description without the markup and entities the provider puts into it. */
export function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (entity, hex, decimal, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? entity;
      const point = Number.parseInt(hex ?? decimal, hex ? 16 : 10);
      return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
    })
    .trim();
}

/** A path, which may have some already, with those of the parameters that have a value. */
export function pathWith(path: string, parameters: Record<string, string | number | null>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(given)}`;
}

/** Whether an object is of a file that only its owner has: it has no page anywhere. */
export function isLocal(globalId: string): boolean {
  return globalId.startsWith("spotify:local:");
}

/** The address of an object's page: its id without the part that says what it is, which the path says already. */
export function pageOf(folder: "playlists" | "albums" | "tracks" | "artists", globalId: string): string {
  return `/${folder}/${encodeURIComponent(globalId.split(":").at(-1) ?? "")}`;
}
