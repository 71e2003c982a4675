import { join } from 'node:path';
import { type PartName, partNames } from '../stack/options.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { urlsOf } from '../stack/urls.js';
import { readyMessage } from './ready-message.js';

const urls = urlsOf(portsFromEnvironment({}), {});
const said = (parts: readonly PartName[], dataDir = join(process.cwd(), '.local')) =>
  readyMessage({ urls, parts, dataDir });

const PROMISE = 'The state stays in .local; "npm run reset" forgets it.';

describe('what is said when everything is ready', () => {
  it.each<[string, readonly PartName[]]>([
    ['the whole system', partNames],
    ['PostgreSQL alone', ['postgres']],
    ['Temporal alone', ['temporal']],
  ])('promises that the state of %s stays, and tells where', (_, parts) => {
    expect(said(parts)).toContain(`Ctrl-C stops it. ${PROMISE}\n`);
  });

  it.each(['fake-stripe-chaos', 'temporal-worker', 'temporal-api', 'founder'] as const)(
    'promises of a %s alone no state, but tells of its logs and of its end',
    (service) => {
      const message = said([service]);
      expect(message).toMatch(/Ctrl-C stops it\.\n$/);
      expect(message).toContain('Logs         .local/logs\n');
      expect(message).not.toContain('reset');
    },
  );

  it('names a folder elsewhere in full', () => {
    expect(said(partNames, '/elsewhere/state')).toContain('The state stays in /elsewhere/state;');
  });

  it('tells where those are that were started, and no others', () => {
    const message = said(['fake-stripe-chaos']);
    expect(message).toContain('Simulator    http://localhost:3001');
    expect(message).not.toMatch(/API |Founder|Worker|Temporal|PostgreSQL/);
  });
});
