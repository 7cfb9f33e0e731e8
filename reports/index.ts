/** The shelf of reporters. Add yours: one import, one line. */
import csv from './csv.ts';
import github from './github.ts';
import html from './html/index.ts';
import json from './json.ts';
import jsonl from './jsonl.ts';
import junit from './junit.ts';
import markdown from './markdown.ts';
import type { Reporter } from './reporter.ts';
import svg from './svg.ts';
import terminal from './terminal.ts';

export const reporters = {
  terminal,
  json,
  html,
  csv,
  markdown,
  svg,
  junit,
  github,
  jsonl,
} as const satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof reporters;
