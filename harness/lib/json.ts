/** JSON that can be read, and compared line by line: what fits in a line stands in one, and so do rows of figures. */

const WIDTH = 110;

export function readableJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return line;
  const isRow = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  if (isRow || line.length + indent.length <= WIDTH) return line;
  const deeper = `${indent} `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + readableJson(item ?? null, deeper)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const lines = fields.map(
    ([name, field]) => `${deeper}${JSON.stringify(name)}: ${readableJson(field, deeper)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
