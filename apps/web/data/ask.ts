import { type GraphqlError, Unavailable } from "@counterfoil/next";
import { redirect } from "next/navigation";
import { counterfoil } from "../counterfoil";
import type { TypedDocumentString } from "./graphql.gen";

/** What a page gets to work with: data and troubles may stand side by side. */
export interface Reply<T> {
  data: T | null;
  errors: GraphqlError[];
}

/** Asks the gateway for the page at `here`; sends people who are signed out to sign in and come back. */
export async function ask<T, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<T, Variables>,
  variables: Variables,
  here: string,
): Promise<Reply<T>> {
  const answer = await counterfoil.graphql<T>(document.toString(), variables).catch(withoutServer);
  if (answer.status === "signed_out") redirect(await counterfoil.signInPath(here));
  return answer;
}

function withoutServer(error: unknown): { status: "answered"; data: null; errors: GraphqlError[] } {
  if (!(error instanceof Unavailable)) throw error;
  const { message, reason = "server_unavailable", retryAfter } = error;
  return { status: "answered", data: null, errors: [{ message, extensions: { reason, retryAfter } }] };
}

/** The first trouble of a top-level field, or of the whole request. */
export function troubleOf(errors: readonly GraphqlError[], field: string): GraphqlError | undefined {
  return errors.find(({ path }) => path === undefined || path[0] === field);
}
