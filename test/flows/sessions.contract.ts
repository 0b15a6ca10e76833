import { beforeAll } from "vitest";
import { devicesContract } from "./sessions/devices.contract.js";
import { dumpContract } from "./sessions/dump.contract.js";
import { faultsContract } from "./sessions/faults.contract.js";
import { feedContract } from "./sessions/feed.contract.js";
import { refreshContract } from "./sessions/refresh.contract.js";
import { signOutContract } from "./sessions/sign-out.contract.js";
import type { Service, SessionStage } from "./sessions/stage.js";

/** How sessions behave over HTTP, whatever they are stored in; `services` are those of the stage that may die. */
export function sessionsContract(open: () => Promise<SessionStage>, services: readonly Service[]): void {
  let opened: SessionStage;
  const stage = () => opened;
  beforeAll(async () => {
    opened = await open();
  });
  // First, while little is stored: it tries everything it finds.
  dumpContract(stage);
  refreshContract(stage);
  signOutContract(stage);
  devicesContract(stage);
  feedContract(stage);
  faultsContract(stage, services);
}
