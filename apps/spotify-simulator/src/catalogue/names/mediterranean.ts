import { type Culture, words } from "./culture.js";

export const greek: Culture = {
  given: words("Ελένη|Νίκος|Δανάη|Ορέστης|Μυρτώ|Λευτέρης|Χλόη|Αχιλλέας"),
  family: words("Καραμάνου|Βέργος|Λαμπράκη|Αγγελίδης|Σταμάτη|Ξενάκης|Ρούσσου|Μαυρίδης"),
  familyFirst: false,
  nameGap: " ",
  bands: words("Οι Νυχτερινοί|Άδειο Λιμάνι|Χάρτινα Φεγγάρια|Το Τελευταίο Πλοίο|Κόκκινη Κλωστή|Μπλε Ώρα"),
  heads: words("Το τραγούδι|Η σκιά|Ο χορός|Το γράμμα|Η νύχτα|Το χρώμα|Ο δρόμος|Η υπόσχεση"),
  tails: words(
    "της θάλασσας|του καλοκαιριού|της βροχής|του αποχαιρετισμού|της πόλης|του φεγγαριού|της σιωπής|του νότου",
  ),
  titleGap: " ",
  titles: words("Αύριο πάλι|Χωρίς εσένα|Φεγγάρι|Ξημερώματα|Γυρνάω σπίτι|Ψίθυρος|Αλμύρα|Όνειρο ήταν"),
  genres: words("greek pop|entekhno|greek indie"),
  labels: words("Μπλε Ώρα Μουσική"),
  country: "GR",
  share: 5,
};

export const turkish: Culture = {
  given: words("Defne|Emre|Şule|Çağan|İpek|Güneş|Barış|Öykü"),
  family: words("Yıldırım|Özgür|Aksoy|Şimşek|Günay|Tunç|Çınar|Işık"),
  familyFirst: false,
  nameGap: " ",
  bands: words("Gece Vapuru|Kırık Pusula|Boğaz Rüzgârı|Çatı Katı|Mor Sokak|Üç Nokta"),
  heads: words("Denizin|Gecenin|Yağmurun|Şehrin|Güneşin|Rüzgârın|Kışın|Yolun"),
  tails: words("Sesi|Rengi|Şarkısı|Gölgesi|Sonu|Hikâyesi|Işığı|Sırrı"),
  titleGap: " ",
  titles: words("Yarın Yine|Sensiz|İçimdeki Çocuk|Uzak|Güz Sancısı|Bir Şey Söyle|Düş|Sığınak"),
  genres: words("turkish pop|anadolu rock|turkish indie"),
  labels: words("Vapur Müzik"),
  country: "TR",
  share: 5,
};

export const arabic: Culture = {
  given: words("ليلى|كريم|نور|ياسين|سلمى|طارق|هالة|زياد"),
  family: words("الخطيب|منصور|حداد|الزين|شاهين|المصري|ناصيف|البحري"),
  familyFirst: false,
  nameGap: " ",
  bands: words("فرقة المحطة الأخيرة|قمر ورق|رسائل البحر|شارع الياسمين|ليل بيروت"),
  heads: words("أغنية|ليل|رسالة|ظل|لون|باب|حكاية|صوت"),
  tails: words("البحر|المطر|الياسمين|المدينة|الغياب|القمر|الصيف|الطريق"),
  titleGap: " ",
  titles: words("يا ليل|بكرا|حنين|وحدي|نسمة|ارجع لي|سراب|على البال"),
  genres: words("arab pop|arab indie|tarab"),
  labels: words("ياسمين للإنتاج"),
  country: "EG",
  share: 5,
};

export const hebrew: Culture = {
  given: words("נועה|איתי|תמר|יונתן|שירה|עומר"),
  family: words("לביא|ברקת|שגיא|אלמוג|רגב|נחום"),
  familyFirst: false,
  nameGap: " ",
  bands: words("רכבת לילה|חלון לים|ירח של נייר|התחנה האחרונה"),
  heads: words("שיר|צבע|ריח|צל|סוף|קול"),
  tails: words("הים|הקיץ|הגשם|העיר|הלילה|הדרך"),
  titleGap: " ",
  titles: words("מחר|בלעדייך|געגוע|אור ראשון|לחזור הביתה|רוח"),
  genres: words("israeli indie|israeli pop"),
  labels: words("חלון לים תקליטים"),
  country: "IL",
  share: 3,
};
