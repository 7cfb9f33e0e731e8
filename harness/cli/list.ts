import { Argument, Command } from '@commander-js/extra-typings';
import { catalogue, SHELVES } from '../catalogue.ts';
import { printable } from '../lib/text.ts';

export function listCommand() {
  return new Command('list')
    .description(
      'What there is: scenarios, suites, detectors, faults, patterns, metrics, reporters, exports.',
    )
    .addArgument(new Argument('[shelf]', 'only this one').choices(SHELVES))
    .option('--json', 'as JSON')
    .action(async (shelf, options) => {
      const all = await catalogue();
      const wanted = shelf === undefined ? all : all.filter(({ name }) => name === shelf);
      if (options.json) {
        process.stdout.write(
          `${JSON.stringify(Object.fromEntries(wanted.map(({ name, items }) => [name, items])))}\n`,
        );
        return;
      }
      for (const { name, items } of wanted) {
        const width = Math.max(...items.map((item) => item.name.length));
        process.stdout.write(`${name}\n`);
        for (const item of items)
          process.stdout.write(`  ${item.name.padEnd(width)}  ${printable(item.what)}\n`);
        process.stdout.write('\n');
      }
    });
}
