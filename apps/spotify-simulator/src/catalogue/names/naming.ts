import type { Random } from "../random.js";
import type { Culture } from "./culture.js";
import { chinese, japanese, korean, thai } from "./east-asian.js";
import { georgian, hindi, russian, ukrainian } from "./eastern.js";
import { arabic, greek, hebrew, turkish } from "./mediterranean.js";
import { english, french, german, spanish } from "./western.js";

const cultures = [
  ...[english, spanish, french, german, korean, japanese, chinese, thai],
  ...[greek, turkish, arabic, hebrew, russian, ukrainian, hindi, georgian],
];

const tickets = cultures.flatMap((culture) => Array<Culture>(culture.share).fill(culture));

/** A language for the next artist, by its share. */
export function anyCulture(random: Random): Culture {
  return random.pick(tickets);
}

/** The name of a singer, or now and then of a band. */
export function artistName(random: Random, culture: Culture): string {
  return random.chance(0.35) ? random.pick(culture.bands) : personName(random, culture);
}

/** The name of one person. */
export function personName(random: Random, culture: Culture): string {
  const given = random.pick(culture.given);
  const family = random.pick(culture.family);
  return culture.familyFirst ? family + culture.nameGap + given : given + culture.nameGap + family;
}

/** The title of a track or an album. */
export function title(random: Random, culture: Culture): string {
  if (random.chance(0.3)) return random.pick(culture.titles);
  return random.pick(culture.heads) + culture.titleGap + random.pick(culture.tails);
}
