import { Counterfoil } from "@counterfoil/next";
import { readConfig } from "./config";
import { type Provider, providerNamed } from "./providers";

const { counterfoilUrl, socketUrl, clientId, clientSecret, baseUrl, proxies, ...config } = readConfig();

/** This app's door to the Counterfoil server. */
export const counterfoil = new Counterfoil({ url: counterfoilUrl, clientId, clientSecret, baseUrl, proxies });

/** The providers to sign in with and to connect. */
export const providers: readonly Provider[] = config.providers.map(providerNamed);

/** Where pages open live sockets, with a ticket. */
export const socket = socketUrl;

/** Where a development server shows the mails that it does not send; null for an app out in the world. */
export const mailbox = baseUrl.startsWith("http:") ? `${counterfoilUrl}/mailbox` : null;
