type Version = [major: number, minor: number, patch: number];

const comparator = /^(>=|>|<=|<|\^|~|=)?\s*v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/;

/**
 * Whether a Node.js version satisfies an `engines.node` range, in the forms that packages use: `||`, `>= > <= < ^ ~ =`,
 * `20`, `20.x`, `*`.
 *
 * @throws Error when the range or the version has another form.
 */
export function admits(range: string, version: string): boolean {
  const asked = versionOf(version);
  return range.split("||").some((part) =>
    comparatorsOf(part)
      .map((text) => holds(text, asked))
      .every(Boolean),
  );
}

function comparatorsOf(part: string): string[] {
  return part
    .replaceAll(/(>=|>|<=|<|\^|~|=)\s+/g, "$1")
    .split(/\s+/)
    .filter((text) => text !== "" && text !== "*");
}

function holds(text: string, version: Version): boolean {
  const match = comparator.exec(text);
  if (!match) throw new Error(`cannot read the version range "${text}"`);
  const [, operator, major, minor, patch] = match;
  const low: Version = [Number(major), digits(minor) ?? 0, digits(patch) ?? 0];
  if (operator === ">=") return compare(version, low) >= 0;
  if (operator === "<") return compare(version, low) < 0;
  const high = above(low, operator, digits(minor), digits(patch));
  if (operator === ">") return compare(version, high) >= 0;
  if (operator === "<=") return compare(version, high) < 0;
  return compare(version, low) >= 0 && compare(version, high) < 0;
}

/** The first version above those that `^`, `~` or a version with parts left out stands for. */
function above(low: Version, operator: string | undefined, minor?: number, patch?: number): Version {
  const [major, lowMinor, lowPatch] = low;
  if (minor === undefined || (operator === "^" && major > 0)) return [major + 1, 0, 0];
  if (patch === undefined || operator === "~" || (operator === "^" && lowMinor > 0)) return [major, lowMinor + 1, 0];
  return [major, lowMinor, lowPatch + 1];
}

function digits(text: string | undefined): number | undefined {
  return text === undefined || text === "x" || text === "*" ? undefined : Number(text);
}

function compare(one: Version, other: Version): number {
  const difference = one.map((part, place) => part - (other[place] ?? 0)).find((step) => step !== 0);
  return difference ?? 0;
}

function versionOf(text: string): Version {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is no version`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}
