import { counterfoil, socket } from "../../counterfoil";
import { accountOf } from "../../data/account";
import { troubleOf } from "../../data/ask";
import { askForPlayer } from "../../data/player";
import { ChangeNotice } from "../../ui/change-notice";
import { TroubleNotice } from "../../ui/notice";
import { Player } from "../../ui/player";
import { PLAYER } from "../../ui/purposes";
import type { Query } from "../../ui/query";
import { Shell } from "../../ui/shell";

const HERE = "/now-playing";

export default async function NowPlayingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { data, errors } = await askForPlayer(HERE);
  // Where it plays is told where it may be; what plays is what the page is for.
  const trouble = data
    ? errors.find(({ path }) => path?.join(".") === "player.nowPlaying")
    : troubleOf(errors, "player");
  return (
    <Shell account={accountOf(data)} section="player">
      <header className="heading">
        <h1>Now playing</h1>
      </header>
      <ChangeNotice query={await searchParams} here={HERE} purpose={PLAYER} />
      {data === null || trouble ? (
        <>
          <title>Now playing · Counterfoil</title>
          <TroubleNotice trouble={trouble} here={HERE} purpose={PLAYER} />
        </>
      ) : (
        <Player initial={data.player} socket={socket} signIn={await counterfoil.signInPath(HERE)} />
      )}
      <noscript>
        <p className="field-hint">
          Without scripts this page shows what played when it was loaded: <a href={HERE}>load it again</a>.
        </p>
      </noscript>
    </Shell>
  );
}
