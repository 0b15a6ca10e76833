import { type Culture, words } from "./culture.js";

export const russian: Culture = {
  given: words("Алиса|Тимофей|Варвара|Лев|Злата|Мирон|Ася|Фёдор"),
  family: words("Соколенко|Журавель|Левитина|Ясень|Морозко|Рябинин|Звонарёв|Белкина"),
  familyFirst: false,
  nameGap: " ",
  bands: words("Ночной трамвай|Бумажные корабли|Тихий океан рядом|Пятый этаж|Северное лето|Чужие письма"),
  heads: words("Письма|Песня|Сказка|Мечты|Разговоры|Танец|Слова|Сны"),
  tails: words("о море|без адреса|под дождём|о лете|в тишине|для двоих|о доме|на рассвете"),
  titleGap: " ",
  titles: words("Июль|Останься|Электричка|Полынь|Завтра снова|Окна|Метель|Ещё раз"),
  genres: words("russian indie|post-punk|estrada"),
  labels: words("Пятый этаж рекордс"),
  country: "RU",
  share: 5,
};

export const ukrainian: Culture = {
  given: words("Соломія|Остап|Мавка|Орест|Ярина|Любомир"),
  family: words("Гайова|Криниця|Ковалишин|Журба|Зоряна|Левчук"),
  familyFirst: false,
  nameGap: " ",
  bands: words("Вечірній потяг|Діти гір|Паперовий місяць|Їжак у тумані"),
  heads: words("Листи|Пісня|Сни|Розмови|Танець|Казка"),
  tails: words("про море|під дощем|без адреси|на світанку|про дім|для двох"),
  titleGap: " ",
  titles: words("Повертайся|Липень|Хвилі|Ще раз|Обійми|Світло"),
  genres: words("ukrainian indie|ukrainian pop"),
  labels: words("Світанок Мюзик"),
  country: "UA",
  share: 3,
};

export const hindi: Culture = {
  given: words("अनन्या|कबीर|मीरा|ईशान|तारा|रोहन|नैना|विहान"),
  family: words("सक्सेना|मल्होत्रा|त्रिवेदी|राठौर|बनर्जी|देशपांडे|चौहान|अय्यर"),
  familyFirst: false,
  nameGap: " ",
  bands: words("चाय और चाँद|आख़िरी लोकल|काग़ज़ी परिंदे|नीला दरवाज़ा|धूप छाँव"),
  heads: words("रात का|शहर का|बारिश का|दिल का|सावन का|यादों का|चाँद का|घर का"),
  tails: words("सफ़र|गीत|रास्ता|किस्सा|सपना|रंग|वादा|दरवाज़ा"),
  titleGap: " ",
  titles: words("फिर मिलेंगे|तेरे बिना|धूप|लौट आओ|ख़ामोशी|सुबह|काजल|बस यूँ ही"),
  genres: words("filmi|hindi indie|desi pop|ghazal"),
  labels: words("चाँद रिकॉर्ड्स"),
  country: "IN",
  share: 6,
};

export const georgian: Culture = {
  given: words("ნინო|ლუკა|თამუნა|სანდრო|ელენე|გიორგი"),
  family: words("მთვარაძე|ზღვაური|ქარიშვილი|ხიდელი|ბაღათური|ნისლაძე"),
  familyFirst: false,
  nameGap: " ",
  bands: words("ღამის მატარებელი|ქაღალდის მთვარე|ცისფერი ოთახი"),
  heads: words("ზღვის|ღამის|წვიმის|ქალაქის|ზაფხულის|მთვარის"),
  tails: words("სიმღერა|ჩრდილი|ფერი|ამბავი|ხმა|გზა"),
  titleGap: " ",
  titles: words("ხვალ|უშენოდ|ნისლი|დაბრუნება|სიზმარი|ქარი"),
  genres: words("georgian indie|georgian folk"),
  labels: words("ცისფერი ხმა"),
  country: "GE",
  share: 2,
};
