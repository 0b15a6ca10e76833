/**
 * `mail/` owns what the server writes to people: the letters, their languages, and how they leave, by SMTP or, in
 * development, into a folder. It knows no account and no token.
 */
export interface Letter {
  /** One bare address, checked by the caller. */
  to: string;
  subject: string;
  text: string;
  html: string;
  language: Language;
}

/** The languages that letters are written in. */
export const LANGUAGES = ["en", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Takes a letter out of the house; rejects where that fails. */
export interface Carrier {
  carry(letter: Letter): Promise<void>;
  close(): void;
}
