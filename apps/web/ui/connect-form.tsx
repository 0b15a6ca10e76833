import type { ReactNode } from "react";

interface ConnectFormProps {
  /** Which provider to connect. */
  provider: string;
  /** A path of this app; the account page if left out. */
  returnTo?: string;
  /** Scopes of the provider's beyond those of a sign-in. */
  scope?: string;
  button: ReactNode;
  quiet?: boolean;
}

/** Begins to connect a provider, or renews the consent there. */
export function ConnectForm({ provider, returnTo, scope, button, quiet = false }: ConnectFormProps) {
  return (
    <form action="/api/auth/connect" method="post">
      <input type="hidden" name="provider" value={provider} />
      {returnTo !== undefined && <input type="hidden" name="return_to" value={returnTo} />}
      {scope !== undefined && <input type="hidden" name="scope" value={scope} />}
      <button className={quiet ? "button quiet" : "button"} type="submit">
        {button}
      </button>
    </form>
  );
}
