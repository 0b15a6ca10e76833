import { randomBytes } from "node:crypto";
import type { NextRequest } from "next/server";
import { counterfoil, socket } from "./counterfoil";
import { contentSecurityPolicy, pageHeaders } from "./security";

/** Runs before every page and route: sessions first, then the headers that keep a page to itself. */
export async function proxy(request: NextRequest): Promise<Response> {
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"), socket);
  // Next reads the nonce from the request's policy and puts it on the scripts it writes.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = await counterfoil.proxy(request, headers);
  // What is set here wins over what a route sets, and the sign-in routes have their own, stricter headers.
  if (new URL(request.url).pathname.startsWith("/api/")) return response;
  for (const [name, value] of pageHeaders(policy)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

export const config = { matcher: "/((?!_next/static/|icon\\.svg).*)" };
