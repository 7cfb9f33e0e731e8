/**
 * A limit on a metric, as people write it: `[aggregate] <op> <value> [@confidence]`, for example `p(99) < 1s` or
 * `< 0.5/h @99%`. It does not name the metric, so it can stand wherever the metric is known.
 */
import { nearest } from '../lib/nearest.ts';
import { HOUR, parseDuration, parsePercent } from '../lib/units.ts';
import type { LimitedMetric } from './metrics.ts';

/** `p(99)` is the quantile 0.99. */
export type Aggregate = 'avg' | { readonly quantile: number };
type Operator = '<' | '<=' | '>' | '>=';

export interface Expression {
  readonly aggregate?: Aggregate;
  readonly op: Operator;
  /** In the metric's unit. */
  readonly value: number;
  readonly unit: LimitedMetric['unit'];
  /** One-sided: how sure it must be that the limit is kept, or that it is not. */
  readonly confidence: number;
}

/** What is wrong with an expression, where in its text, counted from 0, and what could stand there. */
export interface Fault {
  readonly message: string;
  readonly at: number;
  readonly fix?: string;
}

const USUAL_CONFIDENCE = 0.95;
const FORM =
  /^\s*(?<aggregate>[^<>=!@]*?)\s*(?<op>[<>=!]+)\s*(?<value>[^@]*?)\s*(?:@\s*(?<confidence>.*?)\s*)?$/d;

/** @param name of the metric, for messages */
export function parseExpression(text: string, name: string, metric: LimitedMetric): Expression | Fault {
  const match = FORM.exec(text);
  if (!match)
    return { message: `"${text.trim()}" limits nothing`, at: 0, fix: `write ${example(name, metric)}` };
  const part = (group: 'aggregate' | 'op' | 'value' | 'confidence'): Part | undefined => {
    const range = match.indices!.groups![group];
    return range && { text: match.groups![group]!, at: range[0] };
  };
  const aggregate = aggregateOf(part('aggregate')!, name, metric);
  if (isFault(aggregate)) return aggregate;
  const op = operatorOf(part('op')!, name, metric);
  if (isFault(op)) return op;
  const value = limitOf(part('value')!, op, name, metric);
  if (isFault(value)) return value;
  const confidence = confidenceOf(part('confidence'));
  if (isFault(confidence)) return confidence;
  return { ...(aggregate && { aggregate }), op, value, unit: metric.unit, confidence };
}

export function isFault(parsed: unknown): parsed is Fault {
  return typeof parsed === 'object' && parsed !== null && 'message' in parsed;
}

/** As it is written: `p(99.9)`, `avg`, or nothing. */
export function aggregateName(aggregate: Aggregate | undefined): string {
  if (aggregate === undefined || aggregate === 'avg') return aggregate ?? '';
  return `p(${Number((100 * aggregate.quantile).toPrecision(12))})`;
}

interface Part {
  readonly text: string;
  readonly at: number;
}

function aggregateOf({ text, at }: Part, name: string, metric: LimitedMetric): Aggregate | undefined | Fault {
  const known = metric.aggregates.map((aggregate) => (aggregate === 'p' ? 'p(99)' : aggregate));
  if (text === '') {
    if (known.length === 0) return undefined;
    return {
      message: `${name} has many values: say which is limited`,
      at,
      fix: `write ${example(name, metric)}`,
    };
  }
  if (known.length === 0) {
    return {
      message: `${name} is one figure, it has no "${text}"`,
      at,
      fix: `write ${example(name, metric)}`,
    };
  }
  const takes = (aggregate: 'p' | 'avg'): boolean => metric.aggregates.includes(aggregate);
  if (text === 'avg' && takes('avg')) return 'avg';
  const percentile = /^p\(\s*(\d+(?:\.\d+)?)\s*\)$/.exec(text);
  if (percentile && takes('p')) {
    const quantile = Number(`${percentile[1]}e-2`);
    if (quantile > 0 && quantile < 1) return { quantile };
    return {
      message: `p(${percentile[1]}) is no percentile: it must lie between 0 and 100`,
      at,
      fix: 'write p(99)',
    };
  }
  return {
    message: `${name} has no aggregate "${text}"`,
    at,
    fix: `write ${nearest(text, known) ?? known.join(' or ')}`,
  };
}

function operatorOf({ text, at }: Part, name: string, { better }: LimitedMetric): Operator | Fault {
  const right = better === 'lower' ? ['<', '<='] : ['>', '>='];
  if (right.includes(text)) return text as Operator;
  const fix = `write ${right.join(' or ')}`;
  if (!['<', '<=', '>', '>='].includes(text)) {
    return { message: `"${text}" can't be told of what is measured`, at, fix };
  }
  return { message: `of ${name}, ${better} is better: "${text}" would ask for a bad one`, at, fix };
}

function limitOf(
  { text, at }: Part,
  op: Operator,
  name: string,
  { unit, better }: LimitedMetric,
): number | Fault {
  const value = { ms: parseDuration, '1/h': parseRate, share: parsePercent, count: parseCount }[unit](text);
  if (value === undefined) {
    const fix = {
      ms: 'write a duration, such as 250ms or 1s (units: us, ms, s, m, h, d)',
      '1/h': 'write a rate, such as 0.5/h or 1/30d (units: /s, /m, /h, /d)',
      share: 'write a percentage, such as 99.9%',
      count: 'write a whole number, such as 0 or 3',
    }[unit];
    const lacks =
      text === ''
        ? 'a limit is missing'
        : unit !== 'count' && /^[\d.]+$/.test(text)
          ? `${text} has no unit`
          : `"${text}" is no limit of ${name}`;
    return { message: lacks, at, fix };
  }
  if (unit === 'share' && value > 1)
    return { message: `${text} is more than all`, at, fix: 'write less than 100%' };
  if (unit === 'count' && value === 0 && op === '<')
    return { message: 'no count is below 0', at, fix: `write ${name} <= 0` };
  if (unit === 'count' || (better === 'lower' ? value > 0 : value < 1)) return value;
  const fix = 'name what you can live with';
  return { message: `no measurement, however long, can show that ${name} is ${text}`, at, fix };
}

/** Events per hour in `0.5/h`, or in `1/30d`, which is one in thirty days. */
function parseRate(text: string): number | undefined {
  const [, count, each] = /^(\d+(?:\.\d+)?)\s*\/\s*(\S.*)$/.exec(text) ?? [];
  if (each === undefined) return undefined;
  const period = parseDuration(/^\d/.test(each) ? each : `1${each}`);
  return period ? (Number(count) * HOUR) / period : undefined;
}

function parseCount(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function confidenceOf(part: Part | undefined): number | Fault {
  if (!part) return USUAL_CONFIDENCE;
  const confidence = parsePercent(part.text);
  if (confidence !== undefined && confidence >= 0.5 && confidence < 1) return confidence;
  const fix = 'write a percentage from 50% on and below 100%, such as @95%';
  return { message: `"${part.text}" is no confidence`, at: part.at, fix };
}

function example(name: string, { aggregates, better, unit }: LimitedMetric): string {
  const aggregate = aggregates.includes('p') ? 'p(99)' : aggregates[0];
  const value = { ms: '1s', '1/h': '0.5/h', share: better === 'higher' ? '99.9%' : '1%', count: '0' }[unit];
  const op = unit === 'count' ? '<=' : better === 'lower' ? '<' : '>';
  return [name, aggregate, op, value].filter(Boolean).join(' ');
}
