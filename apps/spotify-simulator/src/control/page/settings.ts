import type { SettingsValue } from "../../settings.js";
import type { Simulation } from "../../simulation.js";

const modes = { development: "Development mode", extended: "Extended quota mode" };
const refreshes = {
  absent: "no refresh token",
  same: "the same refresh token",
  rotate: "a new refresh token; the old one is dead",
};

/** All settings as one form, and the clock. */
export function settingsPart(simulation: Simulation): string {
  const { mode, refreshTokens, clockOffsetSeconds, rateLimit, quota } = simulation.settings.current;
  return `<form method="post" action="/_control">
<div class="field"><label for="mode">Access mode</label>${choice("mode", modes, mode)}</div>
<div class="field"><label for="refreshTokens">A refresh answers with</label>${choice("refreshTokens", refreshes, refreshTokens)}</div>
<div class="field"><label for="clockOffsetSeconds">Seconds ahead of the machine’s clock</label>${number("clockOffsetSeconds", clockOffsetSeconds, "1")}</div>
<div class="field"><span>Rate limit, per app</span><div class="pair">${number("rate-requests", rateLimit?.requests, "1", "Requests in the rate limit’s window")} requests in ${number("rate-seconds", rateLimit?.seconds, "0.1", "Seconds of the rate limit’s window")} seconds</div></div>
<div class="field"><span>Quota, per developer and endpoint family</span><div class="pair">${number("quota-requests", quota?.requests, "1", "Requests in the quota")} requests in ${number("quota-hours", quota?.hours, "0.001", "Hours of the quota")} hours</div></div>
<p class="soft">Leave both numbers of a limit empty for no limit. The quota counts in development mode.</p>
<div class="buttons"><button id="save" class="main" name="order" value="settings" data-done="Settings saved.">Save</button></div>
</form>`;
}

/** Buttons that move the clock as time would. */
export function clockPart(simulation: Simulation): string {
  const now = new Date(simulation.clock.now()).toISOString().slice(0, 16).replace("T", " ");
  const steps = [
    ["3601", "An hour later", "An hour is over."],
    ["86401", "A day later", "A day is over."],
    ["15984000", "Half a year later", "Half a year is over."],
  ];
  const buttons = steps.map(
    ([seconds, text, done]) =>
      `<button id="later-${seconds}" name="later" value="${seconds}" data-done="${done}">${text}</button>`,
  );
  return `<p>Its clock says <strong>${now}</strong> UTC.</p>
<form class="row" method="post" action="/_control"><input type="hidden" name="order" value="clock">${buttons.join("\n")}
<button id="now" name="later" value="now" data-done="The clock is the machine’s again.">Now</button></form>`;
}

/** Reads the settings form; what cannot be read is left for the schema to refuse. */
export function readSettings(form: URLSearchParams): Record<keyof SettingsValue, unknown> {
  return {
    mode: form.get("mode"),
    refreshTokens: form.get("refreshTokens"),
    clockOffsetSeconds: numberIn(form, "clockOffsetSeconds"),
    rateLimit: limitIn(form, "rate-requests", "rate-seconds", "seconds"),
    quota: limitIn(form, "quota-requests", "quota-hours", "hours"),
  };
}

function limitIn(form: URLSearchParams, requests: string, length: string, unit: string): unknown {
  if (!form.get(requests) && !form.get(length)) return null;
  return { requests: numberIn(form, requests), [unit]: numberIn(form, length) };
}

function numberIn(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name);
  return text ? Number(text) : undefined;
}

function choice(name: string, texts: Record<string, string>, current: string): string {
  const options = Object.entries(texts).map(
    ([value, text]) => `<option value="${value}"${value === current ? " selected" : ""}>${text}</option>`,
  );
  return `<select id="${name}" name="${name}" autocomplete="off">${options.join("")}</select>`;
}

function number(name: string, value: number | undefined, step: string, label?: string): string {
  const named = label === undefined ? "" : ` aria-label="${label}"`;
  return `<input type="number" id="${name}" name="${name}" step="${step}" value="${value ?? ""}" autocomplete="off"${named}>`;
}
