import type { FastifyReply } from "fastify";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text made safe for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

const style = `
:root { color-scheme: light dark; --paper: #f6f3ee; --card: #fffdf9; --ink: #26221d; --soft: #6f675c; --line: #ddd5c8; --accent: #8a3b2a; --on-accent: #fff8f2; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1917; --card: #24211e; --ink: #efe9e0; --soft: #a89f92; --line: #3b3631; --accent: #e59a7d; --on-accent: #2a140c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1.25rem, 5vw, 2.25rem); }
.stamp { margin: 0 0 1.5rem; padding: .5rem .75rem; border: 1px dashed var(--line); border-radius: 8px; font-size: .85rem; color: var(--soft); }
.stamp strong { color: var(--ink); }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 1.25rem; text-wrap: balance; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; }
label.name, legend { font-weight: 600; font-size: .95rem; }
select { width: 100%; margin: .35rem 0 1.25rem; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; min-width: 0; }
legend { padding: 0; margin-bottom: .35rem; }
.scope { display: grid; grid-template-columns: auto 1fr; gap: 0 .65rem; padding: .4rem 0; border-top: 1px solid var(--line); cursor: pointer; }
.scope input { width: 1.1rem; height: 1.1rem; margin: .2rem 0 0; accent-color: var(--accent); }
ul { padding-left: 1.2rem; }
code { grid-column: 2; font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
.decide { display: flex; flex-wrap: wrap; gap: .75rem; }
button { flex: 1 1 9rem; padding: .7rem 1rem; font: inherit; font-weight: 600; border-radius: 999px; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; }
button[value="approve"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { font-size: .85rem; color: var(--soft); margin: 1.25rem 0 0; overflow-wrap: anywhere; }
`;

/** A whole document in the simulator's look; `head` comes after the style. */
export function htmlDocument(title: string, content: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Spotify simulator</title>
<style>${style}</style>${head}
</head>
<body>
<main>
<p class="stamp"><strong>Spotify simulator.</strong> For development: invented people, invented music. Spotify has no part in it.</p>
${content}
</main>
</body>
</html>
`;
}

/** Sends a page: own style, nothing from outside, no script, in no frame. */
export function sendPage(reply: FastifyReply, status: number, title: string, content: string): FastifyReply {
  return (
    reply
      .code(status)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("referrer-policy", "no-referrer")
      .header("x-content-type-options", "nosniff")
      // No form-action: browsers hold it against the redirect to the app that follows the form.
      .header(
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      )
      .send(htmlDocument(title, content))
  );
}
