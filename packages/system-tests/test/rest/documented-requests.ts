import type { OpenApiDocument } from './contract.js';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

type Asked = (method: string, path: string, body?: string) => Promise<{ readonly status: number }>;

const NUMBERS = ['number', 'integer'];

/** Holds what a document says of requests against what the service takes. */
export class DocumentedRequests {
  constructor(
    private readonly document: OpenApiDocument,
    private readonly of = /^/,
  ) {}

  /** What is wrong with the document itself. */
  wrong(): string[] {
    const stray = 'Object' in this.document.components.schemas ? ['there is a schema Object'] : [];
    return [...stray, ...this.operations().flatMap(({ name, operation }) => this.wrongWith(name, operation))];
  }

  /** What is wrong when it is tried; `id` is put in for parameters of paths, and nobody has it. */
  async wrongInUse(id: string, ask: Asked): Promise<string[]> {
    const wrong: string[] = [];
    for (const { name, method, path, operation } of this.operations()) {
      const route = path.replaceAll(/\{\w+\}/g, id);
      if (operation.requestBody) {
        const refused = [400, 415].includes((await ask(method, route)).status);
        if (refused !== Boolean(operation.requestBody.required)) {
          wrong.push(`${name} ${refused ? 'needs a body' : 'needs no body'}, and says otherwise`);
        }
      }
      for (const parameter of queryNumbers(operation)) {
        const { status } = await ask(method, `${route}?${parameter}=soon`);
        if (status !== 400) wrong.push(`${name} takes a ${parameter} that is no number`);
      }
    }
    return wrong;
  }

  private operations() {
    return Object.entries(this.document.paths)
      .filter(([path]) => this.of.test(path))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          operation: operation as unknown as Operation,
        })),
      );
  }

  private wrongWith(name: string, { parameters = [], requestBody }: Operation): string[] {
    const untyped = parameters.filter(({ schema }) => !this.isPlain(schema));
    const wrong = untyped.map((parameter) => `${name} ${parameter.name} is of no type that a parameter has`);
    if (!requestBody) return wrong;
    const schemas = Object.values(requestBody.content).map(({ schema }) => this.resolved(schema));
    const fields = schemas.flatMap(({ required = [] }) => required);
    // The other way round one of several fields may be needed, so that only use can tell.
    if (requestBody.required || fields.length === 0) return wrong;
    return [...wrong, `${name} requires no body, and of it ${fields.join()}`];
  }

  private isPlain(schema: Schema): boolean {
    const { type } = this.resolved(schema);
    return type !== undefined && type !== 'object';
  }

  private resolved(schema: Schema): Schema {
    if (schema.allOf?.length === 1 && schema.allOf[0]) return this.resolved(schema.allOf[0]);
    const name = schema.$ref?.replace('#/components/schemas/', '');
    return name === undefined ? schema : ((this.document.components.schemas[name] ?? {}) as Schema);
  }
}

function queryNumbers({ parameters = [] }: Operation): string[] {
  return parameters
    .filter((parameter) => parameter.in === 'query' && NUMBERS.includes(parameter.schema.type ?? ''))
    .map(({ name }) => name);
}
