import { Counterfoil } from "@counterfoil/next";
import { readConfig } from "./config";

const { counterfoilUrl, clientId, clientSecret, baseUrl, proxies } = readConfig();

/** This app's door to the Counterfoil server. */
export const counterfoil = new Counterfoil({ url: counterfoilUrl, clientId, clientSecret, baseUrl, proxies });

/** The provider this app lives on. */
export const provider = { id: "spotify", name: "Spotify" } as const;

/** Where a development server shows the mails that it does not send; null for an app out in the world. */
export const mailbox = baseUrl.startsWith("http:") ? `${counterfoilUrl}/mailbox` : null;
