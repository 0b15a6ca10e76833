/**
 * Environment that starts a process of Node.js with its clock ahead of the machine's by so many milliseconds (behind it
 * for a negative number); its timers run as usual.
 */
export function shiftedClock(milliseconds: number): Record<string, string> {
  const module = `
    const Machine = Date;
    const now = () => Machine.now() + ${milliseconds};
    globalThis.Date = class Date extends Machine {
      constructor(...parts) { if (parts.length === 0) super(now()); else super(...parts); }
      static now() { return now(); }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}
