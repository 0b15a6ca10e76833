export type { Fault } from "./control/faults.js";
export { consent, type Decision } from "./driver/consent.js";
export { Controls, type Counts, type IssuedTokens, type ListedUser } from "./driver/controls.js";
export { StartProblem } from "./problem.js";
export type { Mode, SettingsValue } from "./settings.js";
export { type RunningSimulator, type SimulatorOptions, startSimulator } from "./simulator.js";
