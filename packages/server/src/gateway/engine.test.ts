import { CounterfoilError } from "@counterfoil/protocol";
import { buildSchema } from "graphql";
import { pino } from "pino";
import { beforeEach, describe, expect, test } from "vitest";
import type { GatewayContext } from "./context.js";
import { Engine } from "./engine.js";

const schema = buildSchema("type Query { name: String, fail(how: String): String, list(first: Int!): [Query] }");
const context = {} as GatewayContext;
const lines: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });

const failures: Record<string, Error> = {
  known: new CounterfoilError("rate_limited", { retryAfter: 7, detail: "Slower, please." }),
  mistake: new TypeError("cannot read s3cret of undefined"),
  store: Object.assign(new Error("disk I/O error in /secret/path"), { code: "SQLITE_IOERR" }),
};
const fields = schema.getQueryType()?.getFields() ?? {};
if (fields.name) fields.name.resolve = () => "Ada";
if (fields.fail)
  fields.fail.resolve = (_root, { how }) => {
    throw failures[how] ?? new Error("unplanned");
  };

const open = new Engine(schema, true, log);
const closed = new Engine(schema, false, log);
const run = (
  engine: Engine,
  query: string,
  more: { variables?: Record<string, unknown>; operationName?: string } = {},
) =>
  engine
    .run({ query, variables: more.variables, operationName: more.operationName }, context)
    .then(({ answer }) => answer);

beforeEach(() => void lines.splice(0));

test("an operation gives its data", async () => {
  expect(await run(open, "{name}")).toEqual({ data: { name: "Ada" } });
});

describe("every error says a reason", () => {
  test("one of ours: its reason, its detail and how long to wait", async () => {
    const { data, errors } = await run(open, '{name fail(how:"known")}');
    expect(data).toEqual({ name: "Ada", fail: null });
    expect(errors).toEqual([
      {
        message: "Slower, please.",
        locations: [{ line: 1, column: 7 }],
        path: ["fail"],
        extensions: { reason: "rate_limited", retryAfter: 7 },
      },
    ]);
  });

  test("a mistake of ours: nothing but that it is one, the rest in the log (EV-05)", async () => {
    const { errors } = await run(open, '{fail(how:"mistake")}');
    expect(errors?.[0]?.extensions).toEqual({ reason: "internal_error" });
    expect(JSON.stringify(errors)).not.toMatch(/s3cret|TypeError|stack/);
    expect(lines.join()).toContain("s3cret");
  });

  test("a store that fails: that it does, and no path of ours", async () => {
    const { errors } = await run(open, '{fail(how:"store")}');
    expect(errors?.[0]?.extensions).toEqual({ reason: "storage_unavailable", retryAfter: 2 });
    expect(JSON.stringify(errors)).not.toMatch(/SQLITE|secret/);
  });

  test.each([
    "",
    "{",
    "}",
    "{nothing}",
    "mutation{name}",
    "subscription{name}",
    "query A{name} query B{name}",
    "{name(x:1)}",
    "\u0000",
  ])("the operation %j is a malformed request", async (query) => {
    const { errors } = await run(open, query);
    for (const { extensions } of errors ?? []) expect(extensions).toEqual({ reason: "invalid_request" });
    expect(errors?.length).toBeGreaterThan(0);
  });

  test("variables of a wrong type are a malformed request", async () => {
    for (const n of ["1", 1.5, null, [], {}, 2 ** 40]) {
      const { errors } = await run(open, "query($n:Int!){list(first:$n){name}}", { variables: { n } });
      expect(errors?.[0]?.extensions.reason).toBe("invalid_request");
    }
  });

  test("an operation that is not there is a malformed request", async () => {
    const { data, errors } = await run(open, "query A{name}", { operationName: "B" });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.reason).toBe("invalid_request");
  });
});

describe("limits (GQ-01)", () => {
  test.each([
    ["fields", `{${"name ".repeat(2000)}}`],
    ["aliases", `{${Array.from({ length: 700 }, (_, at) => `a${at}:name`).join(" ")}}`],
    ["nesting", `{${"list(first:1){".repeat(500)}name${"}".repeat(500)}}`],
    ["a list of lists", `{list(first:${"[".repeat(1500)}${"]".repeat(1500)}){name}}`],
  ])("more than 2,000 tokens of %s are refused before anything else", async (_, query) => {
    const { data, errors } = await run(open, query);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(/2000 tokens/);
  });

  test("no more than a handful of errors are told", async () => {
    const { errors } = await run(open, `{${Array.from({ length: 500 }, (_, at) => `x${at}`).join(" ")}}`);
    expect(errors?.length).toBeLessThanOrEqual(6);
  });

  test("fragments in a circle are refused", async () => {
    const { data } = await run(open, "{...A} fragment A on Query{...B} fragment B on Query{...A}");
    expect(data).toBeUndefined();
  });
});

describe("introspection and suggestions can be closed (GQ-02, ASVS 4.3.2)", () => {
  test.each([
    "{__schema{types{name}}}",
    '{__type(name:"Query"){name}}',
    "{...A} fragment A on Query{__schema{__typename}}",
  ])("%s", async (query) => {
    expect((await run(open, query)).data).toBeDefined();
    const { data, errors } = await run(closed, query);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.reason).toBe("invalid_request");
  });

  test("a misspelled field is guessed in development only", async () => {
    const told = async (engine: Engine) => JSON.stringify((await run(engine, "{nane}")).errors);
    expect(await told(open)).toContain("Did you mean");
    expect(await told(closed)).not.toMatch(/did you mean|"name"/i);
  });

  test("__typename is no introspection", async () => {
    expect(await run(closed, "{__typename}")).toEqual({ data: { __typename: "Query" } });
  });
});

test("an operation changes nothing where nothing may change: a GET is for queries (GQ-03)", async () => {
  let changes = 0;
  const changing = buildSchema("type Query { name: String } type Mutation { change: String }");
  const change = changing.getMutationType()?.getFields().change;
  if (change) change.resolve = () => `${++changes}`;
  const engine = new Engine(changing, true, log);
  const query = "query Read { name } mutation Change { change }";
  const asked = (operationName: string, readOnly: boolean) =>
    engine.run({ query, variables: undefined, operationName, readOnly }, context);
  const { answer } = await asked("Change", true);
  expect([answer.data, answer.errors?.[0]?.extensions.reason, changes]).toEqual([undefined, "invalid_request", 0]);
  expect((await asked("Read", true)).answer.data).toEqual({ name: null });
  expect((await asked("Change", false)).answer.data).toEqual({ change: "1" });
});

test("a document is worked through once, and answers the same the second time", async () => {
  expect(await run(open, "{name}")).toEqual(await run(open, "{name}"));
});
