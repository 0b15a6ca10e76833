import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { atEnd } from "../support/at-end.js";

/** Serves one page under every path of a free port, on this machine only; its port. */
export async function servePage(html: () => string): Promise<number> {
  const server: HttpServer = createServer((_request, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").end(html()),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  atEnd(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A browser app without a back end: all it does is in this script, and it keeps the access token in memory only. */
export function appPage(serverUrl: string): string {
  return `<!doctype html><title>App</title><button id="sign-in">Sign in</button><output></output><script type="module">
const server = ${JSON.stringify(serverUrl)};
const call = (path, headers, body) => fetch(server + path, {
  method: "POST", credentials: "include", headers: { "x-counterfoil": "1", ...headers }, body,
});
const form = (fields) => call("/token", {}, new URLSearchParams({ client_id: "spa", ...fields }));
const show = (text) => { document.querySelector("output").textContent = text; };
let access;
async function hold(answer) {
  const body = await answer.json();
  access = body.access_token;
  if (!access) return show(body.reason);
  const me = await fetch(server + "/me", { headers: { authorization: "Bearer " + access } });
  show("signed in as " + (await me.json()).name);
}
document.querySelector("button").onclick = async () => {
  const begun = await call("/login/spotify", { "content-type": "application/json" }, JSON.stringify({ client_id: "spa" }));
  location.href = (await begun.json()).authorization_url;
};
window.signOut = async () => (await call("/logout", { authorization: "Bearer " + access })).status;
const { code, state } = Object.fromEntries(new URLSearchParams(location.search));
history.replaceState(null, "", location.pathname);
if (code) await hold(await form({
  grant_type: "urn:counterfoil:grant-type:provider-code", provider: "spotify", code, state,
}));
else await hold(await form({ grant_type: "refresh_token" }));
</script>`;
}
