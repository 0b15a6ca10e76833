import { createHash } from "node:crypto";
import { Random } from "../catalogue/random.js";
import type { User } from "../catalogue/records.js";

/** Something that can play. */
export interface Device {
  id: string;
  name: string;
  type: "Computer" | "Smartphone" | "Speaker" | "TV";
  supportsVolume: boolean;
  /** Percent, before anybody changes it. */
  volume: number;
}

const computers = ["Desk laptop", "Studio computer", "Old laptop, kitchen", "노트북"];
const phones = ["Phone", "Second phone", "スマホ", "Teléfono"];
const speakers = ["Kitchen speaker", "Bathroom radio", "Küchenradio", "Cuisine"];
const screens = ["Living room TV", "거실 TV"];

/** Invents a user's two or three devices, the same ones each time. */
export function inventDevices(user: User): Device[] {
  const random = new Random(`devices ${user.id}`);
  const device = (type: Device["type"], names: readonly string[]): Device => ({
    id: createHash("sha1").update(`device ${user.id} ${type}`).digest("hex"),
    name: random.pick(names),
    type,
    supportsVolume: type !== "TV",
    volume: random.int(20, 100),
  });
  const third = random.pick([[device("Speaker", speakers)], [device("TV", screens)], []]);
  return [device("Computer", computers), device("Smartphone", phones), ...third];
}
