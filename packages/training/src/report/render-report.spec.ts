import { generateKeyPairSync } from 'node:crypto';
import { aDecision, ArchivedRuns, flipped, RUN } from '../../test/support/archived-runs.js';
import { P256Signer } from '../audit/infrastructure/p256-signer.js';
import { readRun } from '../audit/application/use-cases/read-run.js';
import { VerifyRun, type Verification } from '../audit/application/use-cases/verify-run.js';
import { renderReport } from './render-report.js';

let runs: ArchivedRuns;

beforeEach(() => {
  runs = new ArchivedRuns();
});

async function report(verification: Verification = { publicKey: runs.publicKey }): Promise<string> {
  return renderReport(await readRun(runs.store, RUN), await new VerifyRun(runs.store).execute(RUN, verification));
}

function anotherKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

describe('the report of an archived run', () => {
  it('tells of checkpoints, decisions and changed hyperparameters, and that all is sound', async () => {
    await runs.save(0);
    await runs.save(10);
    const decision = aDecision({ decision: 'adjust', newHyperparameters: { learningRate: 0.0005 } });
    const hyperparameters = { ...runs.setup.hyperparameters, learningRate: 0.0005 };
    await runs.save(20, { decisions: [decision], setup: { ...runs.setup, hyperparameters } });
    await runs.conclude();
    const text = await report();

    expect(text).toContain('Verified: everything is as it was written');
    expect(text).toContain('<span class="status completed">completed</span>');
    expect(text).toContain('Signed: 3 by the trusted key');
    expect(text).toContain('learningRate = 0.0005');
    expect(text).toMatch(/<code>learningRate<\/code><\/td><td class="number">0\.001<\/td><td class="number">0\.0005</);
    expect(count(text, /title="0x[0-9a-f]{64}"/g)).toBe(3);
  });

  it('names what is damaged, and the checkpoint it belongs to', async () => {
    await runs.save(0);
    const { state, checkpointId } = await runs.save(10);
    runs.damage(`objects/${state.sha256}`, flipped);
    const text = await report();

    expect(text).toContain('Not sound: 1 finding<');
    expect(text).toMatch(new RegExp(`<code>${checkpointId}</code> <strong class="bad">damaged</strong>`));
  });

  it('draws the way that counts after a rollback, and keeps what was left behind in the table', async () => {
    await runs.save(0);
    await runs.save(10);
    const left = await runs.save(20);
    runs.damage(`objects/${left.state.sha256}`, flipped);
    await runs.rollBack();
    await runs.save(15);
    const text = await report();
    const curves = /id="curves"[^]*?<\/section>/.exec(text)?.[0] ?? '';

    expect(text).toContain('Verified');
    expect(text).toContain('To be known');
    expect(text).toContain('Rollback 1: damaged');
    expect(curves).not.toContain(left.checkpointId);
    expect(text).toContain(left.checkpointId);
    expect(text).toContain('<span class="status unfinished">unfinished</span>');
  });

  it('counts what belongs to nothing', async () => {
    await runs.save(0);
    await runs.store.put(RUN, Buffer.from('a working state'));
    expect(await report()).toContain('<li>1 file belongs to nothing that counts</li>');
    await runs.store.put(RUN, Buffer.from('another one'));
    expect(await report()).toContain('<li>2 files belong to nothing that counts</li>');
  });

  it('says that another key than the trusted one has signed, and marks no checkpoint as damaged', async () => {
    await runs.save(0);
    const text = await report({ publicKey: new P256Signer(anotherKey()).publicKey() ?? '' });

    expect(text).toMatch(/Signed: 1 by key [0-9a-f]{12}…, which is not the trusted one</);
    expect(text).toContain('Not sound: 1 finding<');
    expect(text).not.toContain('damaged</strong>');
  });

  it('says that nobody has vouched for a key', async () => {
    await runs.save(0);
    expect(await report({})).toMatch(/Signed: 1 by key [0-9a-f]{12}…, for which nobody has vouched/);
  });

  it('can be written of a run of which nothing is readable', async () => {
    await runs.save(0);
    runs.drop('head.json');
    for (const name of await runs.store.listRecords(RUN, 'log/')) runs.drop(name);
    const text = await report();

    expect(text).toContain('Not sound');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});
