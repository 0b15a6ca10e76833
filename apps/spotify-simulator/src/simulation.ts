import { Quota } from "./api/quota.js";
import type { App } from "./apps.js";
import { Catalogue } from "./catalogue/catalogue.js";
import { Clock } from "./clock.js";
import { Counters } from "./control/counters.js";
import { Faults } from "./control/faults.js";
import { Players } from "./player/players.js";
import { Settings } from "./settings.js";
import { Codes } from "./state/codes.js";
import type { Database } from "./state/database.js";
import { Grants } from "./state/grants.js";
import { Playlists } from "./state/playlists.js";
import { SavedItems } from "./state/saved-items.js";

/** One running Spotify: its apps, its music, and what happened so far. */
export class Simulation {
  readonly clock = new Clock();
  readonly catalogue = new Catalogue();
  readonly counters = new Counters();
  readonly faults = new Faults();
  readonly quota = new Quota(this.clock);
  readonly settings: Settings;
  readonly grants: Grants;
  readonly codes: Codes;
  readonly players: Players;
  readonly playlists: Playlists;
  readonly saved: SavedItems;
  /** Origin of every link in an answer; known once the port is open. */
  origin = "";

  constructor(
    readonly apps: readonly App[],
    readonly database: Database,
  ) {
    this.settings = new Settings(database, this.clock);
    this.grants = new Grants(database, this.clock);
    this.codes = new Codes(this.clock);
    this.players = new Players(database, this.catalogue, this.clock);
    this.playlists = new Playlists(database, this.catalogue);
    // Counts followers, also of the playlists that users made.
    this.saved = new SavedItems(database, this.catalogue);
  }

  app(clientId: string): App | undefined {
    return this.apps.find((app) => app.clientId === clientId);
  }
}
