import { allMarkets, fewMarkets, someMarkets } from "./markets.js";
import { personName, title } from "./names/naming.js";
import { type Tongue, tongues } from "./names/tongue.js";
import { base62Id, Random } from "./random.js";
import type { Audiobook, Chapter, Episode, Show } from "./talk-records.js";

const audiobooksPerTongue = 5;
const day = 86_400_000;
const september2026 = Date.UTC(2026, 8, 1);

/** Invents all shows and audiobooks with their parts: the same ones each time. */
export function inventTalk(): { shows: Show[]; episodes: Episode[]; audiobooks: Audiobook[]; chapters: Chapter[] } {
  const random = new Random("talk");
  const shows = tongues.flatMap((tongue) => tongue.shows.map((name) => inventShow(random, tongue, name)));
  const audiobooks = tongues.flatMap((tongue) =>
    Array.from({ length: audiobooksPerTongue }, (_, place) => inventAudiobook(random, tongue, place)),
  );
  return {
    shows,
    episodes: shows.flatMap((show) => show.episodes),
    audiobooks,
    chapters: audiobooks.flatMap((audiobook) => audiobook.chapters),
  };
}

function inventShow(random: Random, tongue: Tongue, name: string): Show {
  const show: Show = {
    id: base62Id(`show ${name}`),
    name,
    description: random.pick(tongue.blurbs),
    publisher: random.chance(0.5) ? personName(random, tongue.culture) : random.pick(tongue.culture.labels),
    language: tongue.language,
    explicit: random.chance(0.15),
    markets: random.chance(0.8) ? allMarkets : someMarkets,
    episodes: [],
  };
  const count = random.int(6, 64);
  const licences = new Random(`licences of show ${name}`);
  let released = september2026 - random.int(0, 20) * day;
  for (let number = count; number > 0; number--) {
    show.episodes.push({
      id: base62Id(`show ${name} episode ${number}`),
      name: `${number}. ${random.pick(tongue.topics)}`,
      description: `${random.pick(tongue.topics)} · ${personName(random, tongue.culture)}`,
      show,
      durationMs: random.int(540_000, 5_400_000),
      explicit: show.explicit && random.chance(0.5),
      releaseDate: isoDay(released),
      markets: number < count && licences.chance(0.08) ? fewMarkets : show.markets,
    });
    released -= random.int(6, 9) * day;
  }
  return show;
}

function inventAudiobook(random: Random, tongue: Tongue, place: number): Audiobook {
  const { culture, language } = tongue;
  const word = `audiobook ${language} ${place}`;
  const audiobook: Audiobook = {
    id: base62Id(word),
    name: title(random, culture),
    description: random.pick(tongue.blurbs),
    authors: [personName(random, culture)],
    narrators: Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => personName(random, culture)),
    publisher: random.pick(culture.labels),
    edition: random.chance(0.85) ? "Unabridged" : "Abridged",
    language,
    explicit: random.chance(0.1),
    releaseDate: isoDay(september2026 - random.int(30, 3000) * day),
    markets: random.chance(0.6) ? allMarkets : someMarkets,
    chapters: [],
  };
  const count = random.int(5, 60);
  for (let number = 0; number < count; number++) {
    audiobook.chapters.push({
      id: base62Id(`${word} chapter ${number}`),
      name: tongue.chapter.replace("#", String(number + 1)),
      audiobook,
      number,
      durationMs: random.int(300_000, 3_000_000),
    });
  }
  return audiobook;
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
