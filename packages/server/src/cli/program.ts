import { Command } from "commander";
import { VERSION } from "../version.js";
import type { NewAccountOptions } from "./accounts.js";

/** The command line `counterfoil`. Exit codes: 0 done, 1 it did not work, 2 not understood. A command loads what it needs. */
export function program(): Command {
  const counterfoil = new Command("counterfoil")
    .description("Self-hosted auth server for apps that live on somebody else's API.")
    .version(VERSION)
    .showHelpAfterError("(counterfoil --help lists the commands)")
    .exitOverride();
  const json = "print results and errors as JSON";

  counterfoil
    .command("serve")
    .description("run the server")
    .option("--json", json, false)
    .action(async (options: { json: boolean }) => (await import("./serve.js")).serve(options.json));
  counterfoil
    .command("migrate")
    .description("bring the store's schema up to date")
    .option("--json", json, false)
    .action(async (options: { json: boolean }) => (await import("./migrate.js")).runMigrations(options.json));
  const keys = counterfoil
    .command("keys")
    .description("root keys, which seal what the store keeps, and signing keys, which sign access tokens");
  keys
    .command("new")
    .description("make a root key: whoever has it can open every sealed token, so keep it like one")
    .option("--file <path>", "write it to a new file of mode 0600 instead of printing it")
    .option("--json", json, false)
    .action(async (options: { file?: string; json: boolean }) =>
      (await import("./keys.js")).newKey(options.file, options.json),
    );
  keys
    .command("list")
    .description("list the signing keys: what each does now, when it signs; and what each root key seals")
    .option("--json", json, false)
    .action(async (options: { json: boolean }) => (await import("./keys-list.js")).listKeys(options.json));
  keys
    .command("roll")
    .description("announce the next signing key; it takes over after the lead time (an hour), and no token is lost")
    .option("--now", "emergency: the new key signs at once, every access token signed before is refused", false)
    .option("--json", json, false)
    .action(async (options: { now: boolean; json: boolean }) =>
      (await import("./keys-roll.js")).rollKeys(options.now, options.json),
    );
  keys
    .command("rewrap")
    .description("bring everything sealed under the newest root key, beside running servers, so that older ones can go")
    .option("--json", json, false)
    .action(async (options: { json: boolean }) => (await import("./keys-rewrap.js")).rewrapKeys(options.json));
  const sessions = counterfoil.command("sessions").description("who is signed in, and signing people out");
  sessions
    .command("list")
    .description("list who is signed in, newest first")
    .option("--account <id>", "of this account only")
    .option("--limit <number>", "how many", "100")
    .option("--json", json, false)
    .action(async (options: { account?: string; limit: string; json: boolean }) =>
      (await import("./sessions.js")).listSessions(options),
    );
  sessions
    .command("end")
    .description("sign out sessions, or everything of an account")
    .argument("[session...]", "ids of sessions")
    .option("--account <id>", "every session of this account")
    .option("--json", json, false)
    .action(async (sids: string[], options: { account?: string; json: boolean }) =>
      (await import("./sessions.js")).endSessions(sids, options),
    );
  counterfoil
    .command("documents")
    .description("make the list of GraphQL documents that a server in production runs, and no others")
    .argument("<path...>", ".graphql files, or folders with such files")
    .option("--file <path>", "write the list there instead of printing it")
    .option("--json", json, false)
    .action(async (paths: string[], options: { file?: string; json: boolean }) =>
      (await import("./documents.js")).writeDocuments(paths, options.file, options.json),
    );
  const accounts = counterfoil.command("accounts").description("people");
  accounts
    .command("create")
    .description("make an account that signs in with its own e-mail address and a password")
    .requiredOption("--email <address>", "the address, which no other account may have")
    .option("--name <name>", "the person's name")
    .option(
      "--verified",
      "the address is known to be the person's; else they prove it by asking for a new password",
      false,
    )
    .option(
      "--password-stdin",
      "read the password from standard input; without it the person asks for one by mail",
      false,
    )
    .option("--json", json, false)
    .action(async (options: NewAccountOptions) => (await import("./accounts.js")).createAccount(options));
  return counterfoil;
}
