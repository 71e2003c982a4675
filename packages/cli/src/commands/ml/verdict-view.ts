import type { RunVerdict } from '@fake-stripe/training';
import type { Colours } from '../../terminal/colours.js';
import { counted } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';

/** What came out of a verification: what was looked at, each finding, and the verdict last. */
export function linesOfVerdict(verdict: RunVerdict, keyFile: string | undefined, colours: Colours): string[] {
  const { findings, ok } = verdict;
  return [
    ...facts(verdict, keyFile).map(([name, value]) => `${name.padEnd(9)} ${printable(value)}`),
    ...findings.map(({ severity, subject, message }) => {
      const name = severity === 'error' ? colours.red('error    ') : colours.yellow('note     ');
      return `${name} ${printable(`${subject} ${message}`)}`;
    }),
    ok ? colours.green('sound: everything is as it was written') : colours.red(`not sound: ${faults(verdict)}`),
  ];
}

/** What is wrong, and the first thing of it. */
export function inOneLine(verdict: RunVerdict): string {
  const [first] = errorsOf(verdict);
  return printable(`not sound: ${faults(verdict)}; first: ${first?.subject} ${first?.message}`);
}

/** Another key is no damage: whoever reads the last line alone is not to think so. */
function faults(verdict: RunVerdict): string {
  const { length } = errorsOf(verdict);
  if (verdict.signatures.otherKey !== length) return counted(length, 'error');
  return `signed with a key that is not the trusted one (--key names another), and otherwise as it was written`;
}

function errorsOf({ findings }: RunVerdict): RunVerdict['findings'] {
  return findings.filter(({ severity }) => severity === 'error');
}

function facts(verdict: RunVerdict, keyFile: string | undefined): [string, string][] {
  const { runId, modelId, conclusion, head, entries, checkpoints, rollbacks, bytes, unreferenced } = verdict;
  const ended = conclusion === undefined ? 'not concluded' : conclusion;
  return [
    ['run', `${runId}${modelId === undefined ? '' : ` of model ${modelId}`}, ${ended}`],
    ['log', `${counted(entries, 'entry', 'entries')}${head === undefined ? '' : `, root ${head.root}`}`],
    ['checked', `${counted(checkpoints.length, 'checkpoint')}, ${bytes} bytes; ${counted(rollbacks, 'rollback')}`],
    ['signed', signed(verdict, keyFile)],
    ...(unreferenced.length === 0
      ? []
      : [['left over', `${counted(unreferenced.length, 'file')} to which nothing refers`] as [string, string]]),
  ];
}

function signed({ signatures }: RunVerdict, keyFile: string | undefined): string {
  const { valid, untrusted, invalid, otherKey, unsigned, keyIds, otherKeyIds } = signatures;
  const file = keyFile === undefined ? '' : ` of ${keyFile}`;
  const parts = [
    valid > 0 && `${valid} with the trusted key${file}`,
    untrusted > 0 && `${untrusted} with a key that nobody has vouched for (--key): ${keyIds.join(', ')}`,
    otherKey > 0 && `${otherKey} with key ${otherKeyIds.join(', ')}, which is not the trusted key${file}`,
    invalid > 0 && `${invalid} not rightly`,
    unsigned > 0 && `${unsigned} not at all`,
  ];
  return parts.filter(Boolean).join(', ') || 'nothing';
}
