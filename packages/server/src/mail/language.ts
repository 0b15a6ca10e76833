import { LANGUAGES, type Language } from "./letter.js";

/** The language to write in: the first one we have of a list such as `Accept-Language` (RFC 9110 §12.5.4), else English. */
export function languageOf(accepted: string | undefined): Language {
  const wishes = (accepted ?? "").slice(0, 200).split(",").map(readWish);
  const known = wishes.filter((wish): wish is { language: Language; weight: number } => wish !== undefined);
  const [best] = known.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  return best?.language ?? "en";
}

function readWish(text: string): { language: Language; weight: number } | undefined {
  const [tag = "", ...parameters] = text.split(";").map((part) => part.trim());
  const language = LANGUAGES.find((one) => one === tag.toLowerCase().split("-")[0]);
  const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
  return language && { language, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
