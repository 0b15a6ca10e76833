import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { expect, test } from "vitest";
import { schemaPage, unnamedBreaks } from "../../scripts/docs/schema.js";
import { root } from "../support/built.js";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const committed = read("packages/server/schema.graphql");

test("no change breaks queries that work with packages/server/schema.graphql, unless docs/schema-changes.md names it", () => {
  expect(unnamedBreaks(committed, schemaPage(), read("docs/schema-changes.md"))).toEqual([]);
});

test("packages/server/schema.graphql says what the code says: npm run docs:schema writes it", () => {
  expect(committed).toBe(schemaPage());
});

test("a field that goes, or may be null from now on, breaks; one that comes does not", () => {
  const before = "type Query { one: String two: String! }";
  expect(unnamedBreaks(before, "type Query { two: String! }", "")).toEqual(["Query.one was removed."]);
  expect(unnamedBreaks(before, "type Query { one: String two: String }", "")).toEqual([
    "Query.two changed type from String! to String.",
  ]);
  expect(unnamedBreaks(before, "type Query { two: String! }", "| 1.0 | Query.one was removed. | |")).toEqual([]);
  expect(unnamedBreaks(before, `${before} type New { a: Int }`, "")).toEqual([]);
});

test("every type, field, argument and value has a description", () => {
  const bare: string[] = [];
  for (const type of Object.values(buildSchema(committed).getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (!type.description) bare.push(type.name);
    if (isEnumType(type))
      bare.push(...type.getValues().flatMap((value) => (value.description ? [] : `${type.name}.${value.name}`)));
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) bare.push(`${type.name}.${field.name}`);
      if (!("args" in field)) continue;
      for (const { name, description } of field.args)
        if (!description) bare.push(`${type.name}.${field.name}(${name})`);
    }
  }
  expect(bare).toEqual([]);
});
