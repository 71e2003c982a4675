import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { unmet, type Expectation } from './http-expectation.js';
import { parseHttpFile, withVariables, type HttpRequest } from './http-requests.js';

const root = join(__dirname, '../../..');
const httpyac = join(root, 'node_modules/.bin/httpyac');

interface HttpyacRequest {
  readonly line: number;
  readonly response?: { readonly statusCode?: number; readonly body?: string };
  readonly testResults?: readonly { readonly message: string; readonly status: string }[];
}

export interface HttpOutcome {
  readonly title: string;
  readonly line: number;
  readonly expected?: Expectation;
  readonly status?: number;
  readonly body?: string;
  /** Empty when the answer was as expected. */
  readonly failures: readonly string[];
}

/**
 * Sends every request of an `.http` file through httpyac, in order, and compares each answer with the
 * `# expect:` line above its request. A request without one is a failure of its own.
 * @param variables file variables to set to other values, such as the base URL: `{ api: 'http://127.0.0.1:40123' }`
 */
export async function runHttpFile(file: string, variables: Readonly<Record<string, string>>): Promise<HttpOutcome[]> {
  const text = withVariables(readFileSync(file, 'utf8'), variables);
  const answers = await send(basename(file), text);
  return parseHttpFile(text).map((request) => judge(request, answers));
}

/** All that went wrong, one line each. */
export function httpFailures(outcomes: readonly HttpOutcome[]): string[] {
  return outcomes.flatMap(({ title, line, failures }) =>
    failures.map((failure) => `${title} (line ${line}): ${failure}`),
  );
}

/** httpyac reads its configuration from the folder of the file, or above it. */
async function send(name: string, text: string): Promise<readonly HttpyacRequest[]> {
  const directory = mkdtempSync(join(tmpdir(), 'http-file-'));
  try {
    copyFileSync(join(root, 'httpyac.config.cjs'), join(directory, 'httpyac.config.cjs'));
    writeFileSync(join(directory, name), text);
    const output = await run([join(directory, name), '--all', '--json', '--output', 'response', '--raw'], directory);
    return (JSON.parse(output.slice(output.indexOf('{'))) as { requests: HttpyacRequest[] }).requests;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** An answer that httpyac takes for an error ends it with a status above 0: what counts is its report. */
function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(httpyac, ['send', ...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.includes('"requests"')) resolve(stdout);
      else reject(new Error(`httpyac gave no report: ${stderr || stdout}`, { cause: error }));
    });
  });
}

function judge(request: HttpRequest, answers: readonly HttpyacRequest[]): HttpOutcome {
  const { title, line, expectation } = request;
  if (!expectation) return { title, line, failures: ['no "# expect:" line above the request'] };
  const answer = answers.find((each) => each.line >= request.firstLine && each.line <= request.lastLine);
  const { statusCode: status, body = '' } = answer?.response ?? {};
  if (status === undefined) {
    const reasons = (answer?.testResults ?? []).map(({ message }) => message);
    return { title, line, expected: expectation, failures: [`no answer: ${reasons.join('; ') || 'not sent'}`] };
  }
  return { title, line, expected: expectation, status, body, failures: unmet(expectation, status, body) };
}
