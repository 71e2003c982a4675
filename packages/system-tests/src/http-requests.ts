import { parseExpectation, type Expectation } from './http-expectation.js';

/** One request of an `.http` file. Lines are counted from 0 within the file, `line` from 1 as editors do. */
export interface HttpRequest {
  readonly title: string;
  readonly line: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly expectation?: Expectation;
}

const separator = /^###/;
const requestLine = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+\S/;
const expectLine = /^#\s*expect:\s*(.+)$/;

/** Sets file variables (`@name = value`) to other values. @throws Error when the file has no such variable */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables).reduce((result, [name, value]) => {
    const definition = new RegExp(`^@${name}\\s*=.*$`, 'm');
    if (!definition.test(result)) throw new Error(`the file has no variable @${name}`);
    return result.replace(definition, () => `@${name} = ${value}`);
  }, text);
}

/** The requests of a file, in order. @throws Error when two requests share a block, or an expectation is unreadable */
export function parseHttpFile(text: string): HttpRequest[] {
  const lines = text.split('\n');
  const starts = [0, ...lines.flatMap((line, index) => (separator.test(line) && index > 0 ? [index] : []))];
  return starts.flatMap((start, n) => {
    const request = parseBlock(lines, start, (starts[n + 1] ?? lines.length) - 1);
    return request ? [request] : [];
  });
}

function parseBlock(lines: readonly string[], firstLine: number, lastLine: number): HttpRequest | undefined {
  const block = lines.slice(firstLine, lastLine + 1);
  const requests = block.flatMap((line, index) => (requestLine.test(line) ? [index] : []));
  const [request] = requests;
  if (request === undefined) return undefined;
  if (requests.length > 1) throw new Error(`two requests between separators, from line ${firstLine + 1}`);
  const expected = block.slice(0, request).map((line) => expectLine.exec(line)?.[1]);
  const expectation = expected.find((each) => each !== undefined);
  return {
    title: (block[0] ?? '').replace(/^#+\s*/, '') || (block[request] ?? ''),
    line: firstLine + request + 1,
    firstLine,
    lastLine,
    ...(expectation === undefined ? {} : { expectation: parseExpectation(expectation) }),
  };
}
