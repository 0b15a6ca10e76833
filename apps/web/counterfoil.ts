import { Counterfoil } from "@counterfoil/next";
import { readConfig } from "./config";

const { counterfoilUrl, clientId, clientSecret, baseUrl } = readConfig();

/** This app's door to the Counterfoil server. */
export const counterfoil = new Counterfoil({ url: counterfoilUrl, clientId, clientSecret, baseUrl });

/** The provider this app lives on. */
export const provider = { id: "spotify", name: "Spotify" } as const;
