import type { Letter } from "./letter.js";

/** A letter as nodemailer takes it. Nothing in it is read from files or other servers, and no header holds a line break. */
export function composed(letter: Letter, from: string) {
  return {
    from,
    to: { name: "", address: letter.to },
    subject: letter.subject.replace(/[\r\n]+/g, " "),
    text: letter.text,
    html: letter.html,
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": letter.language },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
