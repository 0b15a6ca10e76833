import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { atEnd } from "./at-end.js";
import { UserAgent } from "./user-agent.js";

describe("a browser without a screen", () => {
  test("sends a cookie back to its host and path only", async () => {
    const url = await site((request, response) => {
      if (request.url === "/set") response.setHeader("set-cookie", ["a=1; Path=/", "b=2; Path=/deep; HttpOnly"]);
      response.end(request.headers.cookie ?? "none");
    });
    const agent = new UserAgent();
    expect(await text(agent, `${url}/set`)).toBe("none");
    expect(await text(agent, `${url}/deeper`)).toBe("a=1");
    expect(await text(agent, `${url}/deep/er`)).toBe("a=1; b=2");
    expect(await text(agent, `${url.replace("127.0.0.1", "localhost")}/deep`)).toBe("none");
  });

  test("replaces a cookie, and forgets one that has ended", async () => {
    const url = await site((request, response) => {
      const [, value = "", age = ""] = request.url?.split("/") ?? [];
      response.setHeader("set-cookie", `a=${value}; Path=/; Max-Age=${age}`);
      response.end(request.headers.cookie ?? "none");
    });
    const agent = new UserAgent();
    await agent.fetch(`${url}/one/60`);
    await agent.fetch(`${url}/two/60`);
    expect(agent.cookie("a", url)).toBe("two");
    await agent.fetch(`${url}/three/0`);
    expect(agent.cookie("a", url)).toBeUndefined();
  });

  test("follows redirects only when it visits", async () => {
    const url = await site((request, response) => {
      if (request.url === "/") response.writeHead(303, { location: "/next", "set-cookie": "seen=yes; Path=/" });
      response.end(request.headers.cookie ?? "none");
    });
    const agent = new UserAgent();
    expect((await agent.fetch(url)).status).toBe(303);
    const visit = await new UserAgent().visit(url);
    expect(visit.url).toBe(`${url}/next`);
    expect(await visit.answer.text()).toBe("seen=yes");
  });
});

async function text(agent: UserAgent, url: string): Promise<string> {
  return (await agent.fetch(url)).text();
}

async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  atEnd(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
