import { githubSchema } from "./github/module.js";
import type { SchemaModule } from "./schema-module.js";
import { spotifySchema } from "./spotify/module.js";

/** The providers that have a schema; the only place of the gateway that names them. */
export const SCHEMA_MODULES: readonly SchemaModule[] = [spotifySchema, githubSchema];
