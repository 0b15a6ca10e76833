import { expect, test } from "vitest";
import { importsOf } from "./imports.js";

test("every form of import is found, type imports too", () => {
  const source = `
    import "./side-effect.js";
    import one, { two as three } from "./named.js";
    import type { Four } from "./type.js";
    import { type Five } from "./inline-type.js";
    import six = require("./require.js");
    export * from "./star.js";
    export type { Seven } from "./export-type.js";
    let eight: import("./import-type.js").Eight;
    async function nine() { return (await import("./dynamic.js")).nine; }
  `;
  expect(importsOf(source)).toEqual([
    "./side-effect.js",
    "./named.js",
    "./type.js",
    "./inline-type.js",
    "./require.js",
    "./star.js",
    "./export-type.js",
    "./import-type.js",
    "./dynamic.js",
  ]);
});

test("what only looks like an import is not one", () => {
  const source = `
    // import "./comment.js";
    /* export * from "./block.js"; */
    const text = 'import "./string.js"';
    const template = \`import "./template.js" \${"import './nested.js'"}\`;
    const pattern = /import "regex"/;
    export const own = import.meta.url;
  `;
  expect(importsOf(source)).toEqual([]);
});

test("an import with a computed name cannot hide", () => {
  expect(importsOf("const room = 'x'; import(`./" + "$" + "{room}.js`);")).toEqual(["(computed)"]);
});

test("JSX is read in .tsx files", () => {
  expect(importsOf('import a from "./a.js"; export const b = <p>Don\'t `worry`</p>;', "b.tsx")).toEqual(["./a.js"]);
});
