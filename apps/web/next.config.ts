import { join } from "node:path";
import type { NextConfig } from "next";

const workspace = join(import.meta.dirname, "../..");

export default {
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
  // Otherwise Next takes 127.0.0.1 and localhost for one host, and nobody could be sent from the one to the other.
  skipProxyUrlNormalize: true,
  async headers() {
    // All other headers come from proxy.ts, which knows the request; built files pass it by.
    return [{ source: "/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] }];
  },
} satisfies NextConfig;
