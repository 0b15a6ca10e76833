/** The words from which one language's artists and titles are made. Every head goes with every tail. */
export interface Culture {
  given: readonly string[];
  family: readonly string[];
  familyFirst: boolean;
  /** Stands between given and family name. */
  nameGap: string;
  bands: readonly string[];
  heads: readonly string[];
  tails: readonly string[];
  /** Stands between head and tail. */
  titleGap: string;
  /** Titles that stand alone. */
  titles: readonly string[];
  genres: readonly string[];
  labels: readonly string[];
  /** Country code of its recordings (ISRC). */
  country: string;
  /** How many of a hundred artists sing in this language, about. */
  share: number;
}

/** Reads a list written as one text, parts separated by `|`. */
export function words(text: string): string[] {
  return text.split("|").map((word) => word.trim());
}
