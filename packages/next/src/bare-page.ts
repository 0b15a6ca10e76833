import { createHash } from "node:crypto";
import { PRIVATE_HEADERS } from "./site.js";

/** What a page of this package says: why, and the one thing to do next. */
export interface BarePage {
  title: string;
  text: string;
  action?: { href: string; label: string };
  /** Where the browser goes by itself, at once. */
  goOn?: string;
}

const STYLE = `
:root{color-scheme:light dark;--paper:#eeede7;--card:#fdfcf9;--ink:#1b1d22;--faint:#5a5e66;--line:#cfccc2;--stamp:#a8321f}
@media(prefers-color-scheme:dark){:root{--paper:#121417;--card:#1d2025;--ink:#ecebe6;--faint:#a3a7ae;--line:#3d434b;--stamp:#ff9d85}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{position:relative;width:100%;max-width:34rem;padding:2.25rem 2rem 2.25rem 4rem;border-radius:.75rem;background:var(--card)}
main::before{content:"";position:absolute;inset:.9rem auto .9rem 1.75rem;border-left:2px dashed var(--line)}
h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.15;letter-spacing:-.025em}
p{margin:0;color:var(--faint)}
a{display:inline-block;margin-top:1.5rem;padding:.7rem 1.25rem;border-radius:.5rem;background:var(--ink);color:var(--card);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid var(--stamp);outline-offset:3px}
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** A page that needs no script and no other file, and gives its own address to nobody. */
export function barePage(
  { title, text, action, goOn }: BarePage,
  status: 200 | 503,
  headers: Record<string, string>,
): Response {
  const link = action ? `<a href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a>` : "";
  const refresh = goOn === undefined ? "" : `<meta http-equiv="refresh" content="0;url=${escapeHtml(goOn)}">`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh}
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${link}
</main>
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      ...PRIVATE_HEADERS,
      ...headers,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "x-content-type-options": "nosniff",
    },
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
