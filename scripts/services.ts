import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** A program of the system that the tests use. */
interface Service {
  /** Names it goes by; the first one found is used. */
  binaries: string[];
  /** Environment variable that names another binary. */
  variable: string;
  /** Debian packages: the one with the binary first, then what it needs to be useful. */
  packages: string[];
}

const services: Service[] = [
  {
    binaries: ["chromium", "chromium-browser", "google-chrome"],
    variable: "CHROMIUM",
    packages: ["chromium", "fonts-noto-core", "fonts-noto-cjk"],
  },
];

/**
 * Makes sure that the tests find their services: installs missing ones as root on Debian.
 *
 * @throws Error with one line saying what to install.
 */
export function provideServices(): void {
  const packages = services.flatMap(missingPackages);
  if (packages.length > 0 && mayInstall()) install(packages);
  const missing = services.filter((service) => !findBinary(service));
  if (missing.length > 0) throw new Error(missing.map(demand).join("; "));
}

/** The browser the tests drive: a path or a name in PATH. */
export function findChromium(): string | undefined {
  return services.filter(({ variable }) => variable === "CHROMIUM").map(findBinary)[0];
}

function missingPackages(service: Service): string[] {
  if (process.env[service.variable] && findBinary(service)) return [];
  const [main, ...others] = service.packages;
  return [...(main && !findBinary(service) ? [main] : []), ...(mayInstall() ? others.filter(isAbsent) : [])];
}

function findBinary({ binaries, variable }: Service): string | undefined {
  const named = process.env[variable];
  return (named ? [named] : binaries).map(findInPath).find((path) => path !== undefined);
}

function findInPath(name: string): string | undefined {
  const places = isAbsolute(name) ? [""] : (process.env.PATH ?? "").split(delimiter);
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isAbsent(debianPackage: string): boolean {
  return !String(spawnSync("dpkg", ["--status", debianPackage]).stdout).includes("install ok installed");
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && findInPath("apt-get") !== undefined;
}

function install(packages: string[]): void {
  apt("update");
  apt("install", "--yes", "--no-install-recommends", ...packages);
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...args], { env });
  if (status === 0) return;
  const reason = String(stderr).trim().split("\n").at(-1);
  throw new Error(`apt-get ${args.join(" ")} failed: ${reason}`);
}

function demand({ binaries, variable, packages }: Service): string {
  const named = process.env[variable];
  if (named) return `${variable} names ${named}, which is no program that can be run`;
  return `the tests need ${binaries[0]}: install it (on Debian: apt-get install ${packages.join(" ")}) or name it in ${variable}`;
}
