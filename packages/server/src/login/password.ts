import { CounterfoilError } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { requireGrant, requireScopes } from "../clients/clients.js";
import type { Caller } from "../http/credentials.js";
import type { Secret } from "../lib/secret.js";
import type { Passwords } from "../passwords/passwords.js";
import type { SessionTokens } from "../sessions/session.js";
import type { Sessions } from "../sessions/sessions.js";

/** What a sign-in with a password brings along. */
export interface PasswordLogin {
  email: string;
  password: Secret;
  scope: string | undefined;
  remember: boolean;
  deviceName: string | undefined;
  refreshToken: Secret | undefined;
  /** The thumbprint of the key that the session is to be bound to (RFC 9449 §5). */
  jkt: string | undefined;
}

/**
 * Signs a person in by e-mail address and password. Throws `unauthorized_client`, `invalid_scope`,
 * `invalid_credentials`, `account_withdrawn` (to who has the password), `rate_limited`, `overloaded`.
 */
export async function logInByPassword(
  { passwords, sessions }: { passwords: Passwords; sessions: Sessions },
  client: Client,
  login: PasswordLogin,
  caller: Caller,
): Promise<SessionTokens> {
  requireGrant(client, "password");
  const scopes = requireScopes(client, login.scope);
  const account = await passwords.prove(login.email, login.password, caller.address);
  const tokens = await sessions.open({
    accountId: account.accountId,
    client,
    scopes,
    amr: ["pwd"],
    remember: login.remember,
    jkt: login.jkt,
    device: {
      ...caller,
      name: login.deviceName,
      refreshToken: login.refreshToken,
    },
  });
  // A new password ends all sessions; one that was opened in the same moment by the old one must not outlive it.
  if (await passwords.stillStands(account)) return tokens;
  await sessions.end({ sids: [tokens.sid] }, "signed_out");
  throw new CounterfoilError("invalid_credentials");
}
