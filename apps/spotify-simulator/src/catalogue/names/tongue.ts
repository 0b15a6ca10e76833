import { type Culture, words } from "./culture.js";
import { japanese, korean } from "./east-asian.js";
import { hindi, russian } from "./eastern.js";
import { arabic, greek } from "./mediterranean.js";
import { english, french, german, spanish } from "./western.js";

/** The words from which one language's shows and audiobooks are made. */
export interface Tongue {
  /** ISO 639-1. */
  language: string;
  culture: Culture;
  shows: readonly string[];
  /** What an episode may be about. */
  topics: readonly string[];
  /** Describes a show or an audiobook. */
  blurbs: readonly string[];
  /** The name of a chapter; `#` stands for its number. */
  chapter: string;
}

/** The languages spoken, the most frequent ones first. */
export const tongues: readonly Tongue[] = [
  {
    language: "en",
    culture: english,
    shows: words(
      "The Slow Ledger|Kettle & Wire|Ask a Lighthouse Keeper|Lost Timetables|Small Engines, Big Feelings|Nine Minutes of Moss|The Apology Desk|Unlikely Bridges|Weather for Beginners|The Late Librarian",
    ),
    topics: words(
      "The map that was wrong|A bridge nobody ordered|Why kettles sing|Letters to a stranger|How to lose a chess match|What the tide keeps|The last typewriter shop|A night at the depot|Soup, a history|The quiet vote|Two clocks & one town|Bees on the roof",
    ),
    blurbs: words(
      "Two friends, one question a week, no hurry.|Stories from places that trains no longer stop at.|Conversations about work done well & work done late.",
    ),
    chapter: "Chapter #",
  },
  {
    language: "es",
    culture: spanish,
    shows: words("La sobremesa larga|Trenes que no paran|Oficios raros|El archivo de la lluvia"),
    topics: words(
      "El mapa equivocado|Cartas sin dueño|La última imprenta|Sopa y política|Un faro en venta|Abejas en la azotea",
    ),
    blurbs: words("Charlas sin prisa después de comer.|Historias pequeñas de pueblos grandes."),
    chapter: "Capítulo #",
  },
  {
    language: "de",
    culture: german,
    shows: words("Umsteigen bitte|Das Schraubenarchiv|Kaltmamsell & Kollegen|Flurfunk auf dem Dorf"),
    topics: words(
      "Die falsche Karte|Brücken ohne Fluss|Warum Kessel singen|Der letzte Schaffner|Suppe für alle|Zwei Uhren, eine Stadt",
    ),
    blurbs: words("Gespräche über Dinge, die halten.|Jede Woche eine Frage, keine Eile."),
    chapter: "Kapitel #",
  },
  {
    language: "ko",
    culture: korean,
    shows: words("느린 장부|막차를 놓친 사람들|동네 도서관의 밤|비 오는 날의 라디오"),
    topics: words("잘못 그린 지도|주인 없는 편지|마지막 인쇄소|옥상의 벌들|국수의 역사|등대지기에게 묻다"),
    blurbs: words("한 주에 질문 하나, 서두르지 않습니다.|오래된 골목에서 주운 이야기."),
    chapter: "제#장",
  },
  {
    language: "ja",
    culture: japanese,
    shows: words("終電のあとで|小さな図書室|雨音ラジオ|町の時計屋さん"),
    topics: words("間違った地図|宛先のない手紙|最後の活版所|屋上のミツバチ|灯台守に聞く|うどんの歴史"),
    blurbs: words("週に一つの質問を、ゆっくりと。|駅が消えた町の話。"),
    chapter: "第#章",
  },
  {
    language: "fr",
    culture: french,
    shows: words("Le quai d’en face|Petites machines|L’heure des phares"),
    topics: words(
      "La carte fausse|Lettres sans adresse|La dernière imprimerie|Une soupe, une histoire|Des abeilles au toit",
    ),
    blurbs: words("Une question par semaine, sans se presser.|Des histoires de gares oubliées."),
    chapter: "Chapitre #",
  },
  {
    language: "el",
    culture: greek,
    shows: words("Το τελευταίο δρομολόγιο|Ρωτήστε έναν φαροφύλακα"),
    topics: words("Ο λάθος χάρτης|Γράμματα χωρίς παραλήπτη|Μέλισσες στην ταράτσα|Η ιστορία της σούπας"),
    blurbs: words("Μία ερώτηση την εβδομάδα, χωρίς βιασύνη."),
    chapter: "Κεφάλαιο #",
  },
  {
    language: "ru",
    culture: russian,
    shows: words("Последняя электричка|Библиотека ночью"),
    topics: words("Неверная карта|Письма без адреса|Пчёлы на крыше|История одного супа"),
    blurbs: words("Один вопрос в неделю, без спешки."),
    chapter: "Глава #",
  },
  {
    language: "ar",
    culture: arabic,
    shows: words("القطار الأخير|حكايات المنارة"),
    topics: words("الخريطة الخاطئة|رسائل بلا عنوان|نحل على السطح|تاريخ الحساء"),
    blurbs: words("سؤال واحد كل أسبوع، بلا عجلة."),
    chapter: "الفصل #",
  },
  {
    language: "hi",
    culture: hindi,
    shows: words("आख़िरी ट्रेन|धीमी डाक"),
    topics: words("ग़लत नक़्शा|बिना पते की चिट्ठियाँ|छत पर मधुमक्खियाँ|दाल का इतिहास"),
    blurbs: words("हर हफ़्ते एक सवाल, बिना जल्दी के।"),
    chapter: "अध्याय #",
  },
];
