import { execFile } from 'node:child_process';
import { parseExpectation, unmet, type Expectation } from '../http-expectation.js';

/** A `curl` command of a document. */
export interface CurlRequest {
  /** From 1. */
  readonly line: number;
  readonly command: string;
  readonly expectation?: Expectation;
}

/** Which URL stands where the documents have a port of `npm start`. */
export type UrlsByPort = Readonly<Record<string, string>>;

const bashBlock = /^( *)```bash\n([\s\S]*?)^\1```$/gm;
const expectLine = /^#\s*expect:\s*(.+)$/;
const anyPort = /(?:http:\/\/)?localhost:(\d+)/g;

/** The requests in a document's bash blocks, in order. @throws Error on an expectation that cannot be read */
export function curlRequestsIn(markdown: string): CurlRequest[] {
  return [...markdown.matchAll(bashBlock)].flatMap(({ index, 2: block = '' }) => {
    const firstLine = markdown.slice(0, index).split('\n').length + 1;
    return requestsOf(block.split('\n'), firstLine);
  });
}

function requestsOf(lines: readonly string[], firstLine: number): CurlRequest[] {
  const requests: CurlRequest[] = [];
  let expected: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at]?.trim() ?? '';
    const line = firstLine + at;
    if (text.startsWith('#')) {
      expected = expectLine.exec(text)?.[1] ?? expected;
      continue;
    }
    let command = text;
    while (isOpen(command) && at + 1 < lines.length) command += `\n${lines[++at]}`;
    if (command.startsWith('curl ')) {
      requests.push({ line, command, ...(expected === undefined ? {} : { expectation: parseExpectation(expected) }) });
    }
    expected = undefined;
  }
  return requests;
}

/** It goes on in the next line: after a backslash, or within quotes. */
function isOpen(command: string): boolean {
  return command.endsWith('\\') || (command.split("'").length - 1) % 2 === 1;
}

/** Sends a request as it stands there, ports apart. Answers what was not as expected; empty when all was. */
export async function wrongWith(
  { command, expectation }: CurlRequest,
  urls: UrlsByPort,
  cwd: string,
): Promise<string[]> {
  if (!expectation) return ['no "# expect:" line above it'];
  const moved = command.replace(anyPort, (where, port: string) => {
    const url = urls[port];
    if (url === undefined) throw new Error(`nothing is known to listen on the port of ${where}`);
    return url;
  });
  const output = await bash(moved.replace(/^curl /, `curl --max-time 90 --write-out '\\n%{http_code}' `), cwd);
  const status = output.slice(output.lastIndexOf('\n') + 1);
  return unmet(expectation, Number(status), output.slice(0, output.lastIndexOf('\n')));
}

function bash(command: string, cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { cwd, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve(/\n\d{3}$/.test(stdout) ? stdout : `${stdout}${stderr}\n000`),
    );
  });
}
