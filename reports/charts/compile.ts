import type { Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** From Vega-Lite to Vega. What the compiler only warns of would be an empty or wrong chart, so it is an error here. */
export function compiled(spec: TopLevelSpec): Spec {
  const troubles: string[] = [];
  const complain = (...parts: readonly unknown[]) => {
    troubles.push(parts.join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { level: quiet, info: quiet, debug: quiet, warn: complain, error: complain };
  const { spec: vega } = compile(spec, { logger: logger as never });
  if (troubles.length > 0) throw new Error(`a chart does not compile: ${troubles.join('; ')}`);
  return vega;
}
