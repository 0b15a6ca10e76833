import type { App } from "./apps.js";
import { Catalogue } from "./catalogue/catalogue.js";
import { Clock } from "./clock.js";
import { Counters } from "./control/counters.js";
import { Faults } from "./control/faults.js";
import { Settings } from "./settings.js";
import { Codes } from "./state/codes.js";
import type { Database } from "./state/database.js";
import { Grants } from "./state/grants.js";

/** One running Spotify: its apps, its music, and what happened so far. */
export class Simulation {
  readonly clock = new Clock();
  readonly catalogue = new Catalogue();
  readonly counters = new Counters();
  readonly faults = new Faults();
  readonly settings: Settings;
  readonly grants: Grants;
  readonly codes: Codes;
  /** Origin of every link in an answer; known once the port is open. */
  origin = "";

  constructor(
    readonly apps: readonly App[],
    readonly database: Database,
  ) {
    this.settings = new Settings(database, this.clock);
    this.grants = new Grants(database, this.clock);
    this.codes = new Codes(this.clock);
  }

  app(clientId: string): App | undefined {
    return this.apps.find((app) => app.clientId === clientId);
  }
}
