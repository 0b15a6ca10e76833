import { Client } from "./client.js";
import { Person } from "./people.js";
import { Server } from "./server.js";

/** A server without a provider, a client of it, and people who come with an address and a password. */
export class PasswordStage {
  readonly client: Client;
  #people = 0;

  private constructor(readonly server: Server) {
    this.client = new Client(server.url);
  }

  static async start(environment: Record<string, string> = {}): Promise<PasswordStage> {
    return new PasswordStage(await Server.start(environment));
  }

  /** Somebody whom the server does not know. */
  person(password?: string): Person {
    return new Person(this.client, `person-${++this.#people}@example.com`, password);
  }

  /** Somebody who has registered and confirmed. */
  async enrolled(): Promise<Person> {
    const person = this.person();
    await person.enrol();
    return person;
  }
}
