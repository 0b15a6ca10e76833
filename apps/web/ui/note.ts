import type { FormName, FormNote } from "@counterfoil/next";
import { counterfoil } from "../counterfoil";
import { firstOf, type Query } from "./query";

/** What a form shows again. Problems belong to the try that led here with `?error=`; later visits keep what was typed. */
export async function noteOf(form: FormName, query: Query): Promise<FormNote> {
  const note = await counterfoil.formNote(form);
  return firstOf(query.error) === null ? { ...note, problems: {} } : note;
}
