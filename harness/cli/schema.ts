import { Command } from '@commander-js/extra-typings';
import { scenarioJsonSchema } from '../scenario/schema.ts';

export function schemaCommand() {
  return new Command('schema')
    .description('Print the JSON Schema of scenarios, for editors.')
    .option('--json', 'it always is')
    .action(() => void process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`));
}
