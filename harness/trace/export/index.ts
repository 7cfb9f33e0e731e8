import csv from './csv.ts';
import type { ExportFormat } from './format.ts';
import npy from './npy.ts';
import parquet from './parquet.ts';

/** The shelf of export formats. */
export const exportFormats = { csv, parquet, npy } satisfies Record<string, ExportFormat>;

export type ExportName = keyof typeof exportFormats;
