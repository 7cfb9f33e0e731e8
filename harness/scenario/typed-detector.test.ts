import { expect, test } from 'vitest';
import { parseDetector } from './typed-detector.ts';

test.each([
  ['phi', { use: 'phi', with: {}, sweep: {} }],
  ['phi:threshold=8,window=100', { use: 'phi', with: { threshold: 8, window: 100 }, sweep: {} }],
  ['fixed:timeout=1s|2s', { use: 'fixed', with: {}, sweep: { timeout: ['1s', '2s'] } }],
  ['./mine.ts:alpha=0.5,strict=true', { use: './mine.ts', with: { alpha: 0.5, strict: true }, sweep: {} }],
  ['C:\\work\\mine.ts:alpha=2', { use: 'C:\\work\\mine.ts', with: { alpha: 2 }, sweep: {} }],
])('%s', (text, use) => {
  expect(parseDetector(text)).toEqual(use);
});

test.each(['fixed:timeout', 'fixed:=5', 'fixed:timeout='])('%s is no detector with parameters', (text) => {
  expect(() => parseDetector(text)).toThrow('is not a parameter');
});
