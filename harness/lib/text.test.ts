import { expect, test } from 'vitest';
import { escapeHtml, escapeMarkdown, printable, scriptJson } from './text.ts';

const evil = '</script><img src=x onerror=alert(1)>|`*_\u001b[2J\u202e"\'&';

test('a terminal is shown control characters, it does not obey them', () => {
  expect(printable('a\u001b[2Jb\r\u009bc\u202ed')).toBe('a\\u001b[2Jb\\u000d\\u009bc\\u202ed');
  expect(printable('two\nlines')).toBe('two\nlines');
});

test('HTML has no way out of its element or attribute', () => {
  expect(escapeHtml(evil)).not.toMatch(/[<>"']/);
});

test('a cell of a Markdown table stays one cell', () => {
  expect(escapeMarkdown(`${evil}\n|next`)).not.toMatch(/\n|(?<!\\)[|`<>*]/);
});

test('JSON in a script element can not end it, and is still that JSON', () => {
  expect(scriptJson({ evil })).not.toContain('<');
  expect(JSON.parse(scriptJson({ evil, line: '\u2028' }))).toEqual({ evil, line: '\u2028' });
});
