import { base62Id, Random } from "./random.js";
import type { User } from "./records.js";

// id | display name | e-mail | country. An empty display name is `null`, an empty e-mail is none; the last two are not
// on the app's allow-list.
const rows = `
mina.achterberg | Mina Achterberg | mina@example.org | DE
31hk2lw7q9ztrvxe5b4nac6mdpoy | 김하늘 | haneul.kim@example.com | KR
tobin_quill | Tobin Quill | tobin.quill@example.com | GB
31v9dfx2hwq7rkzn4ot5bcmsa8lu | 佐々木 澪 | mio@example.org | JP
renata-ibanez | Renata Ibáñez | renata.ibanez@example.com | MX
31c7qplm2x5zkwv8tnraoe9hdb3j | Ελένη Μαυρίδου | eleni@example.org | GR
1184529037 | Наталья Снегирёва | snegireva@example.com | RS
31yt6mzb3kq9vxwp2nl8ohrcd5fa | نور الخطيب | noor@example.org | EG
ananya.trivedi | अनन्या त्रिवेदी | ananya@example.com | IN
31pk5ovhz7lm2xqt9wnrbc4dya8e | | quiet.listener@example.com | SE
defne_yildirim | Defne Yıldırım | defne@example.org | TR
31e8ywnl4tq6zkx3vpohr7bmca2d | Soo & Family 🎧 | soo.family@example.com | KR
noam.levi | נועם לביא | noam@example.org | IL
31q2xzr9mt7kvwp5nlobhc8dea4y | 林 若曦 | ruoxi.lin@example.com | TW
1120384756 | Théo Lacroix | | FR
31w4ltz8nq6xkvp3morhb9cdae7y | Ярина Криниця | yaryna@example.org | UA
maeve_osei | Maeve Osei | maeve.osei@example.com | IE
31n6ktv2xq9zlwp7morhc4bdea8y | มะลิ แสงจันทร์ | mali@example.org | TH
joaquin.vallejo | Joaquín Vallejo | joaquin@example.com | AR
31z7pqx4kv9tlwn2morhb6cdae3y | ნინო მთვარაძე | nino@example.org | GE
wiebke-kroeger | Wiebke Kröger | wiebke@example.com | AT
31x3kqz9vt6lwpn8morhc2bdea5y | 박도윤 | doyun.park@example.org | KR
linus_brandt | Linus Brandt | linus.brandt@example.com | NO
31k9zvx5qt3lwpn7morhb8cdae2y | 月島 律 | ritsu@example.org | JP
1197730218 | Amélie Beaumont-Delaunay | amelie@example.com | BE
31t5xqk8zv2lwpn9morhc7bdea6y | كريم حداد | karim@example.org | AE
orla.fairweather | Orla Fairweather | orla@example.com | NZ
31m2qzx7kv4tlwp9norhb5cdae8y | रोहन देशपांडे | rohan@example.org | IN
greta_lindenau | Greta Lindenau | greta@example.com | CH
31a8vkz3xq5tlwp2morhc9bdne7y | Nguyễn Thị Mai | mai.nguyen@example.org | VN
percy.pemberton | Percy <b>Pemberton</b> & "Sons" | percy@example.com | GB
31d4xzq6kv8tlwp3morhb2cane9y | Łucja Wiśniewska | lucja@example.org | PL
ximena_cardenas | Ximena Cárdenas | ximena@example.com | CO
31f9qkx2zv7tlwp5morhc3bdae4n | Οδυσσέας Ξενάκης | odysseas@example.org | CY
1133097245 | Ásgeir Þórsson | asgeir@example.com | IS
31h6zxv4qk3tlwp8morb7cdane2y | 윤 예슬 | yeseul@example.org | KR
saskia.vandermeer | Saskia van der Meer | saskia@example.com | NL
31j3kzx9qv5tlwp6morhb4cdae7n | A listener with a display name that goes on for quite a while, as some do | longname@example.org | US
dexter_larkin | Dexter Larkin | dexter@example.com | CA
31b7qxz2kv8tlwp4morhc6dane9y | Ifeoma Adéyẹmí | ifeoma@example.org | NG
`;

/** The listeners of this Spotify, the same ones each time. */
export function inventUsers(): User[] {
  const lines = rows.trim().split("\n");
  return lines.map((line, index) => {
    const [id = "", name = "", email = "", country = ""] = line.split("|").map((cell) => cell.trim());
    const random = new Random(`user ${id}`);
    return {
      id,
      accountId: base62Id(`account ${id}`),
      displayName: name === "" ? null : name,
      email: email === "" ? null : email,
      country,
      product: index === 0 || random.chance(0.7) ? "premium" : "free",
      followers: random.int(0, 180),
      hasPicture: index === 0 || random.chance(0.75),
      allowListed: index < lines.length - 2,
    };
  });
}
