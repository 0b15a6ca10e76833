import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf, findLeaks, PROVIDER_TOKENS } from "./leak-search.js";
import { temporaryFolder } from "./temporary-folder.js";

const token = "sim_at_Zk3-_9aQx7Lm";
const found = (content: string | Buffer) => findLeaks(PROVIDER_TOKENS, [{ name: "here", content }]);

test.each([0, 1, 2, 3, 31, 32, 33])("a token after %i other bytes is found in each spelling", (before) => {
  const bytes = Buffer.concat([Buffer.alloc(before, "é~?>"), Buffer.from(`${token}tail`)]);
  const spelled = {
    plain: bytes,
    hex: bytes.toString("hex"),
    upperHex: bytes.toString("hex").toUpperCase(),
    base64: bytes.toString("base64"),
    base64url: bytes.toString("base64url"),
  };
  for (const [how, content] of Object.entries(spelled))
    expect(found(content), how).toEqual([expect.stringMatching(/^a provider's access token in here, /)]);
});

test("what is none is not found", () => {
  expect(found("sim_ at_ SIM_AT_ sim-at- 73696d5f61745")).toEqual([]);
  expect(found(Buffer.from("sim_ab_").toString("base64"))).toEqual([]);
});

test("a finding does not repeat the token", () => {
  expect(found(token)).toEqual(["a provider's access token in here, as it is"]);
});

test("files are read however deep they lie, but for those left out", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "a/b"), { recursive: true });
  mkdirSync(join(folder, "other"));
  for (const name of ["a/b/deep", "other/deep", "top"]) writeFileSync(join(folder, name), token);
  expect(findLeaks(PROVIDER_TOKENS, filesOf(folder, ["other"])).sort()).toEqual([
    "a provider's access token in file a/b/deep, as it is",
    "a provider's access token in file top, as it is",
  ]);
});
