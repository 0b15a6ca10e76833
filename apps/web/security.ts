const development = process.env.NODE_ENV === "development";

/**
 * Scripts by nonce only, nothing from elsewhere but pictures and the live socket: covers live at the provider's CDN, or at
 * the simulator on a loopback port. React's development build needs `eval`.
 */
export function contentSecurityPolicy(nonce: string, socketUrl: string): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ${new URL(socketUrl).origin}`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data: https: http://127.0.0.1:*",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Headers of every page. `same-origin` and not `no-referrer`: the latter would make the browser hide `Origin` from the sign-out form. */
export function pageHeaders(policy: string): [name: string, value: string][] {
  return [
    ["content-security-policy", policy],
    ["referrer-policy", "same-origin"],
    ["x-content-type-options", "nosniff"],
    ["cross-origin-opener-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
  ];
}
