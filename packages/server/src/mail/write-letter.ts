import type { Language, Letter } from "./letter.js";
import { type Occasion, TEXTS } from "./texts.js";

/** What a letter is filled in with. */
export interface Filling {
  /** The app as people know it: its host. */
  app: string;
  link?: string;
  /** How long the link works. */
  minutes?: number;
}

/** Writes a letter: plain text, and simple HTML that loads nothing. */
export function writeLetter(occasion: Occasion, to: string, language: Language, filling: Filling): Letter {
  const { subject, paragraphs, link, end } = TEXTS[language][occasion];
  const fill = (text: string) =>
    text
      .replaceAll("{app}", filling.app)
      .replaceAll("{hours}", String((filling.minutes ?? 0) / 60))
      .replaceAll("{minutes}", String(filling.minutes ?? 0));
  const address = link === undefined ? undefined : filling.link;
  const before = paragraphs.map(fill);
  const after = end.map(fill);
  const anchor = address === undefined ? [] : [`<p><a href="${escaped(address)}">${escaped(fill(link ?? ""))}</a></p>`];
  const body = [...before.map(asParagraph), ...anchor, ...after.map(asParagraph)].join("\n");
  return {
    to,
    language,
    subject: fill(subject),
    text: `${[...before, ...(address === undefined ? [] : [address]), ...after].join("\n\n")}\n`,
    html: `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(fill(subject))}</title></head><body>\n${body}\n</body></html>\n`,
  };
}

function asParagraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
