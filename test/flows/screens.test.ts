import { beforeAll, describe, expect, test } from "vitest";
import { figuresOf, KEEPING, type ScreenFigures } from "../../bench/gateway-figures.js";
import { SCREENS } from "../../bench/gateway-screens.js";
import { Stage } from "../support/stage.js";

// What `npm run bench -- gateway` counts, as far as it does not depend on the machine.

/** Times fewer bytes than REST, raw and compressed. */
const FEWER = {
  home: { raw: 2.2, gzip: 1.9 },
  playlist: { raw: 3.2, gzip: 2 },
  album: { raw: 3, gzip: 1.6 },
  search: { raw: 2.8, gzip: 2 },
  library: { raw: 3.4, gzip: 2.1 },
};

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(KEEPING);
});

describe.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])("the screen %s", (name) => {
  const screen = SCREENS[name];
  let figures: ScreenFigures;
  beforeAll(async () => {
    figures = await figuresOf(stage, screen);
  });

  test("costs one request to the provider per distinct thing, for fifty tabs at once too, and none when looked at again", () => {
    const { cold, tabs, warm } = figures.calls;
    expect({ cold, tabs, warm }).toEqual({ cold: screen.objects, tabs: screen.objects, warm: 0 });
  });

  test("is as many times smaller than the REST answers for the same as it was", () => {
    const { ours, rest } = figures.bytes;
    expect(rest.raw / ours.raw).toBeGreaterThan(FEWER[name].raw);
    expect(rest.gzip / ours.gzip).toBeGreaterThan(FEWER[name].gzip);
  });
});
