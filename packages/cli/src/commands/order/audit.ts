import type { Command } from 'commander';
import type { AuditVerdict } from '../../api/order-api.js';
import { ExitCode } from '../../exit-code.js';
import { jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import { counted } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';

export function addAudit(program: Command, session: Session): void {
  const command = program
    .command('audit')
    .description("hold every ended order against the providers' ledger; exit status 1 unless all is well")
    .addOption(jsonOption())
    .action(async (options: SharedOptions) => {
      const verdict = await session.orders(command).audit();
      session.exitCode = verdict.ok ? ExitCode.ok : ExitCode.unwell;
      session.answer(options, verdict, () => linesOf(session, verdict));
    });
}

function linesOf({ context }: Session, verdict: AuditVerdict): string[] {
  const { green, red } = coloursOf(context.stdout, context.env);
  const { ok, violations } = verdict;
  return [
    `${ok ? green('ok') : red('NOT OK')}: ${lineOfAudit(verdict)}`,
    ...violations.map((violation) => printable(JSON.stringify(violation))),
  ];
}

export function lineOfAudit({ checked, ended, live, needsAttention, violations }: AuditVerdict): string {
  const open = [...(live > 0 ? [`${live} under way`] : []), ...(needsAttention > 0 ? [needing(needsAttention)] : [])];
  const found = violations.length > 0 ? [counted(violations.length, 'violation')] : [];
  return printable([`${checked} of ${counted(ended, 'ended order')} checked`, ...found, ...open].join(', '));
}

function needing(count: number): string {
  return count === 1 ? '1 needs attention' : `${count} need attention`;
}
