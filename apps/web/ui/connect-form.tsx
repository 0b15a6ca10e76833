import type { ReactNode } from "react";

interface ConnectFormProps {
  /** Which provider to connect. */
  provider: string;
  /** A path of this app; the account page if left out. */
  returnTo?: string;
  button: ReactNode;
  quiet?: boolean;
}

/** Begins to connect a provider, or renews the consent there. */
export function ConnectForm({ provider, returnTo, button, quiet = false }: ConnectFormProps) {
  return (
    <form action="/api/auth/connect" method="post">
      <input type="hidden" name="provider" value={provider} />
      {returnTo !== undefined && <input type="hidden" name="return_to" value={returnTo} />}
      <button className={quiet ? "button quiet" : "button"} type="submit">
        {button}
      </button>
    </form>
  );
}
