import { Ajv, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';

type Json = Record<string, unknown>;

interface ResponseObject {
  readonly content?: Readonly<Record<string, { readonly schema?: Json }>>;
}

type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, ResponseObject>> }>>;

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Operations>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Json;
}

/** An answer whose body may be anything: text, or none. */
type Checked = Omit<Received, 'body'> & { readonly body: unknown };

const PROBLEM = 'application/problem+json';

/** Holds answers against the OpenAPI document that the service serves, and knows what it has not seen yet. */
export class RestContract {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, formats: fullFormats });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly seen = new Set<string>();

  constructor(readonly document: OpenApiDocument) {
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: closed(document.components.schemas) } });
  }

  /** Every answer that the document promises on routes of these paths: `POST /path 409 order_exists`. */
  documented(of = /^/): string[] {
    const paths = Object.entries(this.document.paths).filter(([path]) => of.test(path));
    return paths.flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses).flatMap(([status, response]) => {
          const codes = codesOf(response);
          const answer = `${method.toUpperCase()} ${path} ${status}`;
          return codes ? codes.map((code) => `${answer} ${code}`) : [answer];
        }),
      ),
    );
  }

  unseen(of?: RegExp): string[] {
    return this.documented(of).filter((answer) => !this.seen.has(answer));
  }

  /** What is wrong with an answer; empty when it is as documented. */
  check({ method, path, status, contentType, body }: Checked): string[] {
    const template = this.templateOf(method, path);
    const response = template && this.document.paths[template]?.[method.toLowerCase()]?.responses[status];
    const answer = `${method} ${template ?? path} ${status}`;
    if (!response) return [`${answer} is not documented: ${JSON.stringify(body)}`];
    if (!response.content && body === undefined) {
      this.seen.add(answer);
      return [];
    }
    const media = contentType.split(';')[0] ?? '';
    const schema = response.content?.[media]?.schema;
    if (!schema) return [`${answer} has the undocumented content type ${media}`];
    this.seen.add(media === PROBLEM ? `${answer} ${String((body as Json)['code'])}` : answer);
    const validate = this.validator(`${answer} ${media}`, schema);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${answer}${error.instancePath} ${error.message}: ${JSON.stringify(body)}`,
    );
  }

  private validator(name: string, schema: Json): ValidateFunction {
    const known = this.validators.get(name);
    if (known) return known;
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json;
    const validate = this.ajv.compile(absolute);
    this.validators.set(name, validate);
    return validate;
  }

  /** A fixed path wins over one with parameters. */
  private templateOf(method: string, path: string): string | undefined {
    const plain = path.split('?')[0] ?? '';
    const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain);
    const templates = Object.keys(this.document.paths).filter(
      (template) => this.document.paths[template]?.[method.toLowerCase()] && fits(template),
    );
    return templates.find((template) => !template.includes('{')) ?? templates[0];
  }
}

/** The codes of a problem as `ApiProblems` documents them; `undefined` for an answer that is none. */
function codesOf(response: ResponseObject): string[] | undefined {
  const schema = response.content?.[PROBLEM]?.schema as
    | { readonly allOf?: readonly { readonly properties?: { readonly code?: { readonly enum?: string[] } } }[] }
    | undefined;
  return schema?.allOf?.flatMap((part) => part.properties?.code?.enum ?? []);
}

/** Objects with all they may have: a field that is answered and not documented is an error. */
function closed(schemas: OpenApiDocument['components']['schemas']): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      name === 'ProblemDto' ? schema : { additionalProperties: false, ...schema },
    ]),
  );
}
