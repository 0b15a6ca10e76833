import { endWithStarter } from "../../scripts/program.js";
import { isWebStale, next, webFolder } from "../../scripts/start/web-build.js";
import { RunningProcess } from "./running-process.js";

/** The built web app as a process of its own, in production mode. */
export class WebApp {
  private constructor(
    readonly port: number,
    readonly process: RunningProcess,
  ) {}

  /**
   * Starts it on a port, which the server has to know beforehand, in front of the server at an address. The environment
   * is added to its own.
   */
  static async start(port: number, server: string, environment: Record<string, string> = {}): Promise<WebApp> {
    if (isWebStale()) throw new Error("the web app is not built: run `npm test`, which does");
    const listen = ["-p", String(port), "-H", "127.0.0.1"];
    const env = {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      COUNTERFOIL_URL: server,
      WEB_PORT: String(port),
      ...environment,
    };
    const running = new RunningProcess(process.execPath, [endWithStarter, next, "start", webFolder, ...listen], env);
    await running.line(/Ready in/);
    return new WebApp(port, running);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}
