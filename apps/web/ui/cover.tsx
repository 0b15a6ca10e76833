import type { PictureFragment } from "../data/graphql.gen";

const TINTS = ["mint", "salmon", "buff", "sky"] as const;

/**
 * A cover, or a blank ticket in one of four paper colours where there is none. Queries ask for twice its width, which is
 * sharp on a dense screen. Decoration: the name always stands beside it.
 */
export function Cover({
  images,
  name,
  width,
  eager = false,
}: {
  images: readonly PictureFragment[];
  name: string;
  width: number;
  eager?: boolean;
}) {
  const source = images[0]?.url;
  if (source === undefined) {
    return (
      <span className={`cover blank ${tintOf(name)}`} aria-hidden="true">
        {[...name.trim()][0]?.toUpperCase() ?? "·"}
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: the provider's CDN has covers in every size already
    <img
      className="cover"
      src={source}
      alt=""
      width={width}
      height={width}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
    />
  );
}

/** The same name always gets the same paper. */
function tintOf(name: string): string {
  const sum = [...name].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return TINTS[sum % TINTS.length] ?? TINTS[0];
}
