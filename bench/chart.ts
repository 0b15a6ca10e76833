import type { Score } from "./race.js";

const WIDTH = 840;
const LEFT = 250;
const RIGHT = 110;
const TOP = 62;
const ROW = 34;

/** A bar for each contender, with its answers per second: a drawing for the documents. */
export function drawScores(title: string, scores: readonly Score[]): string {
  const most = Math.max(...scores.map(({ perSecond }) => perSecond));
  const height = TOP + ROW * scores.length + 16;
  const described = scores.map(({ name, perSecond }) => `${name} ${number(perSecond)}`).join(", ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif" role="img" aria-labelledby="t d">
  <title id="t">${escapeXml(title)}</title>
  <desc id="d">${escapeXml(`${described}.`)}</desc>
  <rect width="${WIDTH}" height="${height}" rx="14" fill="#faf7f0"/>
  <text x="24" y="36" font-size="15" font-weight="600" fill="#2b2a27">${escapeXml(title)}</text>
${scores.map((score, row) => bar(score, row, most)).join("\n")}
</svg>
`;
}

function bar({ name, perSecond }: Score, row: number, most: number): string {
  const y = TOP + ROW * row;
  const length = Math.max(2, ((WIDTH - LEFT - RIGHT) * perSecond) / most);
  return [
    `  <text x="${LEFT - 12}" y="${y + 17}" font-size="13" fill="#2b2a27" text-anchor="end">${escapeXml(name)}</text>`,
    `  <rect x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="24" rx="4" fill="${colourOf(name)}"/>`,
    `  <text x="${(LEFT + length + 10).toFixed(1)}" y="${y + 17}" font-size="13" fill="#5a574f">${number(perSecond)}</text>`,
  ].join("\n");
}

function colourOf(name: string): string {
  if (name.startsWith("ours")) return "#2f6b4f";
  return name === "floor" ? "#8a867b" : "#a4532a";
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
