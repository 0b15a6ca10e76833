import { admits } from "./node-ranges.js";

/** A package in `package-lock.json` (lockfile version 3), as far as it is read here. */
interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
  engines?: { node?: string } | string[];
}

/** `package-lock.json`: where each package goes, from the root, and what it is. */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

/** Optional dependencies that no package in the lockfile provides: `npm ci` fails for them, as `place → name`. */
export function unlockedOptionals({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(place).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${place} → ${name}`),
  );
}

/** Packages whose address is a server's: it would be asked whatever registry the reader has. */
export function registryAddresses({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined && /^\w+(\+\w+)?:/.test(resolved))
    .map(([place]) => place);
}

/** Packages whose `engines.node` excludes a Node.js version. */
export function unfitFor(version: string, { packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { engines }]) => engines !== undefined && !Array.isArray(engines) && engines.node !== undefined)
    .filter(([, { engines }]) => !admits(nodeRange(engines), version))
    .map(([place, { engines }]) => `${place} wants Node ${nodeRange(engines)}`);
}

function nodeRange(engines: LockedPackage["engines"]): string {
  return (Array.isArray(engines) ? undefined : engines?.node) ?? "*";
}

/** Where Node looks for a package's dependencies: its own folder first, then each one around it, the root last. */
function foldersAbove(place: string): string[] {
  const folders = place === "" ? [] : [`${place}/`];
  for (let rest = place; rest.includes("/"); ) {
    rest = rest.slice(0, rest.lastIndexOf("/"));
    folders.push(`${rest}/`);
  }
  return [...folders, ""];
}
