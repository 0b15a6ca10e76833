import { once } from "node:events";
import { createServer } from "node:net";
/** Below the ports that systems give to outgoing connections (Linux: from 32768). */
const lowest = 11_000;
const highest = 32_000;
let last = lowest + Math.floor(Math.random() * (highest - lowest));
/** A port of 127.0.0.1 on which nothing listens now; never the same one twice in a test file. */
export async function freePort() {
    for (;;) {
        // Taken before the first wait, so that two callers never get the same one.
        last = last < highest ? last + 1 : lowest;
        const port = last;
        if (!(await isTaken(port)))
            return port;
    }
}
/** Whether something listens on a port of 127.0.0.1. */
export async function isTaken(port) {
    const server = createServer();
    try {
        await once(server.listen(port, "127.0.0.1"), "listening");
    }
    catch {
        return true;
    }
    server.close();
    await once(server, "close");
    return false;
}
//# sourceMappingURL=free-port.js.map