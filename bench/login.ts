import type { Report } from "./measurement.js";
export async function measureLogin(_seconds: number): Promise<Report> {
  throw new Error("not there yet");
}
