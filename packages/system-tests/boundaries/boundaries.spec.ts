import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Verdicts {
  readonly rules: readonly string[];
  readonly refused: Readonly<Record<string, readonly string[]>>;
  readonly contractsResolveTo: readonly string[];
}

describe('boundaries', () => {
  const script = join(__dirname, 'check-fixtures.mjs');
  const verdicts = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as Verdicts;

  it('has one fixture for each rule', () => {
    expect(verdicts.rules).toEqual(Object.keys(verdicts.refused));
  });

  it.each(verdicts.rules)('%s refuses its fixture', (rule) => {
    expect(verdicts.refused[rule]).toContain(rule);
  });

  it('follows imports by package name to sources', () => {
    expect(verdicts.contractsResolveTo).toEqual(['packages/contracts/src/index.ts']);
  });
});
