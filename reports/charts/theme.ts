/** Colours as CSS variables with a fallback: a browser themes them, light or dark; anything else draws the fallback. */
import type { Config } from 'vega-lite';

export const light = {
  ink: '#18212e',
  faint: '#5a6778',
  grid: '#e5e9ef',
  axis: '#b3bcc9',
  paper: '#ffffff',
  page: '#f4f6f9',
  frontier: '#a0aaba',
  s1: '#1261c4',
  s2: '#cf3f58',
  s3: '#10875f',
  s4: '#b06c00',
  s5: '#7748bd',
  s6: '#0d8599',
  s7: '#a8428f',
  s8: '#5f6f1c',
  down: '#39424f',
  stalled: '#d99316',
  cut: '#8a5cc9',
  up: '#cfe3d6',
  wrong: '#d8344f',
  right: '#7b8796',
  unscored: '#c3cbd6',
} as const;

export type Colour = keyof typeof light;

export const dark: Readonly<Record<Colour, string>> = {
  ink: '#e6ebf2',
  faint: '#a2adbc',
  grid: '#29313d',
  axis: '#4b5564',
  paper: '#161c25',
  page: '#0d1117',
  frontier: '#6d7888',
  s1: '#5da8ff',
  s2: '#ff7c8f',
  s3: '#3fce9c',
  s4: '#f0ad45',
  s5: '#b391ff',
  s6: '#45c6dc',
  s7: '#ee8cd6',
  s8: '#b5c75a',
  down: '#aab4c2',
  stalled: '#e9a83a',
  cut: '#a682e8',
  up: '#27402f',
  wrong: '#ff5d75',
  right: '#8592a3',
  unscored: '#46505f',
};

export function colour(name: Colour): string {
  return `var(--${name}, ${light[name]})`;
}

export const series: readonly string[] = (['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'] as const).map(
  colour,
);
export const shapes: readonly string[] = [
  'circle',
  'square',
  'diamond',
  'triangle-up',
  'cross',
  'triangle-right',
  'triangle-down',
  'triangle-left',
];

const font = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const config: Config = {
  font,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelColor: colour('faint'),
    titleColor: colour('ink'),
    gridColor: colour('grid'),
    domainColor: colour('axis'),
    tickColor: colour('axis'),
    labelFontSize: 12,
    titleFontSize: 12.5,
    titleFontWeight: 500,
    labelPadding: 6,
    titlePadding: 12,
    tickSize: 4,
  },
  axisY: { domain: false, ticks: false },
  legend: {
    labelColor: colour('ink'),
    titleColor: colour('faint'),
    labelFontSize: 12.5,
    symbolSize: 90,
    symbolStrokeWidth: 0,
    rowPadding: 6,
    columnPadding: 22,
    labelLimit: 260,
    offset: 12,
  },
};

/** Powers of ten, and where there are few of them their 2 and 5 as well, between `low` and `high`. */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const steps = last - first <= 3 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power++) for (const step of steps) ticks.push(step * 10 ** power);
  // a tick outside of the scale would stand at its edge, with a wrong label
  return ticks.filter((tick) => tick >= low && tick <= high);
}
