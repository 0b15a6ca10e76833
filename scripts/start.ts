import { tooOld } from "./start/node-version.js";

// `npm start` and `npm run dev` (`--watch`). The rest is loaded only by a Node.js that can run it.

if (tooOld(process.versions.node)) {
  console.error(`Counterfoil needs Node.js 20.19 or newer; this is ${process.versions.node}`);
  process.exit(1);
}
const { main } = await import("./start/main.js");
process.exit(await main(process.argv.slice(2)));
