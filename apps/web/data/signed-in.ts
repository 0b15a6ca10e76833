import { Unavailable } from "@counterfoil/next";
import { counterfoil } from "../counterfoil";
import { SignedInDocument, type SignedInQuery } from "./graphql.gen";

/** Asked of the server, because a cookie alone proves nothing: a session ended elsewhere still has one. */
export async function isSignedIn(): Promise<boolean> {
  try {
    const answer = await counterfoil.graphql<SignedInQuery>(SignedInDocument.toString());
    return answer.status === "answered" && (answer.data?.viewer ?? null) !== null;
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}
