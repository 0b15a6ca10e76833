import { parseArgs } from "node:util";
import { isRegistrable } from "./redirect-uris.js";
import type { SimulatorOptions } from "./simulator.js";

/** The text of `--help`. */
export const help = `Spotify's accounts service and Web API on your desk, faults included.

  spotify-simulator [options]

  --port NUMBER         port on 127.0.0.1, 0 for any free one (SIMULATOR_PORT, default 4100)
  --data DIR            folder for grants, settings and changes (SIMULATOR_DATA_DIR, default .counterfoil/simulator)
  --redirect-uri URI    a redirect URI of the first app, in place of its usual ones; may come more than once
  --mode MODE           development or extended (default: as last set, at first development)
  --help                show this text
`;

/** The command line cannot be understood; `message` is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line over the environment; `"help"` when that is asked for. Throws {@link UsageError}. */
export function readCommandLine(
  args: string[],
  environment: NodeJS.ProcessEnv,
): (Required<Pick<SimulatorOptions, "port" | "dataDir">> & SimulatorOptions) | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const { mode } = values;
  if (mode !== undefined && mode !== "development" && mode !== "extended") {
    throw new UsageError("--mode must be development or extended");
  }
  const wrong = values["redirect-uri"]?.find((uri) => !isRegistrable(uri));
  if (wrong !== undefined) {
    throw new UsageError(
      `--redirect-uri ${wrong}: must be https or a loopback address such as http://127.0.0.1/callback`,
    );
  }
  return {
    port: readPort(
      values.port ?? (environment.SIMULATOR_PORT || "4100"),
      values.port === undefined ? "SIMULATOR_PORT" : "--port",
    ),
    dataDir: values.data ?? (environment.SIMULATOR_DATA_DIR || ".counterfoil/simulator"),
    ...(values["redirect-uri"] ? { redirectUris: values["redirect-uri"] } : {}),
    ...(mode ? { mode } : {}),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        data: { type: "string" },
        "redirect-uri": { type: "string", multiple: true },
        mode: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}

function readPort(text: string, source: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`${source} must be a port number, 0 to 65535`);
  return port;
}
