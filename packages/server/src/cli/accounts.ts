import { FIELD_PROBLEMS, type FieldProblemCode } from "@counterfoil/protocol";
import { readEmailAddress } from "../accounts/email-address.js";
import { PasswordAccounts } from "../accounts/password-accounts.js";
import { systemClock } from "../lib/clock.js";
import { Secret } from "../lib/secret.js";
import { PasswordHashing } from "../passwords/hashing.js";
import { isContextual, nameProblem, newPasswordProblem } from "../passwords/rules.js";
import { besideServer } from "./beside-server.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";

/** The options of `counterfoil accounts create`. */
export interface NewAccountOptions {
  email: string;
  name?: string;
  verified: boolean;
  passwordStdin: boolean;
  json: boolean;
}

/**
 * `counterfoil accounts create`: an account with an address of its own. Without a password, or unverified, the person
 * asks for a new password first, which proves the address. The password is read from standard input: arguments are seen
 * by everybody on the machine.
 */
export async function createAccount(options: NewAccountOptions): Promise<void> {
  const config = configOrFailure();
  const email = readEmailAddress(options.email);
  if (typeof email === "string") throw refusal("--email", email);
  const name = options.name?.normalize("NFC").trim() || null;
  const wrongName = name === null ? undefined : nameProblem(name);
  if (wrongName) throw refusal("--name", wrongName);
  const password = options.passwordStdin ? await readPassword() : undefined;
  const problem = password && newPasswordProblem(password.reveal());
  if (problem) throw refusal("the password", problem);
  if (password && isContextual(password.reveal(), email, name)) throw refusal("the password", "password_contextual");
  await besideServer(config, async ({ db, clock }) => {
    const accountId = await new PasswordAccounts(db, clock, systemClock).create({
      email: email.written,
      loginEmail: email.key,
      name,
      verified: options.verified,
      passwordHash: password && (await new PasswordHashing(config.passwordCost).hash(password)),
    });
    if (accountId === undefined) throw new Failure(["there is an account with this address already"]);
    process.stdout.write(options.json ? `${JSON.stringify({ account_id: accountId })}\n` : `${accountId} is made\n`);
  });
}

function refusal(what: string, code: FieldProblemCode): Failure {
  return new Failure([`${what}: ${FIELD_PROBLEMS[code]}`], 2);
}

/** The first line of standard input. */
async function readPassword(): Promise<Secret> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return new Secret(Buffer.concat(chunks).toString("utf8").split(/\r?\n/, 1)[0] ?? "");
}
