import type { Command } from 'commander';
import type { AuditVerdict } from '../../api/order-api.js';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { jsonOption } from '../../options.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';
import { lineOfAudit } from './audit.js';
import { demoOrder, follow, type Followed } from './demo-orders.js';
import { lineOfEvent } from './demo-view.js';
import { wrongWithDeclined, wrongWithPaid } from './demo-verdict.js';

export function addDemo(program: Command, session: Session): void {
  const command = program
    .command('demo')
    .description('two orders in profile capped: one that the card pays, and one of which nothing is left')
    .addOption(jsonOption())
    .action(async (options: SharedOptions) => {
      const api = session.orders(command);
      const stamp = session.context.clock.now().getTime().toString(36);
      const tell = options.json ? () => undefined : (lines: readonly string[]) => session.print(lines);

      const paid = await follow(api, demoOrder(`demo-${stamp}-paid`, 'HEADPHONES-001', 400), announced(tell));
      tell(linesOf(paid));
      const declined = await follow(api, demoOrder(`demo-${stamp}-declined`, 'LAPTOP-001', 2_700), announced(tell));
      tell(linesOf(declined));
      const audit = await api.audit();
      tell(linesOfAudit(audit));

      const books = audit.ok ? [] : ['the audit is not ok'];
      const wrong = [...wrongWithPaid(paid), ...wrongWithDeclined(declined), ...books];
      session.answer(options, { ok: wrong.length === 0, wrong, orders: [paid, declined], audit }, () =>
        lastLine(wrong),
      );
      if (wrong.length > 0) throw new Failure(ExitCode.unwell, `FAILED: ${wrong.join('; ')}`);
    });
}

type Tell = (lines: readonly string[]) => void;

function announced(tell: Tell) {
  return (orderId: string, total: number) =>
    tell([`${orderId}: ${total.toFixed(2)}, by a card that declines above 1,000.00`]);
}

function linesOf({ events, uiLink }: Followed): string[] {
  const told = events.map(lineOfEvent).filter((line) => line !== undefined);
  return [...told, uiLink, ''].map((line) => (line === '' ? '' : `  ${printable(line)}`));
}

function linesOfAudit(audit: AuditVerdict): string[] {
  const verdict = `${audit.ok ? 'ok' : 'NOT OK'}, ${lineOfAudit(audit)}`;
  return ['Every ended order against the ledger of the providers:', `  ${verdict}`, ''];
}

function lastLine(wrong: readonly string[]): string[] {
  return wrong.length === 0 ? ['OK: the first was paid, of the second nothing is left.'] : [];
}
