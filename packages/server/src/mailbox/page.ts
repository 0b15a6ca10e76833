import type { KeptLetter } from "../mail/letter-folder.js";

/** The page with all letters, newest first; its links are those of the letters. */
export function mailboxPage(letters: readonly KeptLetter[]): string {
  const articles = letters.map(article).join("\n") || "<p>No mail yet. Register an account, then come back.</p>";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mailbox</title></head><body>
<h1>Mailbox</h1>
<p>Mails of this development server since its start. None of them has left this machine; the folder "mail" beside the database has them all.</p>
${articles}
</body></html>
`;
}

function article({ to, subject, text, writtenAt, id, language }: KeptLetter): string {
  const paragraphs = text.trim().split("\n\n").map(paragraph).join("\n");
  return `<article lang="${language}"><hr>
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
