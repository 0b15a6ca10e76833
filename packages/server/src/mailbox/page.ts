import { hash } from "node:crypto";
import type { KeptLetter } from "../mail/letter-folder.js";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
article { margin: 1.5rem 0; padding: 0.5rem 1.25rem; border: 1px solid #8886; border-radius: 8px; }
h2 { margin: 0.5rem 0 0; font-size: 1.15rem; }
h2 + p { margin-top: 0; opacity: 0.7; font-size: 0.875rem; }
a { overflow-wrap: anywhere; }
`;

/** The page may have this one style and nothing else (CSP Level 3 §6.7.2.3). */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The page with all letters, newest first; its links are those of the letters. */
export function mailboxPage(letters: readonly KeptLetter[]): string {
  const articles = letters.map(article).join("\n") || "<p>No mail yet. Register an account, then come back.</p>";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mailbox</title><style>${STYLE}</style></head><body>
<h1>Mailbox</h1>
<p>Mails of this development server since its start. None of them has left this machine; the folder "mail" beside the database has them all.</p>
${articles}
</body></html>
`;
}

function article({ to, subject, text, writtenAt, id, language }: KeptLetter): string {
  const paragraphs = text.trim().split("\n\n").map(paragraph).join("\n");
  return `<article lang="${language}">
<h2>${escaped(subject)}</h2>
<p>To ${escaped(to)}, ${new Date(writtenAt).toISOString()}, ${escaped(id)}.eml</p>
${paragraphs}
</article>`;
}

function paragraph(text: string): string {
  const isLink = /^https?:\/\/\S+$/.test(text);
  return isLink ? `<p><a href="${escaped(text)}">${escaped(text)}</a></p>` : `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
