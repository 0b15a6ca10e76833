/** What the control page needs beyond the simulator's own style. */
export const controlStyle = `
body { place-items: start center; }
main { max-width: 68rem; }
a { color: var(--accent); }
h1 { margin-bottom: .35rem; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
section { border-top: 1px solid var(--line); padding: 1.5rem 0; min-width: 0; }
.rooms { display: grid; gap: 0 2.5rem; }
@media (min-width: 56rem) { .rooms { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } }
.soft { color: var(--soft); font-size: .9rem; }
.mark { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 .6rem; font-size: .8rem; color: var(--soft); white-space: nowrap; }
.mark.live { color: var(--accent); border-color: currentColor; }
ul.rows { list-style: none; padding: 0; margin: 0 0 1rem; }
.rows li { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; padding: .55rem 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows .who { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere; }
.rows .who code, .rows .who .soft { display: block; }
.rows .marks { display: flex; flex-wrap: wrap; gap: .3rem; margin-top: .3rem; }
.rows .number { margin-left: auto; font-variant-numeric: tabular-nums; font-weight: 600; }
form.row, .buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
form.row { display: inline-flex; }
section button { flex: 0 0 auto; padding: .4rem .9rem; font-size: .9rem; min-height: 2.25rem; }
section button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.field { display: grid; gap: .25rem; margin: 0 0 .9rem; }
.field > label, .field > span { font-weight: 600; font-size: .9rem; }
.pair { display: flex; align-items: center; flex-wrap: wrap; gap: .4rem .5rem; }
section input[type="number"], section select { width: auto; max-width: 100%; min-width: 0; margin: 0; padding: .4rem .55rem; font: inherit; font-size: .95rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
section input[type="number"] { width: 6.25rem; }
section button:disabled { opacity: .45; cursor: default; }
section .field > select { width: 100%; }
summary { cursor: pointer; padding: .35rem 0; }
.alert { border: 1px solid var(--accent); border-radius: 8px; padding: .5rem .75rem; overflow-wrap: anywhere; }
#said { min-height: 1.5rem; margin: 0 0 1rem; }
`;
