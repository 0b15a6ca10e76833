import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** A program of the system that the tests use. */
interface Service {
  /** What is missing when it cannot be found. */
  what: string;
  /** Environment variable that names the place instead. */
  variable: string;
  /** The place, if it is there: by the variable's value when it has one. */
  find(named: string | undefined): string | undefined;
  /** Debian packages: the one with the program first, then what it needs to be useful. */
  packages: string[];
}

const chromium: Service = {
  what: "chromium",
  variable: "CHROMIUM",
  find: (named) => findInPath(named ? [named] : ["chromium", "chromium-browser", "google-chrome"]),
  packages: ["chromium", "fonts-noto-core", "fonts-noto-cjk"],
};

const redis: Service = {
  what: "redis-server",
  variable: "REDIS_SERVER",
  find: (named) => findInPath([named || "redis-server"]),
  packages: ["redis-server"],
};

const postgres: Service = {
  what: "PostgreSQL's postgres and initdb",
  variable: "POSTGRES_BIN",
  find: (named) => (named ? [named] : [...pathFolders(), ...debianPostgresFolders()]).find(hasPostgres),
  packages: ["postgresql"],
};

const stores = [redis, postgres];

/**
 * Makes sure that the tests find their services: installs missing ones as root on Debian.
 *
 * @throws Error with one line saying what to install.
 */
export function provideServices(): void {
  provide([chromium, ...stores]);
}

/** As {@link provideServices}, for what needs no browser. */
export function provideStores(): void {
  provide(stores);
}

function provide(services: readonly Service[]): void {
  const packages = services.flatMap(missingPackages);
  const failure = packages.length > 0 && mayInstall() ? install(packages) : undefined;
  const missing = services.filter((service) => !place(service));
  if (missing.length > 0) throw new Error([...missing.map(demand), ...(failure ? [failure] : [])].join("; "));
}

/** The browser the tests drive: a path or a name in PATH. */
export function findChromium(): string | undefined {
  return place(chromium);
}

/** The path of `redis-server`, which is Sentinel and Cluster node too. */
export function findRedisServer(): string | undefined {
  return place(redis);
}

/** The folder with PostgreSQL's programs; `postgres` and `initdb` are there. */
export function findPostgresFolder(): string | undefined {
  return place(postgres);
}

function place({ find, variable }: Service): string | undefined {
  return find(process.env[variable]);
}

function missingPackages(service: Service): string[] {
  if (process.env[service.variable]) return [];
  const [main, ...others] = service.packages;
  return [...(main && !place(service) ? [main] : []), ...(mayInstall() ? others.filter(isAbsent) : [])];
}

/** The path of the first of these programs that is there. */
function findInPath(names: string[]): string | undefined {
  const paths = names.flatMap((name) =>
    isAbsolute(name) ? [name] : pathFolders().map((folder) => join(folder, name)),
  );
  return paths.find(isExecutable);
}

function pathFolders(): string[] {
  return (process.env.PATH ?? "").split(delimiter);
}

/** Debian keeps PostgreSQL's programs out of PATH; the newest version comes first. */
function debianPostgresFolders(): string[] {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return [];
  const newestFirst = readdirSync(versions).sort((one, other) => Number(other) - Number(one));
  return newestFirst.map((version) => join(versions, version, "bin"));
}

function hasPostgres(folder: string): boolean {
  return ["postgres", "initdb"].every((program) => isExecutable(join(folder, program)));
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
  return process.getuid?.() === 0 && findInPath(["apt-get"]) !== undefined;
}

/** What went wrong, if something did: a package whose own service cannot be started here has installed its programs. */
function install(packages: string[]): string | undefined {
  return apt("update") ?? apt("install", "--yes", "--no-install-recommends", ...packages);
}

function apt(...args: string[]): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...args], { env });
  if (status === 0) return undefined;
  return `apt-get ${args.join(" ")} failed: ${String(stderr).trim().split("\n").at(-1)}`;
}

function demand({ what, variable, packages }: Service): string {
  const named = process.env[variable];
  if (named) return `${variable} names ${named}, where ${what} cannot be run`;
  return `the tests need ${what}: install it (on Debian: apt-get install ${packages.join(" ")}) or name it in ${variable}`;
}
