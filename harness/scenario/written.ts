/** Where the default export of a module is written: its properties and elements, as far as they are spelt out in the file. */
import type { AnyNode, ArrayExpression, Expression, ObjectExpression, Program, Property } from 'acorn';

export interface Position {
  /** From 1 on. */
  readonly line: number;
  readonly col: number;
}

type Path = readonly (string | number)[];

/** A property with its key, or an element, whose key is itself. */
interface Part {
  readonly key: AnyNode;
  readonly value: AnyNode;
}

interface Repeated {
  readonly path: Path;
  readonly key: string;
  readonly at: Position;
}

/** Nobody nests names and casts deeper. */
const MOST_STEPS = 100;

export class Written {
  readonly #exported: AnyNode | undefined;
  readonly #constants: ReadonlyMap<string, AnyNode>;

  constructor(program: Program) {
    this.#constants = new Map(program.body.flatMap(constantsIn));
    this.#exported = program.body.map(exportedBy).find((node) => node !== undefined);
  }

  /**
   * Where the value at a path stands, or a key in it; of what is not there or computed, the key that it would belong to.
   * Undefined where the module spells nothing out.
   */
  find(path: Path, key?: string): Position | undefined {
    let value = this.#plain(this.#exported);
    let owner: AnyNode | undefined = value;
    for (const step of path) {
      const part = this.#partOf(value, step);
      if (!part) return startOf(owner);
      owner = part.key;
      value = this.#plain(part.value);
      // of a value that is computed the expression is all there is
      if (!value) return startOf(part.value);
    }
    const wanted = key === undefined ? undefined : this.#partOf(value, key)?.key;
    return startOf(wanted ?? value);
  }

  #partOf(owner: AnyNode | undefined, step: string | number): Part | undefined {
    if (owner?.type === 'ObjectExpression') return this.#propertyOf(owner, String(step));
    if (owner?.type === 'ArrayExpression') return this.#elementOf(owner, Number(step));
    return undefined;
  }

  /** Keys that stand in one object a second time, whose first value nobody would see, in the order of the file. */
  repeated(): Repeated[] {
    const all = this.#repeatedIn(this.#plain(this.#exported), []);
    return all.sort((a, b) => a.at.line - b.at.line || a.at.col - b.at.col);
  }

  #repeatedIn(owner: AnyNode | undefined, path: Path): Repeated[] {
    // what names itself has no end
    if (path.length > MOST_STEPS) return [];
    if (owner?.type === 'ArrayExpression')
      return this.#elementsOf(owner).flatMap((one, i) => this.#repeatedIn(this.#plain(one), [...path, i]));
    if (owner?.type !== 'ObjectExpression') return [];
    const seen = new Set<string>();
    return owner.properties.flatMap((property) => {
      if (property.type === 'SpreadElement') return this.#repeatedIn(this.#plain(property.argument), path);
      const key = nameOf(property);
      if (key === undefined) return [];
      const within = this.#repeatedIn(this.#plain(property.value), [...path, key]);
      if (!seen.has(key)) {
        seen.add(key);
        return within;
      }
      return [{ path, key, at: startOf(property.key)! }, ...within];
    });
  }

  /** The last one of that name counts; what is spread behind it, or has a computed name, may be of that name too. */
  #propertyOf({ properties }: ObjectExpression, name: string): Part | undefined {
    for (const property of properties.toReversed()) {
      if (property.type === 'Property') {
        const own = nameOf(property);
        if (own === name || own === undefined) return property;
        continue;
      }
      const spread = this.#plain(property.argument);
      if (spread?.type !== 'ObjectExpression') return { key: property, value: property };
      const found = this.#propertyOf(spread, name);
      if (found) return found;
    }
    return undefined;
  }

  #elementOf(array: ArrayExpression, index: number): Part | undefined {
    const element = this.#elementsOf(array)[index];
    return element ? { key: element, value: element } : undefined;
  }

  /** As far as it is known how many there are before. */
  #elementsOf({ elements }: ArrayExpression): (AnyNode | undefined)[] {
    const all: (AnyNode | undefined)[] = [];
    for (const element of elements) {
      if (element?.type !== 'SpreadElement') {
        all.push(element ?? undefined);
        continue;
      }
      const spread = this.#plain(element.argument);
      if (spread?.type !== 'ArrayExpression') return all;
      all.push(...this.#elementsOf(spread));
    }
    return all;
  }

  /** What an expression is without casts, names of constants and calls such as `defineConfig({…})`. */
  #plain(node: AnyNode | undefined): AnyNode | undefined {
    let plain = node;
    for (let steps = 0; plain && steps < MOST_STEPS; steps++) {
      if (plain.type === 'Identifier') plain = this.#constants.get(plain.name);
      else if (plain.type === 'CallExpression') plain = definedBy(plain.callee, plain.arguments[0]);
      else if (isCast(plain)) plain = plain.expression;
      else return plain;
    }
    return undefined;
  }
}

/** @returns undefined where it is no module that can be read. It takes TypeScript as well as JavaScript. */
export async function writtenIn(text: string): Promise<Written | undefined> {
  const [{ Parser }, { tsPlugin }] = await Promise.all([
    import('acorn'),
    import('@sveltejs/acorn-typescript'),
  ]);
  try {
    const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
    return new Written(Parser.extend(tsPlugin()).parse(text, options));
  } catch {
    return undefined;
  }
}

function constantsIn(statement: Program['body'][number]): [string, AnyNode][] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') return [];
  return declared.declarations.flatMap(({ id, init }): [string, AnyNode][] =>
    id.type === 'Identifier' && init ? [[id.name, init]] : [],
  );
}

function exportedBy(statement: Program['body'][number]): AnyNode | undefined {
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration;
  if (statement.type !== 'ExportNamedDeclaration' || statement.source) return undefined;
  return statement.specifiers.find(
    ({ exported }) => exported.type === 'Identifier' && exported.name === 'default',
  )?.local;
}

function nameOf({ key, computed }: Property): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0]!.value.cooked ?? undefined;
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

/** Helpers of that kind return what they are given. */
function definedBy(callee: AnyNode, argument: AnyNode | undefined): AnyNode | undefined {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return name.type === 'Identifier' && name.name.startsWith('define') ? argument : undefined;
}

/** `x as T`, `x satisfies T`, `x!`, `<T>x`: acorn’s types know nothing of them. */
function isCast(node: AnyNode): node is AnyNode & { readonly expression: Expression } {
  return node.type.startsWith('TS') && 'expression' in node;
}

function startOf(node: AnyNode | undefined): Position | undefined {
  const start = node?.loc?.start;
  return start && { line: start.line, col: start.column + 1 };
}
