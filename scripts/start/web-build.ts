import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, endWithStarter, root } from "../program.js";

/** The web app's folder. */
export const webFolder = join(root, "apps/web");

/** Next.js's command line. */
export const next = join(root, "node_modules/next/dist/bin/next");

/** What the build depends on: the app, the packages inside it, the versions of everything else. */
const sources = ["apps/web", "packages/next/src", "packages/protocol/src", "package-lock.json"];
const written = new Set(["node_modules", ".next", "next-env.d.ts"]);
const stamp = join(webFolder, ".next/counterfoil-sources");

/** Whether the web app was never built or its sources changed since. */
export function isWebStale(): boolean {
  try {
    return readFileSync(stamp, "utf8") !== fingerprint();
  } catch {
    return true;
  }
}

/** Builds the web app for production and remembers from which sources; `run` must throw when the build fails. */
export async function buildWeb(run: (command: Command) => Promise<void>): Promise<void> {
  const built = fingerprint();
  rmSync(stamp, { force: true });
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  await run({ name: "web build", args: [endWithStarter, next, "build"], cwd: webFolder, env });
  writeFileSync(stamp, built);
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesOf(join(root, source)))) {
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesOf(path: string): string[] {
  const entries = readdirIfFolder(path);
  if (!entries) return [path];
  return entries
    .filter((name) => !written.has(name) && !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function readdirIfFolder(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}
