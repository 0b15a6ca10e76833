import type { LoginResponse, MeResponse, TokenResponse } from "@counterfoil/protocol";
import { type Answer, Client, read } from "./client.js";
import { configFile, hashOf, signsIn } from "./client-file.js";
import type { Fake } from "./fake.js";
import { Server } from "./server.js";

const SECRET = "the secret of the client web";

/** The server with stand-ins for its providers, and a client of it. */
export class FakeStage {
  readonly client: Client;

  private constructor(readonly server: Server) {
    this.client = new Client(server.url, "web", SECRET);
  }

  /** Starts the server; an entry is the fake's own unless `entries` has another for its name. */
  static async start(
    fakes: readonly Fake[],
    entryOf: (fake: Fake) => object & { name?: string } = (fake) => fake.entry(),
    environment: Record<string, string> = {},
  ): Promise<FakeStage> {
    const providers = fakes.map(entryOf);
    const redirects = fakes.map((fake, at) => [
      providers[at]?.name ?? fake.name,
      { redirectUris: [`http://127.0.0.1:3000/api/auth/${fake.name}`] },
    ]);
    const client = signsIn("web", { secretHash: hashOf(SECRET), providers: Object.fromEntries(redirects) });
    const secrets = Object.fromEntries(fakes.map((fake) => [fake.secretVariable, fake.secret]));
    const file = configFile({ clients: [client], providers });
    return new FakeStage(await Server.start({ ...secrets, COUNTERFOIL_CONFIG: file, ...environment }));
  }

  async begin(provider: string): Promise<LoginResponse> {
    return read<LoginResponse>(await this.client.login({}, provider));
  }

  finish(provider: string, begun: LoginResponse, callback: URL, more: Record<string, string> = {}): Promise<Answer> {
    return this.client.finish(begun, callback, { provider, ...more });
  }

  /** A whole sign-in of a person up to the answer of `POST /token`. */
  async trySignIn(fake: Fake, person: string, provider: string = fake.name): Promise<Answer> {
    const begun = await this.begin(provider);
    return this.finish(provider, begun, await fake.decide(begun.authorization_url, person));
  }

  /** A whole sign-in of a person. Throws what the server refuses. */
  async signIn(fake: Fake, person: string, provider: string = fake.name): Promise<TokenResponse> {
    return read<TokenResponse>(await this.trySignIn(fake, person, provider));
  }

  async me({ access_token }: TokenResponse): Promise<MeResponse> {
    return read<MeResponse>(await this.client.call(access_token, "GET", "/me"));
  }
}
