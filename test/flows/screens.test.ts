import { beforeAll, describe, expect, test } from "vitest";
import { figuresOf, KEEPING, type ScreenFigures } from "../../bench/gateway-figures.js";
import { SCREENS } from "../../bench/gateway-screens.js";
import { Stage } from "../support/stage.js";

// What `npm run bench -- gateway` counts, as far as it does not depend on the machine.

/** Times fewer bytes than REST, raw and compressed. */
const FEWER = {
  home: { raw: 4, gzip: 2.2 },
  playlist: { raw: 5.1, gzip: 2.3 },
  album: { raw: 3.4, gzip: 1.7 },
  search: { raw: 4.7, gzip: 2.2 },
  library: { raw: 6.1, gzip: 2.3 },
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

  test("stays as many times smaller than the REST answers for the same as it is now", () => {
    const { ours, rest } = figures.bytes;
    expect(rest.raw / ours.raw).toBeGreaterThan(FEWER[name].raw);
    expect(rest.gzip / ours.gzip).toBeGreaterThan(FEWER[name].gzip);
  });
});
