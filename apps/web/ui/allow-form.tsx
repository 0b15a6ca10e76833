import { Unavailable } from "@counterfoil/next";
import { counterfoil } from "../counterfoil";
import { provider } from "../providers";
import { ConnectForm } from "./connect-form";
import { PURPOSES, type Purpose } from "./purposes";

interface AllowFormProps {
  purpose: Purpose;
  /** The page to come back to. */
  here: string;
  button: string;
  quiet?: boolean;
}

/**
 * Asks the provider for what a purpose takes. A consent replaces the one before, so what was granted for this app's other
 * purposes is asked for along with it; nothing else is.
 */
export async function AllowForm({ purpose, here, button, quiet = false }: AllowFormProps) {
  const granted = await grantedScopes();
  const kept = PURPOSES.flatMap(({ scopes }) => scopes).filter((scope) => granted.includes(scope));
  const scope = [...new Set([...purpose.scopes, ...kept])].join(" ");
  return <ConnectForm provider={provider.id} returnTo={here} scope={scope} button={button} quiet={quiet} />;
}

/** Of the connection that GraphQL uses: the newest. */
async function grantedScopes(): Promise<readonly string[]> {
  try {
    const answer = await counterfoil.connections();
    if (answer.status === "signed_out") return [];
    return answer.connections.findLast((connection) => connection.provider === provider.id)?.scopes ?? [];
  } catch (error) {
    if (error instanceof Unavailable) return [];
    throw error;
  }
}
