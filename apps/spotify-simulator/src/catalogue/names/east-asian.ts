import { type Culture, words } from "./culture.js";

export const korean: Culture = {
  given: words("하린|도윤|서아|지안|은우|나래|시온|예슬|태오|가온|다솜|유찬|소율|이든"),
  family: words("강|윤|서|한|백|남궁|노|류|문|선우|임|최"),
  familyFirst: true,
  nameGap: "",
  bands: words(
    "달빛정류장|새벽우체국|푸른다락방|밤편지클럽|모래시계|우주라면|초록버스|봄의왈츠단|SORAN:E|물결소년단|종이달|HALOWEEK",
  ),
  heads: words("밤의|우리의|어제의|너의|바다의|봄날의|마지막|작은|푸른|겨울의|비 오는 날의|스무 살의|낯선|새벽의"),
  tails: words("정류장|노래|편지|그림자|약속|골목길|별자리|우산|창문|산책|기억|고백|여행|온도"),
  titleGap: " ",
  titles: words("파도|안녕, 내일|손끝|소나기|그대로 있어줘|은하수|다시 봄|첫눈|물결|기다릴게|숨|달그림자"),
  genres: words("k-pop|k-indie|korean ballad|k-r&b|korean city pop"),
  labels: words("달빛뮤직|Haneul Sound"),
  country: "KR",
  share: 14,
};

export const japanese: Culture = {
  given: words("陽菜|蒼|ゆい|湊|さくら|朔|ひなた|凛|航|つむぎ|律|あかり"),
  family: words("白石|朝倉|水野|雨宮|桐谷|藤森|月島|小鳥遊|早瀬|結城|緑川|星野"),
  familyFirst: true,
  nameGap: "",
  bands: words(
    "夜行列車|ミルクティー同盟|月とラジオ|カラフル予報|終電前夜|花火工場|トワイライト郵便局|雨のち晴レ|透明キャラバン|サイダー少年",
  ),
  heads: words("夜の|君の|夏の|最後の|青い|雨の|遠い|透明な|はじまりの|春の|名もない|冬の"),
  tails: words("駅|手紙|花火|約束|海|物語|ラジオ|屋上|地図|ワルツ|灯り|街"),
  titleGap: "",
  titles: words(
    "さよならの前に|ソーダ水|またね|ひかり|流星群|カゲロウ|ただいま|夕凪|こだま|シグナル|初雪|モノクローム",
  ),
  genres: words("j-pop|j-rock|city pop|shibuya-kei|anime"),
  labels: words("月光レコード|ソラノオト"),
  country: "JP",
  share: 11,
};

export const chinese: Culture = {
  given: words("雨桐|子墨|若曦|思远|佳宁|一诺|星辰|书瑶|嘉树|清越"),
  family: words("林|沈|顾|苏|陆|江|叶|温|程|许"),
  familyFirst: true,
  nameGap: "",
  bands: words("深夜书店|海边气象台|纸飞机乐队|南方列车|旧城慢递|银河便利店|盐与月光|回声俱乐部"),
  heads: words("夜晚的|夏天的|遗失的|最后的|蓝色的|雨中的|远方的|旧日的|你的|春天的"),
  tails: words("车站|信|海|约定|影子|城市|歌|窗|地图|灯"),
  titleGap: "",
  titles: words("晚安|微光|重逢|潮汐|再见夏天|月台|白日梦|无名小巷|初雪|风起"),
  genres: words("mandopop|chinese indie|cantopop"),
  labels: words("盐月音乐|南风唱片"),
  country: "TW",
  share: 6,
};

export const thai: Culture = {
  given: words("ปาณิสรา|ธนิน|มะลิ|กวิน|ลลิตา|ภูผา|ใบหม่อน|นที"),
  family: words("แสงจันทร์|ทะเลทอง|วงศ์ดารา|รุ่งอรุณ|ศรีสมุทร|ฟ้าใส"),
  familyFirst: false,
  nameGap: " ",
  bands: words("รถไฟกลางคืน|สถานีดวงดาว|ร้านกาแฟริมทาง|ฝนเดือนเจ็ด|กระดาษสีฟ้า"),
  heads: words("เพลง|จดหมาย|เงา|ความทรงจำ|สัญญา|ถนน|หน้าต่าง|แสง"),
  tails: words("ของเธอ|ในสายฝน|ริมทะเล|คืนสุดท้าย|ของเมื่อวาน|ใต้แสงดาว|ฤดูหนาว|ที่หายไป"),
  titleGap: "",
  titles: words("คิดถึง|พรุ่งนี้|ฝัน|กลับบ้าน|ดาวตก|ลมหนาว|ไกลออกไป|เพียงเธอ"),
  genres: words("thai pop|thai indie"),
  labels: words("สถานีเพลง"),
  country: "TH",
  share: 4,
};
