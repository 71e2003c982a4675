import { createHash } from 'node:crypto';
import { aRun } from '../../test/report/a-run.js';
import { page } from './page.js';
import type { ReportContent } from './report-content.js';

const attack = `<script>alert('1')</script>"><img src=x onerror=alert(2)>`;
const count = (text: string, part: string) => text.split(part).length - 1;

describe('the page of a report', () => {
  it('is one file that fetches and runs nothing', () => {
    const text = page(aRun.adjusted());

    expect(text).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son\w+=|\sstyle=|@import|url\(|https?:/i);
  });

  it('lets in its own style sheet alone', () => {
    const text = page(aRun.completed());
    const style = /<style>([^]*)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');

    expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;"`);
  });

  it('shows what came with requests as text', () => {
    const text = page({
      ...aRun.adjusted({ by: attack, reason: attack }),
      modelId: attack,
      runId: attack,
      parent: { runId: attack, checkpointId: attack, merkleRoot: `0x${'0'.repeat(64)}`, epoch: 20 },
    });

    expect(text).not.toMatch(/<script|<img/);
    expect(text).toContain('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;');
  });

  it('is the same for the same run', () => {
    expect(page(aRun.adjusted())).toBe(page(aRun.adjusted()));
  });

  it('says that a sound run is verified, with the root of its log', () => {
    const text = page(aRun.completed());

    expect(text).toContain('Verified: everything is as it was written');
    expect(text).toContain(`0x${'f'.repeat(64)}`);
  });

  it('lists the findings of a damaged run, and marks the checkpoint', () => {
    const sound = aRun.completed();
    const finding = { severity: 'error', subject: 'objects/c40', message: 'chunk 2 is damaged' } as const;
    const checkpoints = sound.checkpoints.map((each) => (each.epoch === 40 ? { ...each, problem: 'damaged' } : each));
    const text = page({ ...sound, checkpoints, verdict: { ...sound.verdict, sound: false, findings: [finding] } });

    expect(text).toContain('Not sound: 1 finding<');
    expect(text).toContain('<strong>objects/c40</strong> chunk 2 is damaged');
    expect(text).toMatch(/<code>c40<\/code> <strong class="bad">damaged<\/strong>/);
    expect(text).not.toContain('Verified');
  });

  it('has a row for each checkpoint, with the whole root in its title', () => {
    const text = page(aRun.completed());
    const table = /id="checkpoints"[^]*?<\/table>/.exec(text)?.[0] ?? '';

    expect(count(table, '<tr>')).toBe(11);
    expect(count(table, 'scope="col"')).toBe(7);
    expect(table).toContain(`title="0x${'a'.repeat(64)}"`);
    expect(table).toContain(`title="file:///checkpoints/ml-training-digits-1/objects/${'b'.repeat(64)}"`);
  });

  it('tells who changed what, when and why', () => {
    const text = page(aRun.adjusted());

    for (const said of ['alice', 'it falls too slowly', 'learningRate = 0.0005', '2026-11-21 16:01:00 UTC']) {
      expect(text).toContain(said);
    }
    expect(text).toContain('<title>Decision 1: adjust by alice, from epoch 41</title>');
  });

  it('tells which decisions were left behind, in the table and in the curves', () => {
    const decisions = aRun.adjusted().decisions.map((decision) => ({ ...decision, abandoned: true }));
    const text = page({ ...aRun.adjusted(), decisions });

    expect(text).toContain('<em>given up by a rollback</em>');
    expect(text).toContain('<title>Decision 1, given up by a rollback: adjust by alice, from epoch 41</title>');
    expect(page(aRun.adjusted())).not.toContain('given up');
  });

  it('names data, licence, hash, trainer and seed', () => {
    const text = page(aRun.completed());

    for (const said of ['optdigits', 'CC BY 4.0', 'd'.repeat(64), 'own 1 on cpu, 1 thread', '<dd>42</dd>']) {
      expect(text).toContain(said);
    }
  });

  it('marks rollbacks, in the curves and in a table of their own', () => {
    const rollback = {
      reason: 'damaged',
      detail: 'chunk 1 of c60',
      damaged: ['c60'],
      to: 'c50',
      epoch: 50,
      at: '2026-11-21T16:01:40.000Z',
    } as const;
    const text = page({ ...aRun.completed(), rollbacks: [rollback] });

    expect(text).toContain('<title>Rollback 1: damaged, on from checkpoint c50 of epoch 50</title>');
    expect(text).toContain('chunk 1 of c60');
    expect(page(aRun.completed())).not.toContain('id="rollbacks"');
  });
});

describe('the curves of a report', () => {
  const pathsOf = (text: string) =>
    [...text.matchAll(/<path class="line training" d="(M[^"]*L[^"]*)"/g)].map(([, d]) => d ?? '');
  const lossChart = (text: string) => text.slice(text.indexOf('<h3>Loss'), text.indexOf('<h3>Accuracy'));
  const found = (text: string, pattern: RegExp) => [...lossChart(text).matchAll(pattern)].map(([, each]) => each ?? '');
  const badgesOf = (text: string) => found(text, /class="badge-text[^>]*>([^<]*)</g);
  const linesAt = (text: string) => found(text, /<g class="event [a-z]+"><title>[^<]*<\/title><line x1="([^"]*)"/g);
  const ticksOf = (text: string) => [...new Set(found(text, /class="tick middle"[^>]*>([^<]*)</g))];

  it('say in words what they show', () => {
    const text = page(aRun.completed());

    expect(text).toContain('Loss of the training samples: 2.3 in epoch 1, 0.023 in epoch 100.');
    expect(count(text, 'role="img"')).toBe(4);
    expect(count(text, '<desc ')).toBe(4);
  });

  it('have a cross and no line where the loss is no finite number', () => {
    const run = aRun.completed(30);
    const points = run.points.map((point) => (point.epoch === 20 ? { ...point, loss: null } : point));
    const text = page({ ...run, points });

    expect(text).toContain('<title>Epoch 20: no finite number</title>');
    expect(text).toContain('In 1 epoch it is no finite number.');
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('show a single epoch as a dot', () => {
    const text = page(aRun.completed(1));

    expect(text).toMatch(/<circle class="dot training"/);
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('begin at epoch 0 where there is no other', () => {
    const run = aRun.completed(0);
    const [checkpoint] = aRun.completed(10).checkpoints;
    const text = page({ ...run, checkpoints: checkpoint ? [{ ...checkpoint, epoch: 0 }] : [] });

    expect(ticksOf(text)).toEqual(['0', '1']);
  });

  it('show a stop at the last epoch that was trained', () => {
    const decisions = aRun.adjusted({ decision: 'stop', epoch: 30, effectiveFrom: 31 }).decisions;
    const text = page({ ...aRun.completed(30), decisions });

    expect(text).toContain('<title>Decision 1: stop by alice, after epoch 30</title>');
    expect(text).not.toMatch(/from epoch 31</);
    expect(linesAt(text)).toEqual([860 - 28, 380 - 28].map(String));
  });

  it('say every event of an epoch, in one badge', () => {
    const [decision] = aRun.adjusted().decisions;
    const decisions = decision ? [decision, { ...decision, by: 'bob' }] : [];
    const text = page({ ...aRun.adjusted(), decisions });

    expect(text).toContain(
      '<title>Decision 1: adjust by alice, from epoch 41\nDecision 2: adjust by bob, from epoch 41</title>',
    );
    expect(badgesOf(text)).toEqual(['1, 2', '1, 2']);
  });

  it('say a rollback beside a decision, each with its line and both in one badge', () => {
    const at = '2026-11-21T16:01:40.000Z';
    const rollback = { reason: 'damaged', detail: '', damaged: ['c50'], to: 'c40', epoch: 40, at } as const;
    const text = page({ ...aRun.adjusted(), rollbacks: [rollback] });

    expect(text).toContain('<title>Decision 1: adjust by alice, from epoch 41</title>');
    expect(text).toContain('<title>Rollback 1: damaged, on from checkpoint c40 of epoch 40</title>');
    expect(badgesOf(text)).toEqual(['R1, 1', 'R1, 1']);
  });

  it('say the first and the last of many events that lie close together', () => {
    const [decision] = aRun.adjusted().decisions;
    const decisions = Array.from({ length: 40 }, (_, index) =>
      decision ? { ...decision, effectiveFrom: index + 21 } : [],
    );
    const text = page({ ...aRun.adjusted(), decisions: decisions.flat() });

    // Wide paper has room for more of them than narrow.
    expect(badgesOf(text)).toEqual(['1 … 15', '16 … 32', '33 … 40', '1 … 40']);
    expect(linesAt(text).length).toBe(80);
  });

  it('say it where there is no epoch', () => {
    const empty: ReportContent = { ...aRun.completed(0), evaluation: undefined, setup: undefined };

    expect(page(empty)).toContain('No epoch was recorded.');
    expect(page(empty)).not.toMatch(/NaN|Infinity/);
  });

  it('draw ten thousand epochs with as many points as can be seen', () => {
    const drawn = pathsOf(page({ ...aRun.completed(10_000), checkpoints: [] }));

    expect(Math.max(...drawn.map((path) => count(path, 'L')))).toBeLessThan(900);
    expect(drawn).toHaveLength(6);
  });
});
