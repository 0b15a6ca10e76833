import { expect, test } from "vitest";
import { mediaTypeFor } from "./response-type.js";

test.each([
  [undefined, "application/json", "any"],
  ["*/*", "application/json", "any"],
  ["text/html", "application/json", "any"],
  ["application/json", "application/json", "asked"],
  ["Application/JSON; charset=utf-8", "application/json", "asked"],
  ["application/graphql-response+json", "application/graphql-response+json", "asked"],
  ["application/json;q=0.9, application/graphql-response+json", "application/graphql-response+json", "asked"],
])("Accept %j is answered with %s", (accept, name, kind) => {
  expect(mediaTypeFor(accept)).toEqual({ name, kind });
});
