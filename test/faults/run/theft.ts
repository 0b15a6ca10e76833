import type { Road } from "./road.js";
import { placeOf } from "./token.js";

/** More turns than any theft may take. */
const MOST_TURNS = 40;

/** One who holds a refresh token of the session. */
interface Holder {
  token: string;
  /** Windows in which this one alone got a newer token. */
  ahead: number;
}

/**
 * A session whose refresh token is copied: the owner and the thief both go on, each in windows of its own, in an order
 * that chance decides.
 */
export class Theft {
  readonly sid: string;
  caught = false;
  /** Whether, once caught, neither of the two could go on. */
  bothOut = false;
  readonly #road: Road;
  readonly #owner: Holder;
  readonly #history: string[] = [];
  #disturbances = 0;
  #thief: Holder | undefined;

  constructor(road: Road, token: string) {
    this.sid = placeOf(token).sid;
    this.#road = road;
    this.#owner = { token, ahead: 0 };
  }

  /** Windows in which both got ahead side by side before the session ended. */
  get windows(): number {
    return Math.min(this.#owner.ahead, this.#thief?.ahead ?? 0);
  }

  /** How often the day was disturbed while both went on; where the store may fall back, each adds a window. */
  get disturbances(): number {
    return this.#disturbances;
  }

  /** What each presented and got, in order. */
  get history(): string {
    return this.#history.join(", ");
  }

  /** Lets both go on until the session ends, or the road is closed. */
  async run(): Promise<void> {
    const { random, tally } = this.#road;
    for (let turns = random.int(0, 2); turns > 0; turns--) await this.#turn(this.#owner);
    const thief = { token: this.#owner.token, ahead: 0 };
    this.#thief = thief;
    this.#owner.ahead = 0;
    const before = tally.disturbances;
    let next = thief;
    for (let turn = 0; turn < MOST_TURNS && !this.caught && !this.#road.closed; turn++) {
      await this.#turn(next);
      if (random.int(1, 4) > 1) next = next === thief ? this.#owner : thief;
    }
    // One more may have happened and not be counted yet.
    this.#disturbances = tally.disturbances - before + 1;
    if (this.caught) this.bothOut = (await this.#isOut(this.#owner)) && (await this.#isOut(thief));
  }

  /** One window that belongs to one holder. */
  async #turn(holder: Holder): Promise<void> {
    const road = this.#road;
    for (let attempt = 1; !road.closed; attempt++) {
      const reply = await road.refresh(holder.token);
      const got = reply.kind === "token" ? placeOf(reply.token).generation : reply.kind;
      this.#history.push(`${holder === this.#thief ? "thief" : "owner"} ${placeOf(holder.token).generation} → ${got}`);
      if (reply.kind === "ended") {
        this.caught = true;
        return;
      }
      if (reply.kind === "token") {
        if (placeOf(reply.token).generation > placeOf(holder.token).generation) holder.ahead++;
        holder.token = reply.token;
        break;
      }
      await road.backOff(attempt);
    }
    await road.pause(1.05 * road.window, 1.2 * road.window);
  }

  async #isOut(holder: Holder): Promise<boolean> {
    const road = this.#road;
    for (let attempt = 1; !road.closed; attempt++) {
      const reply = await road.refresh(holder.token);
      if (reply.kind !== "unknown") return reply.kind === "ended";
      await road.backOff(attempt);
    }
    return false;
  }
}
