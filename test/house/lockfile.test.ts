import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./files.js";
import { type Lockfile, registryAddresses, unfitFor, unlockedOptionals } from "./lockfile.js";

const lockfile: Lockfile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

describe("the lockfile", () => {
  test("holds packages", () => expect(Object.keys(lockfile.packages).length).toBeGreaterThan(50));

  test("names every optional dependency, else `npm ci` fails", () => {
    expect(unlockedOptionals(lockfile)).toEqual([]);
  });

  test("names no registry", () => expect(registryAddresses(lockfile)).toEqual([]));

  test.each(["20.19.0", "20.20.2"])("holds nothing that refuses Node %s", (version) => {
    expect(unfitFor(version, lockfile)).toEqual([]);
  });

  test("brings no client of another house: those live in test/peers, with a lockfile of their own", () => {
    const peers: Lockfile = JSON.parse(readFileSync(join(root, "test/peers/package-lock.json"), "utf8"));
    const { dependencies } = JSON.parse(readFileSync(join(root, "test/peers/package.json"), "utf8"));
    const places = Object.keys(dependencies).map((name) => `node_modules/${name}`);
    expect(places).toContain("node_modules/@spotify/web-api-ts-sdk");
    expect(Object.keys(peers.packages)).toEqual(expect.arrayContaining(places));
    expect(places.filter((place) => place in lockfile.packages)).toEqual([]);
    expect(registryAddresses(peers)).toEqual([]);
  });

  test("nor the example that stands on next-auth, which has its own lockfile too", () => {
    const example: Lockfile = JSON.parse(readFileSync(join(root, "examples/authjs/package-lock.json"), "utf8"));
    expect(Object.keys(example.packages)).toContain("node_modules/next-auth");
    expect(Object.keys(lockfile.packages)).not.toContain("node_modules/next-auth");
    expect(registryAddresses(example)).toEqual([]);
    expect(unfitFor("20.19.0", example)).toEqual([]);
    expect(unlockedOptionals(example)).toEqual([]);
  });

  test("brings no programs for measuring into the everyday install", () => {
    const places = Object.keys(lockfile.packages);
    expect(places.filter((place) => /(^|\/)(bench|autocannon|mitata|k6|artillery)(\/|$)/.test(place))).toEqual([]);
  });
});

describe("planted mistakes are found", () => {
  test("an optional dependency that stands nowhere Node looks", () => {
    const packages = {
      "node_modules/native": { optionalDependencies: { "native-linux": "1", "native-mac": "1", "native-win": "1" } },
      "node_modules/native-linux": {},
      "node_modules/native/node_modules/native-mac": {},
      "node_modules/other/node_modules/native-win": {},
    };
    expect(unlockedOptionals({ packages })).toEqual(["node_modules/native → native-win"]);
  });

  test("an address, while a workspace's link is none", () => {
    const packages = {
      "node_modules/a": { resolved: "https://registry.example/a.tgz" },
      "node_modules/b": { resolved: "git+ssh://git@host.example/b.git" },
      "node_modules/c": { resolved: "packages/c" },
    };
    expect(registryAddresses({ packages })).toEqual(["node_modules/a", "node_modules/b"]);
  });

  test("a package for newer Nodes", () => {
    const packages = {
      "node_modules/a": { engines: { node: ">=22" } },
      "node_modules/b": { engines: ["node >= 0.8"] },
    };
    expect(unfitFor("20.20.2", { packages })).toEqual(["node_modules/a wants Node >=22"]);
  });
});
