/** Deeper than anything an access token holds. */
const DEEPEST = 8;

/**
 * Parses a JSON object in which every member stands once, at every level (RFC 7515 §4, RFC 7519 §4): two readers of
 * one text may otherwise see two different things. Undefined for everything else, deep nesting included.
 */
export function parseStrictObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && (isPlain(text, value) || membersStandOnce(text)) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with named members. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the text is what we would write ourselves: then nothing stands twice in it. The quick way for nearly all tokens. */
function isPlain(text: string, value: unknown): boolean {
  return JSON.stringify(value) === text && countOf("{", text) + countOf("[", text) <= DEEPEST;
}

function countOf(sign: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++;
  return count;
}

/** Strings, with the colon behind them where they name a member, and brackets; all that matters in valid JSON. */
const PIECES = /("(?:[^"\\]|\\.)*")([ \t\n\r]*:)?|[{}[\]]/g;

function membersStandOnce(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [piece, text, colon] of json.matchAll(PIECES)) {
    if (piece === "{" || piece === "[") {
      if (open.push(new Set()) > DEEPEST) return false;
    } else if (piece === "}" || piece === "]") open.pop();
    else if (text !== undefined && colon !== undefined) {
      const name: unknown = text.includes("\\") ? JSON.parse(text) : text.slice(1, -1);
      const names = open.at(-1);
      if (typeof name !== "string" || !names || names.has(name)) return false;
      names.add(name);
    }
  }
  return true;
}
