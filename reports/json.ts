import { readableJson } from '../harness/lib/json.ts';
import type { Reporter } from './reporter.ts';

/** The result itself; every other report can be made from it later. */
const json: Reporter = {
  name: 'json',
  what: 'result.json: everything, with a versioned schema',
  render: (result) => ({ 'result.json': `${readableJson(result)}\n` }),
};
export default json;
