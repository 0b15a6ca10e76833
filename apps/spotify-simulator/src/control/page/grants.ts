import { endOf } from "../../accounts/token-request.js";
import type { User } from "../../catalogue/records.js";
import { escapeHtml } from "../../html.js";
import type { Simulation } from "../../simulation.js";
import type { Grant } from "../../state/grants.js";

/** Who let an app in, with a button to expire and one to revoke; everybody else below. */
export function grantsPart(simulation: Simulation): string {
  const grants = simulation.grants.list();
  const granted = new Set(grants.map(({ grant }) => grant.userId));
  const { users } = simulation.catalogue;
  const guests = users.filter(({ id }) => granted.has(id));
  const others = users.filter(({ id }) => !granted.has(id));
  const rows = guests.map((user) =>
    guestRow(
      simulation,
      user,
      grants.filter(({ grant }) => grant.userId === user.id),
    ),
  );
  const expireAll = `<form class="row" method="post" action="/_control"><button id="expire-all" name="order" value="expire" data-done="All access tokens ended.">Expire all access tokens</button></form>`;
  return `${rows.length === 0 ? `<p class="soft">Nobody has let an app in yet.</p>` : `<ul class="rows">${rows.join("")}</ul>${expireAll}`}
<details id="others"><summary>${others.length} more people without a grant</summary>
<ul class="rows">${others.map((user) => `<li><span class="who">${name(user)}</span>${user.allowListed ? "" : `<span class="mark">not allow-listed</span>`}</li>`).join("")}</ul></details>`;
}

function guestRow(simulation: Simulation, user: User, grants: { grant: Grant; alive: number }[]): string {
  const alive = grants.reduce((sum, grant) => sum + grant.alive, 0);
  const standing = grants.filter(({ grant }) => stateOf(simulation, grant) === "standing").length;
  const apps = [...new Set(grants.map(({ grant }) => simulation.app(grant.clientId)?.name ?? grant.clientId))];
  const label = escapeHtml(user.displayName ?? user.id);
  const key = escapeHtml(user.id);
  return `<li><span class="who">${name(user)}<span class="soft">${escapeHtml(apps.join(", "))}</span><span class="marks">
<span class="mark${standing > 0 ? " live" : ""}">${standing > 0 ? count(standing, "grant") : stateOf(simulation, grants[0]?.grant)}</span>
<span class="mark${alive > 0 ? " live" : ""}">${count(alive, "access token")}</span>
${user.allowListed ? "" : `<span class="mark">not allow-listed</span>`}</span></span>
<form class="row" method="post" action="/_control"><input type="hidden" name="user" value="${key}">
<button id="expire-${key}" name="order" value="expire" data-done="Access tokens of ${label} ended."${alive > 0 ? "" : " disabled"} aria-label="Expire access tokens of ${label}">Expire</button>
<button id="revoke-${key}" name="order" value="revoke" data-done="${label} removed the app."${standing > 0 ? "" : " disabled"} aria-label="Revoke the grant of ${label}">Revoke</button>
</form></li>`;
}

function stateOf(simulation: Simulation, grant: Grant | undefined): "standing" | "revoked" | "over" {
  if (!grant || grant.revoked) return "revoked";
  return simulation.clock.now() < endOf(grant) ? "standing" : "over";
}

function name(user: User): string {
  return `<bdi>${escapeHtml(user.displayName ?? "(no display name)")}</bdi><code>${escapeHtml(user.id)}</code>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
