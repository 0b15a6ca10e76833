import type { Bounds } from "./bounds.js";
import { REFUSED, type Records } from "./records.js";
import { thiefMoves } from "./thief.js";
import { type Move, NONE, type Presence, served, type World } from "./world.js";

/** The generations that may reach the store next. */
export function presentable({ requests, copy }: World): number[] {
  return copy === NONE ? [...requests] : [...requests, copy];
}

/** All that can happen next. The steps of the `presentable` generations have been learnt. */
export function moves(world: World, records: Records, bounds: Bounds): Move[] {
  if (world.signedOut) return [];
  return [
    ...sending(world, bounds),
    ...serving(world, records, bounds),
    ...receiving(world, bounds),
    ...time(world, records, bounds),
    ...thiefMoves(world, records, bounds),
    ...fallingBack(world, records, bounds),
  ];
}

function sending(world: World, { tabs, generations }: Bounds): Move[] {
  const { requests, answers, jar } = world;
  if (requests.length + answers.length >= tabs || jar >= generations) return [];
  return [{ label: `send ${jar}`, to: { ...world, requests: sorted([...requests, jar]) } }];
}

function serving(world: World, records: Records, bounds: Bounds): Move[] {
  const { thief } = bounds;
  const kept = thief === "apart" && world.thief !== "away" && records.state(world.record).open;
  return each(world.requests).flatMap(([presented, requests]) => {
    const lost = { label: `request ${presented} lost`, to: { ...world, requests, lossy: noted(bounds) } };
    if (kept) return [lost];
    const { answer, record } = records.step(world.record, presented);
    const answers = sorted([...world.answers, answer]);
    const owner: Presence = thief === "none" || world.owner === "ahead" ? world.owner : "seen";
    const to = { ...served(world, record), requests, answers, owner };
    return [lost, { label: `serve ${presented}: ${named(answer)}`, to }];
  });
}

function receiving(world: World, bounds: Bounds): Move[] {
  return each(world.answers).flatMap(([answer, answers]) => {
    const lost = { label: `answer ${named(answer)} lost`, to: { ...world, answers, lossy: noted(bounds) } };
    if (answer === REFUSED) return [lost, { label: "signed out", to: { ...world, answers, signedOut: true } }];
    const owner: Presence = world.owner !== "away" && answer > world.jar ? "ahead" : world.owner;
    // The last write wins in the jar.
    return [lost, { label: `receive ${answer}`, to: { ...world, answers, jar: answer, owner } }];
  });
}

/** Messages do not outlive a window: clients give up sooner than that. */
function time(world: World, records: Records, bounds: Bounds): Move[] {
  if (world.requests.length > 0 || world.answers.length > 0) return [];
  const { generation, open } = records.state(world.record);
  if (!open) return resting(world, records);
  const lost = bounds.thief === "none" && world.jar < generation;
  if (lost && !mayLose(world, generation, bounds)) return [];
  const { owner, thief, stolen } = world;
  const to: World = {
    ...world,
    record: records.closed(world.record),
    before: world.before === NONE ? NONE : records.closed(world.before),
    lossy: false,
    lostAt: lost ? generation : world.lostAt,
    owner: "away",
    thief: "away",
    ownerWindows: world.ownerWindows + (stolen && owner === "ahead" && thief !== "ahead" ? 1 : 0),
    thiefWindows: world.thiefWindows + (thief === "ahead" && owner !== "ahead" ? 1 : 0),
  };
  return [{ label: "window closes", to }];
}

function noted({ lossesApart }: Bounds): boolean {
  return lossesApart === "never";
}

function mayLose({ lossy, lostAt }: World, generation: number, { lossesApart }: Bounds): boolean {
  if (lossesApart === "never") return !lossy;
  return lostAt === NONE || lostAt === generation || generation - lostAt >= lossesApart;
}

function resting(world: World, records: Records): Move[] {
  const record = records.rested(world.record);
  if (record === world.record) return [];
  const before = world.before === NONE ? NONE : records.rested(world.before);
  return [{ label: "a day passes", to: { ...world, record, before } }];
}

/** An ended session stays ended, whatever the store loses: its row in SQL says so. */
function fallingBack(world: World, records: Records, { fallBacks, losing }: Bounds): Move[] {
  const record = losing === "everything" ? records.absent : world.before;
  if (world.fallBacks === fallBacks || record === NONE || records.state(world.record).ended) return [];
  const to = { ...world, record, before: NONE, fallBacks: world.fallBacks + 1 };
  return [{ label: `the store loses ${losing}`, to }];
}

/** Each different message on its way, with those that are left without it. */
function each(messages: readonly number[]): [message: number, rest: number[]][] {
  const first = messages.filter((message, index) => messages.indexOf(message) === index);
  return first.map((message) => [message, messages.toSpliced(messages.indexOf(message), 1)]);
}

function sorted(messages: number[]): number[] {
  return messages.sort((one, other) => one - other);
}

function named(answer: number): string {
  return answer === REFUSED ? "refused" : String(answer);
}
