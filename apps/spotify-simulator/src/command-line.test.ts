import { describe, expect, it } from "vitest";
import { readCommandLine, UsageError } from "./command-line.js";

describe("command line", () => {
  it("has port 4100 and a folder below .counterfoil by default", () => {
    expect(readCommandLine([], {})).toEqual({ port: 4100, dataDir: ".counterfoil/simulator" });
  });

  it("takes flags over the environment", () => {
    const environment = { SIMULATOR_PORT: "4200", SIMULATOR_DATA_DIR: "/data/a" };
    expect(readCommandLine([], environment)).toEqual({ port: 4200, dataDir: "/data/a" });
    expect(readCommandLine(["--port", "0", "--data", "b"], environment)).toEqual({ port: 0, dataDir: "b" });
  });

  it("takes several redirect URIs", () => {
    const args = ["--redirect-uri", "https://a.example/cb", "--redirect-uri", "http://127.0.0.1/cb"];
    expect(readCommandLine(args, {})).toMatchObject({ redirectUris: ["https://a.example/cb", "http://127.0.0.1/cb"] });
  });

  it.each([
    ["--nonsense"],
    ["--port", "many"],
    ["--port", "70000"],
    ["--mode", "fast"],
    ["--redirect-uri", "http://localhost:3000/cb"],
    ["extra"],
  ])("refuses %s %s in one line", (...args) => {
    expect(() => readCommandLine(args, {})).toThrow(UsageError);
    expect(() => readCommandLine(args, {})).toThrow(/^[^\n]+$/);
  });
});
