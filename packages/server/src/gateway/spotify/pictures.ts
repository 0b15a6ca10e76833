import type { FieldRef, ObjectRef } from "@pothos/core";
import type { Types } from "../builder.js";
import { objectsOf, type Sent, wholeOf } from "../members.js";

type Fields = PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>;

/** The field `images` of something that has its pictures at hand. */
export function picturesField(
  t: Fields,
  image: ObjectRef<Types, Sent>,
  description: string,
): FieldRef<Types, readonly Sent[], "Object"> {
  return t.field({
    type: [image],
    nullable: { list: false, items: false },
    description,
    extensions: { needs: ["images.width"], members: ["images"], calls: 0 },
    args: widthArgument(t.arg),
    resolve: ({ images }, { width }) => picturesOf(images, width),
  });
}

/** Which of the pictures are wanted. */
export function widthArgument(arg: Fields["arg"]) {
  return {
    width: arg.int({
      description:
        "Only the picture to show at this width: the smallest that is as many pixels wide, or the largest there is. All sizes if left out.",
    }),
  };
}

/** The pictures that were sent: all, or the one to show at a width. A picture of unknown width is good for any. */
export function picturesOf(sent: unknown, width: number | null | undefined): Sent[] {
  const pictures = objectsOf(sent);
  if (width === null || width === undefined) return pictures;
  let fitting: Sent | undefined;
  for (const picture of pictures)
    if (!fitting || isBetter(widthOf(picture), widthOf(fitting), width)) fitting = picture;
  return fitting ? [fitting] : [];
}

function isBetter(one: number, other: number, wanted: number): boolean {
  return other >= wanted ? one >= wanted && one < other : one > other;
}

function widthOf({ width }: Sent): number {
  return wholeOf(width) ?? Number.POSITIVE_INFINITY;
}
