import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { composed } from "./compose.js";
import type { Carrier, Letter } from "./letter.js";

/** A letter in the folder. */
export interface KeptLetter extends Letter {
  /** Name of its file, without `.eml`. */
  id: string;
  /** Milliseconds. */
  writtenAt: number;
}

/** How many letters the mailbox page still shows; the files stay. */
const SHOWN = 100;
const FROM = "Counterfoil <counterfoil@localhost>";

/** In development letters go into a folder, each as an `.eml` file that mail programs open (RFC 5322). */
export class LetterFolder implements Carrier {
  readonly #folder: string;
  readonly #letters: KeptLetter[] = [];
  readonly #transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Letters since the start, newest first. */
  get letters(): readonly KeptLetter[] {
    return this.#letters;
  }

  async carry(letter: Letter): Promise<void> {
    const writtenAt = Date.now();
    const id = `${new Date(writtenAt).toISOString().replace(/[-:.]/g, "")}-${++this.#count}`;
    const { message } = await this.#transport.sendMail(composed(letter, FROM));
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (!Buffer.isBuffer(message)) throw new Error("the letter was not composed");
    await writeFile(join(this.#folder, `${id}.eml`), message, { mode: 0o600, flag: "wx" });
    this.#letters.unshift({ ...letter, id, writtenAt });
    this.#letters.splice(SHOWN);
  }

  close(): void {
    this.#transport.close();
  }
}
