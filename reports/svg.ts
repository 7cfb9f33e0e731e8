import type { TopLevelSpec } from 'vega-lite';
import { type Colour, dark } from './charts/theme.ts';
import type { Reporter } from './reporter.ts';

/** The trade-off as one picture for a README or a paper. It follows the reader's light or dark scheme. */
const svg: Reporter = {
  name: 'svg',
  what: 'tradeoff.svg: the trade-off chart as a picture',
  async render({ pooled, scenarios }) {
    const { tradeoff } = await import('./charts/tradeoff.ts');
    const charts: Record<string, string> = {};
    const named = [
      ...pooled.map(
        ({ project, world, rows }) =>
          [pooled.length > 1 ? `tradeoff-${project ?? world}.svg` : 'tradeoff.svg', rows] as const,
      ),
      ...scenarios.map(({ id, rows }) => [`tradeoff-${id}.svg`, rows] as const),
    ];
    for (const [file, rows] of named) {
      const spec = tradeoff(rows, false);
      if (spec) charts[file] = await picture(spec);
    }
    return charts;
  },
};
export default svg;

/** A chart as text. */
export async function picture(spec: TopLevelSpec): Promise<string> {
  return themed(await drawn(spec));
}

async function drawn(spec: TopLevelSpec): Promise<string> {
  const vega = await import('vega');
  const { compiled } = await import('./charts/compile.ts');
  // without a canvas Vega takes letters for far wider than they are
  const { textMetrics } = vega as unknown as {
    textMetrics: { width(item: { fontSize?: number }, text: unknown): number };
  };
  textMetrics.width = ({ fontSize = 11 }, text) => 0.56 * fontSize * String(text ?? '').length;
  const view = new vega.View(vega.parse(compiled(spec)), { renderer: 'none' });
  const text = await view.toSVG();
  view.finalize();
  return text;
}

function themed(text: string): string {
  const names = Object.keys(dark) as Colour[];
  const variables = names.map((name) => `--${name}:${dark[name]}`).join(';');
  const style = `<style>svg{color-scheme:light dark}@media(prefers-color-scheme:dark){svg{${variables}}}</style>`;
  return text.replace(/^<svg([^>]*)>/, `<svg$1>${style}`);
}
