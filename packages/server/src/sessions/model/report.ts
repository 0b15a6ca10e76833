import type { Answered, Examination } from "./examination.js";

/** What was found, for people: one line for the store, then one for each question, violations with the way to them. */
export function lines(examination: Examination): string[] {
  const { store, states, storeSteps, seconds, answers } = examination;
  const { signOuts, windows } = totals(examination);
  const summary = [
    store.padEnd(8),
    `${count(states)} states`,
    `${count(storeSteps)} store steps`,
    `honest sign-outs ${count(signOuts)}`,
    `longest coexistence ${windows} windows`,
    `${seconds.toFixed(1)} s`,
  ];
  return [summary.join("   "), ...answers.flatMap(answerLines)];
}

/** What was found, for machines. */
export function record(examination: Examination): object {
  const { store, states, storeSteps, seconds, answers } = examination;
  const asked = answers.map(({ question, found, violation }) => ({
    ...question,
    ...found,
    violation: violation ?? null,
  }));
  return { store, states, storeSteps, ...totals(examination), seconds, questions: asked };
}

/** Over the promises for the default policy and a store that keeps what it was told; known limits do not count. */
function totals({ answers }: Examination): { signOuts: number; windows: number } {
  const promises = answers.filter(({ question: { expected } }) =>
    "honest" in expected ? expected.honest === "is never signed out" : expected.windows === "at most",
  );
  const honest = promises.filter(({ question }) => question.bounds.thief === "none");
  const plain = promises.filter(({ question: { bounds } }) => bounds.lateRetries === 1 && bounds.fallBacks === 0);
  return {
    signOuts: honest.reduce((sum, { found }) => sum + found.signOuts, 0),
    windows: Math.max(0, ...plain.map(({ found }) => found.windows)),
  };
}

function answerLines({ question, found, violation }: Answered): string[] {
  const { claim, bounds } = question;
  const seen =
    bounds.thief === "none"
      ? found.signedOut === undefined
        ? "never signed out"
        : "signed out"
      : `${found.windows} windows side by side`;
  const line = `  ${violation ? "NO" : "ok"}  ${claim.padEnd(56)} ${seen.padEnd(22)} ${count(found.states).padStart(9)} states`;
  return violation ? [line, `      ${violation}`] : [line];
}

function count(value: number): string {
  return value.toLocaleString("en");
}
