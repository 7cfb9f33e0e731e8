import { dark, light } from '../charts/theme.ts';

const variables = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** A shadow at the side to which a card can be scrolled: the covers over it move with what is scrolled. */
const scrollHint = [
  'linear-gradient(90deg,var(--paper) 40%,transparent) left/56px 100% no-repeat local',
  'linear-gradient(270deg,var(--paper) 40%,transparent) right/56px 100% no-repeat local',
  'linear-gradient(90deg,var(--shade),transparent) left/18px 100% no-repeat scroll',
  'linear-gradient(270deg,var(--shade),transparent) right/18px 100% no-repeat scroll',
  'var(--paper)',
].join(',');

export const css: string = `
:root{color-scheme:light dark;--shade:#18212e38;${variables(light)}}
@media(prefers-color-scheme:dark){:root{--shade:#000000b0;${variables(dark)}}}
@media print{.card{break-inside:avoid}.chart{min-width:0}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1120px;margin:0 auto;padding:36px 20px 80px}
h1{font-size:26px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:20px;margin:52px 0 4px;letter-spacing:-.01em}
h3{font-size:14px;margin:26px 0 8px;color:var(--faint);font-weight:600}
p{margin:0 0 12px}
a{color:var(--s1)}
code{font:12.5px/1.4 ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--grid);border-radius:5px;padding:2px 6px;overflow-wrap:anywhere}
.faint{color:var(--faint)}
.meta{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:18px 0 0;font-size:13.5px}
.meta dt{color:var(--faint)}.meta dd{margin:0;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:8px;margin:22px 0 0}
nav a{border:1px solid var(--grid);background:var(--paper);border-radius:999px;padding:4px 13px;font-size:13.5px;text-decoration:none;color:var(--ink)}
.card{background:${scrollHint};border:1px solid var(--grid);border-radius:12px;padding:16px 18px;margin:14px 0;overflow-x:auto}
.wide{margin-inline:min(0px,(1080px - min(100vw - 56px,1600px))/2)}
.card>h3:first-child{margin-top:0}
.chart{width:100%;min-width:680px;min-height:120px;user-select:none}.chart svg{display:block;max-width:100%}
.void{border-left:4px solid var(--wrong);background:var(--paper);padding:10px 16px;margin:12px 0;border-radius:6px}
.doubt{border-left:4px solid var(--stalled);background:var(--paper);padding:10px 16px;margin:12px 0;border-radius:6px}
.check{border-left:4px solid var(--right);background:var(--paper);padding:10px 16px;margin:12px 0;border-radius:6px}
.check.fail,.check.void{border-color:var(--wrong)}.check.warning,.check.inconclusive{border-color:var(--stalled)}
.check summary{font-weight:400;overflow-wrap:anywhere}.check .meta{margin:10px 0 2px}
tr{scroll-margin-top:120px}tr:target td{background:var(--up)}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:5px 12px;text-align:right;border-bottom:1px solid var(--grid)}
th{white-space:normal;font-weight:500;color:var(--faint);vertical-align:bottom}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--paper)}
tbody tr:last-child td{border-bottom:0}
td small{display:block;color:var(--faint);font-size:11px}
details{margin:14px 0}summary{cursor:pointer;font-weight:500}
#vg-tooltip-element{visibility:hidden;position:fixed;z-index:9;max-width:420px;padding:10px 12px;font:12.5px/1.45 Inter,system-ui,sans-serif;border:1px solid var(--axis);border-radius:8px;background:var(--paper);color:var(--ink);box-shadow:0 4px 18px #0003;pointer-events:none}
#vg-tooltip-element.visible{visibility:visible}
#vg-tooltip-element table{border-spacing:0;white-space:normal}
#vg-tooltip-element td{border:0;padding:1px 0;text-align:left;position:static}
#vg-tooltip-element td.key{color:var(--faint);padding-right:12px;white-space:nowrap}
`;
