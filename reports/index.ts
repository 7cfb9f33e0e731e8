/** The shelf of reporters. Add yours: one import, one line. */
import csv from './csv.ts';
import html from './html/index.ts';
import json from './json.ts';
import markdown from './markdown.ts';
import type { Reporter } from './reporter.ts';
import svg from './svg.ts';
import terminal from './terminal.ts';

export const reporters = { terminal, json, html, csv, markdown, svg } as const satisfies Record<
  string,
  Reporter
>;

export type ReporterName = keyof typeof reporters;
