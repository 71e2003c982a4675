import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { curlRequestsIn, wrongWith } from './curl-requests.js';
import { documents } from './documents.js';
import { deadLinks } from './links.js';

const root = join(__dirname, '../../../..');

describe('the documents', () => {
  it.each(documents())('%s exists, and every link in it leads somewhere', (document) => {
    const file = join(root, document);
    expect(existsSync(file)).toBe(true);
    expect(deadLinks(file)).toEqual([]);
  });

  it.each(documents())('every curl of %s says what it expects', (document) => {
    const requests = curlRequestsIn(readFileSync(join(root, document), 'utf8'));
    expect(requests.filter(({ expectation }) => !expectation).map(({ line }) => line)).toEqual([]);
  });
});

describe('a link', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'links-spec-'));
    writeFileSync(join(directory, 'other.md'), '# A heading: `code`, and more\n');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const dead = (text: string) => {
    const file = join(directory, 'document.md');
    writeFileSync(file, text);
    return deadLinks(file);
  };

  it('to what there is, is alive', () => {
    const text =
      '## Here\n[a](other.md) [b](other.md#a-heading-code-and-more) [c](#here) [d](https://example.com/none)';
    expect(dead(text)).toEqual([]);
  });

  it('in a block of code is none', () => {
    expect(dead('```\n[a](none.md)\n```')).toEqual([]);
  });

  it.each(['none.md', 'other.md#none', '#none'])('to %s is dead', (target) => {
    expect(dead(`[a](${target})`)).toEqual([target]);
  });
});

describe('a curl of a document', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(request.method === 'POST' ? 201 : 200).end(JSON.stringify({ path: request.url }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const wrong = async (block: string) => {
    const urls = { 3002: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const found = curlRequestsIn(`Words.\n\n\`\`\`bash\n${block}\n\`\`\`\n`);
    return (await Promise.all(found.map((request) => wrongWith(request, urls, root)))).flat();
  };

  it('is found where it begins, over all its lines', () => {
    const markdown = "```bash\nnpm start\n# expect: 201\ncurl -X POST \\\n  -d '{\n  }' localhost:3002\ncurl b\n```\n";
    const found = curlRequestsIn(markdown);
    expect(found.map(({ line, command }) => [line, command.split('\n').length])).toEqual([
      [4, 3],
      [7, 1],
    ]);
    expect(found.map(({ expectation }) => expectation?.statuses)).toEqual([[201], undefined]);
  });

  it('is right when the answer is as expected', async () => {
    expect(await wrong("# expect: 201 path=/a\ncurl -sS -X POST http://localhost:3002/a -d '{}'")).toEqual([]);
    expect(await wrong('# expect: 200 path=/b\ncurl -sS "localhost:3002/b"')).toEqual([]);
  });

  it.each([
    ['another status', '# expect: 404\ncurl -sS localhost:3002/a', 'expected 404, got 200'],
    ['another member', '# expect: 200 path=/b\ncurl -sS localhost:3002/a', 'expected path /b'],
    ['no expectation', 'curl -sS localhost:3002/a', 'no "# expect:" line'],
    ['nobody who answers', '# expect: 200\ncurl -sS http://127.0.0.1:1/', 'got 0'],
  ])('is wrong with %s', async (_case, block, why) => {
    expect(await wrong(block)).toEqual([expect.stringContaining(why)]);
  });

  it('of an unknown port is refused', async () => {
    await expect(wrong('# expect: 200\ncurl -sS localhost:9999/')).rejects.toThrow('9999');
  });
});
