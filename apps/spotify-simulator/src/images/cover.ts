import { Random } from "../catalogue/random.js";

interface Palette {
  ground: string;
  middle: string;
  light: string;
  dark: string;
}

/** Draws the picture that belongs to an id: always the same one, as SVG. */
export function cover(kind: string, id: string, size: number): string {
  const random = new Random(`${kind} ${id}`);
  const drawing = kind === "user" ? portrait(random) : kind === "playlist" ? mosaic(random) : motif(random);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">${drawing}</svg>`;
}

const motifs = [sunOverHills, rings, blinds, tiles, waves, moonPhases];

function motif(random: Random): string {
  return random.pick(motifs)(random, palette(random));
}

/** Two hues that get along, from dark to light. */
function palette(random: Random): Palette {
  const hue = random.int(0, 359);
  const other = (hue + random.pick([28, 45, 150, 180, 210])) % 360;
  const calm = random.int(28, 58);
  const colours = [
    `hsl(${hue} ${calm}% ${random.int(18, 30)}%)`,
    `hsl(${hue} ${calm}% ${random.int(42, 56)}%)`,
    `hsl(${other} ${calm + 12}% ${random.int(62, 74)}%)`,
    `hsl(${other} ${calm}% ${random.int(84, 92)}%)`,
  ] as const;
  const [dark, middle, light, pale] = colours;
  return random.chance(0.45) ? { ground: pale, middle, light, dark } : { ground: dark, middle, light, dark: pale };
}

function ground(colour: string): string {
  return `<rect width="100" height="100" fill="${colour}"/>`;
}

function sunOverHills(random: Random, { ground: sky, middle, light, dark }: Palette): string {
  const hill = (height: number, colour: string) => {
    const [a, b, c] = [random.int(-12, 12), random.int(-12, 12), random.int(-8, 8)];
    return `<path d="M0 ${height + a}C25 ${height - 14 + b} 60 ${height + 14 - b} 100 ${height + c}V100H0Z" fill="${colour}"/>`;
  };
  const sun = `<circle cx="${random.int(22, 78)}" cy="${random.int(24, 46)}" r="${random.int(9, 22)}" fill="${light}"/>`;
  return ground(sky) + sun + hill(66, middle) + hill(82, dark);
}

function rings(random: Random, { ground: paper, middle, light, dark }: Palette): string {
  const [x, y] = [random.pick([0, 50, 100]), random.pick([50, 100])];
  const step = random.int(7, 12);
  const circles = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((ring) => {
    const colour = [middle, light, paper][ring % 3];
    return `<circle cx="${x}" cy="${y}" r="${ring * step}" fill="${colour}"/>`;
  });
  return `${ground(paper)}${circles.join("")}<circle cx="${x}" cy="${y}" r="${step / 2}" fill="${dark}"/>`;
}

function blinds(random: Random, { ground: paper, middle, light, dark }: Palette): string {
  const count = random.int(4, 9);
  const width = 100 / count;
  const slats = Array.from({ length: count }, (_, at) => {
    const height = random.int(22, 92);
    const y = random.chance(0.5) ? 0 : 100 - height;
    return `<rect x="${(at * width).toFixed(2)}" y="${y}" width="${(width * 0.72).toFixed(2)}" height="${height}" fill="${random.pick([middle, light, dark])}"/>`;
  });
  return `${ground(paper)}<g transform="rotate(${random.pick([0, 0, 90, 20])} 50 50)">${slats.join("")}</g>`;
}

function tiles(random: Random, { ground: paper, middle, light, dark }: Palette): string {
  const count = random.int(3, 5);
  const side = 100 / count;
  const places = Array.from({ length: count * count }, (_, at) => [at % count, Math.floor(at / count)] as const);
  const quarter = places.map(([column, row]) => {
    const x = column * side + side / 2;
    const y = row * side + side / 2;
    const shape = `M${-side / 2} ${-side / 2}h${side}a${side} ${side} 0 0 1 ${-side} ${side}z`;
    return `<path d="${shape}" transform="translate(${x} ${y}) rotate(${random.int(0, 3) * 90})" fill="${random.pick([middle, light, dark, paper])}"/>`;
  });
  return ground(paper) + quarter.join("");
}

function waves(random: Random, { ground: paper, middle, light, dark }: Palette): string {
  const lift = random.int(4, 13);
  const lines = Array.from({ length: 9 }, (_, at) => {
    const y = at * 12 + 2;
    return `<path d="M-5 ${y}q13.75 ${-lift} 27.5 0t27.5 0t27.5 0t27.5 0" fill="none" stroke="${[middle, light, dark][at % 3]}" stroke-width="${random.int(2, 7)}"/>`;
  });
  return ground(paper) + lines.join("");
}

function moonPhases(random: Random, { ground: sky, middle, light }: Palette): string {
  const [x, y, r] = [random.int(38, 62), random.int(38, 62), random.int(20, 34)];
  const shadow = `<circle cx="${x + random.int(-r, r)}" cy="${y - random.int(2, 12)}" r="${r}" fill="${sky}"/>`;
  const stars = Array.from({ length: random.int(8, 22) }, () => {
    return `<circle cx="${random.int(3, 97)}" cy="${random.int(3, 97)}" r="${random.pick([0.5, 0.7, 1.1])}" fill="${middle}"/>`;
  });
  return `${ground(sky)}<circle cx="${x}" cy="${y}" r="${r}" fill="${light}"/>${shadow}${stars.join("")}`;
}

/** A head and shoulders without a face. */
function portrait(random: Random): string {
  const { ground: paper, middle, light } = palette(random);
  return `${ground(paper)}<circle cx="50" cy="110" r="${random.int(40, 48)}" fill="${middle}"/><circle cx="50" cy="44" r="${random.int(17, 21)}" fill="${light}"/>`;
}

/** Four covers in one, as playlists show those of their first albums. */
function mosaic(random: Random): string {
  const corners = ["0 0", "50 0", "0 50", "50 50"];
  return corners
    .map(
      (corner) =>
        `<svg x="${corner.split(" ")[0]}" y="${corner.split(" ")[1]}" width="50" height="50" viewBox="0 0 100 100">${motif(random)}</svg>`,
    )
    .join("");
}
