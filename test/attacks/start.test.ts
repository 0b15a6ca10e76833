import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { atEnd } from "../support/at-end.js";
import { serverFile } from "../support/built.js";
import { freePort } from "../support/free-port.js";
import { RunningProcess } from "../support/running-process.js";
import { Server } from "../support/server.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { configurationFile, productionEnvironment } from "./production.js";

const KEY = /^cfkey_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/;
const unset = {
  COUNTERFOIL_ISSUER: "",
  COUNTERFOIL_KEY: "",
  COUNTERFOIL_KEY_FILE: "",
  COUNTERFOIL_CONFIG: "",
  COUNTERFOIL_TRUST_PROXY: "",
  SPOTIFY_CLIENT_ID: "",
  SPOTIFY_CLIENT_SECRET: "",
};

interface Run {
  code: number | null;
  stdout: string[];
  stderr: string[];
}

/** Runs the command line to its end. */
async function counterfoil(args: string[], environment: Record<string, string> = {}): Promise<Run> {
  const dataFolder = { COUNTERFOIL_DATA_DIR: join(temporaryFolder(), "data") };
  const run = new RunningProcess(process.execPath, [serverFile, ...args], { ...unset, ...dataFolder, ...environment });
  // What should be refused and starts nevertheless must not run for ever.
  await run.ready().then(
    () => run.stop(),
    () => undefined,
  );
  const { code } = await run.ended;
  return { code, stdout: run.stdout, stderr: run.stderr };
}

/** The server refuses to start: exit code 1, nothing on standard output, its problems on standard error. */
async function refusal(environment: Record<string, string>): Promise<string[]> {
  const run = await counterfoil(["serve"], environment);
  expect(run.code).toBe(1);
  expect(run.stdout).toEqual([]);
  for (const line of run.stderr) expect(line).toMatch(/^counterfoil: /);
  return run.stderr.map((line) => line.replace("counterfoil: ", ""));
}

describe("production refuses to start on anything weak or missing (EV-07)", { concurrent: true }, () => {
  test("with nothing set, all that is missing is told at once", async () => {
    const problems = await refusal({ NODE_ENV: "production" });
    for (const name of ["ISSUER", "KEY or COUNTERFOIL_KEY_FILE", "CONFIG", "TRUST_PROXY"])
      expect(problems.filter((line) => line.startsWith(`COUNTERFOIL_${name}`))).toHaveLength(1);
    expect(problems.filter((line) => line.startsWith("SPOTIFY_CLIENT_ID"))).toHaveLength(1);
    expect(problems).toHaveLength(5);
  });

  test("a wrong value hides no missing one", async () => {
    const problems = (await refusal({ NODE_ENV: "production", COUNTERFOIL_PORT: "x" })).join("\n");
    for (const name of ["COUNTERFOIL_PORT", "COUNTERFOIL_ISSUER", "COUNTERFOIL_CONFIG", "COUNTERFOIL_TRUST_PROXY"])
      expect(problems).toContain(name);
  });

  test("complete, it starts and has no development client", { concurrent: false }, async () => {
    const environment = productionEnvironment();
    const server = await Server.start(environment);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const metadata = await (await fetch(`${server.url}/.well-known/oauth-authorization-server`)).json();
    expect(metadata.issuer).toBe("https://auth.example");
    const login = await fetch(`${server.url}/login/spotify`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_id: "native", redirect_uri: "http://127.0.0.1/callback/spotify" }),
    });
    expect(login.status).toBe(401);
    await server.stop();
    for (const secret of [environment.COUNTERFOIL_KEY, environment.SPOTIFY_CLIENT_SECRET])
      expect(server.logs.join("\n")).not.toContain(secret);
  });

  test.each([
    ["an http issuer", { COUNTERFOIL_ISSUER: "http://auth.example" }, /COUNTERFOIL_ISSUER/],
    ["a key that is none", { COUNTERFOIL_KEY: "hunter2hunter2hunter2" }, /COUNTERFOIL_KEY/],
    ["a configuration that is not there", { COUNTERFOIL_CONFIG: "/nonexistent/x.json" }, /COUNTERFOIL_CONFIG/],
    ["half a Spotify app", { SPOTIFY_CLIENT_SECRET: "" }, /SPOTIFY_CLIENT_SECRET/],
    ["the simulator", { SPOTIFY_CLIENT_ID: "", SPOTIFY_CLIENT_SECRET: "" }, /SPOTIFY_CLIENT_ID/],
    ["a client with a development secret", { COUNTERFOIL_CONFIG: "development-web-secret" }, /development secret/],
  ])("%s", async (_, change, words) => {
    const environment: Record<string, string> = { ...productionEnvironment(), ...change };
    const secret = /^development-/.test(environment.COUNTERFOIL_CONFIG ?? "")
      ? environment.COUNTERFOIL_CONFIG
      : undefined;
    const files = secret === undefined ? {} : { COUNTERFOIL_CONFIG: configurationFile(secret) };
    const problems = await refusal({ ...environment, ...files });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).not.toMatch(/hunter2|cfkey_|the real secret|development-\w+-secret/);
  });

  test("a key put where its file belongs is not printed", async () => {
    const environment = productionEnvironment();
    const problems = await refusal({
      ...environment,
      COUNTERFOIL_KEY: "",
      COUNTERFOIL_KEY_FILE: environment.COUNTERFOIL_KEY,
    });
    expect(problems.join("\n")).toContain("COUNTERFOIL_KEY_FILE");
    expect(problems.join("\n")).not.toContain(environment.COUNTERFOIL_KEY);
  });

  test("the key of another store is refused without a stack", { concurrent: false }, async () => {
    const environment = productionEnvironment();
    const server = await Server.start(environment);
    await server.stop();
    const other = { ...productionEnvironment(), COUNTERFOIL_DATA_DIR: server.dataFolder };
    expect(await refusal(other)).toHaveLength(1);
  });
});

describe("a wrong value is told by name, in one line, without the value (development too)", {
  concurrent: true,
}, () => {
  test.each([
    ["COUNTERFOIL_PORT", "abc"],
    ["COUNTERFOIL_SIGNING_ALGORITHM", "none"],
    ["COUNTERFOIL_RETRY_WINDOW", "61"],
    ["COUNTERFOIL_TRUST_PROXY", "everybody"],
    ["SPOTIFY_CLIENT_ID", "half-an-app"],
  ])("%s=%s", async (name, value) => {
    const problems = await refusal({ NODE_ENV: "development", [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toMatch(/everybody|half-an-app|forever|loud/);
  });

  test("several are told at once", async () => {
    const problems = await refusal({
      COUNTERFOIL_PORT: "x",
      COUNTERFOIL_LOG_LEVEL: "y",
      COUNTERFOIL_RETRY_WINDOW: "z",
    });
    expect(problems).toHaveLength(3);
  });
});

describe("the command line", { concurrent: true }, () => {
  test.each([[[]], [["serve"]], [["migrate"]], [["keys"]], [["keys", "new"]]])(
    "%j --help explains itself",
    async (args) => {
      const run = await counterfoil([...args, "--help"]);
      expect([run.code, run.stderr]).toEqual([0, []]);
      expect(run.stdout.join("\n")).toMatch(/^Usage: counterfoil/);
    },
  );

  test("--version prints the version", async () => {
    const run = await counterfoil(["--version"]);
    expect([run.code, run.stdout.join()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  test.each([
    [[]],
    [["sreve"]],
    [["keys"]],
    [["keys", "old"]],
    [["serve", "--port", "1"]],
    [["keys", "new", "--file"]],
    [["migrate", "extra"]],
  ])("%j is not understood: exit code 2 and nothing on standard output", async (args) => {
    const run = await counterfoil(args);
    expect([run.code, run.stdout]).toEqual([2, []]);
    expect(run.stderr.join("\n")).not.toMatch(/at .*\.js|CommanderError/);
  });

  test("keys new prints one key, a new one each time", async () => {
    const [one, other] = await Promise.all([counterfoil(["keys", "new"]), counterfoil(["keys", "new", "--json"])]);
    expect([one.code, one.stderr, one.stdout]).toEqual([0, [], [expect.stringMatching(KEY)]]);
    const { key } = JSON.parse(other.stdout.join());
    expect(key).toMatch(KEY);
    expect(key).not.toBe(one.stdout[0]);
  });

  test("keys new --file keeps it in a file of mode 0600, prints no key and overwrites nothing", async () => {
    const file = join(temporaryFolder(), "root.key");
    const run = await counterfoil(["keys", "new", "--file", file]);
    expect(run.code).toBe(0);
    const key = readFileSync(file, "utf8");
    expect(key.trim()).toMatch(KEY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(run.stdout.join("\n")).not.toContain("cfkey_");
    const again = await counterfoil(["keys", "new", "--file", file, "--json"]);
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stderr.join()).error[0]).toContain("never overwritten");
    expect(readFileSync(file, "utf8")).toBe(key);
  });

  test("keys new --file into a folder that is not there is told in one line", async () => {
    const run = await counterfoil(["keys", "new", "--file", join(temporaryFolder(), "no", "key")]);
    expect([run.code, run.stdout, run.stderr.length]).toEqual([1, [], 1]);
  });

  test("migrate brings a new store up to date, and a second time does nothing", async () => {
    const COUNTERFOIL_DATA_DIR = temporaryFolder();
    const first = await counterfoil(["migrate", "--json"], { COUNTERFOIL_DATA_DIR });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout.join()).ran.length).toBeGreaterThan(0);
    const second = await counterfoil(["migrate"], { COUNTERFOIL_DATA_DIR });
    expect([second.code, second.stdout]).toEqual([0, ["the schema is up to date"]]);
    expect(statSync(join(COUNTERFOIL_DATA_DIR, "counterfoil.db")).mode & 0o077).toBe(0);
  });

  test("migrate and a second server are refused while a server has the folder", { concurrent: false }, async () => {
    const server = await Server.start();
    const environment = { COUNTERFOIL_DATA_DIR: server.dataFolder, COUNTERFOIL_PORT: String(await freePort()) };
    for (const command of ["migrate", "serve"]) {
      const run = await counterfoil([command], environment);
      expect([run.code, run.stdout]).toEqual([1, []]);
      expect(run.stderr).toEqual([expect.stringContaining(`in use by process ${server.process.pid}`)]);
    }
    await server.stop();
  });

  test("a taken port is told in one line, and the data folder is free again", async () => {
    const taken = createServer();
    await once(taken.listen(0, "127.0.0.1"), "listening");
    atEnd(() => taken.close());
    const address = taken.address();
    const port = String(typeof address === "object" ? address?.port : "");
    const COUNTERFOIL_DATA_DIR = temporaryFolder();
    const problems = await refusal({ COUNTERFOIL_PORT: port, COUNTERFOIL_DATA_DIR });
    expect(problems).toEqual([`port ${port} is taken: choose another with COUNTERFOIL_PORT`]);
    expect((await counterfoil(["migrate"], { COUNTERFOIL_DATA_DIR })).code).toBe(0);
  });

  test("a data folder that cannot be made is told in one line, for every command", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    for (const command of ["serve", "migrate"]) {
      const run = await counterfoil([command], { COUNTERFOIL_DATA_DIR: join(file, "data") });
      expect([run.code, run.stdout, run.stderr.length]).toEqual([1, [], 1]);
    }
  });

  test("a store that is no database is told in one line and left as it is", async () => {
    const COUNTERFOIL_DATA_DIR = temporaryFolder();
    const file = join(COUNTERFOIL_DATA_DIR, "counterfoil.db");
    writeFileSync(file, "not a database ".repeat(1000));
    const problems = await refusal({ COUNTERFOIL_DATA_DIR });
    expect(problems).toHaveLength(1);
    expect(readFileSync(file, "utf8")).toBe("not a database ".repeat(1000));
  });

  test("in development the keys are made once, in a file of mode 0600", { concurrent: false }, async () => {
    const server = await Server.start();
    const file = join(server.dataFolder, "keys");
    const key = readFileSync(file, "utf8");
    expect(key.trim()).toMatch(KEY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await server.restart();
    expect(readFileSync(file, "utf8")).toBe(key);
    await server.stop();
    expect(server.logs.join("\n")).not.toContain(key.trim());
  });
});
