import { Header } from '@fake-stripe/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { ChaosHeaders } from '../../api/order-api.js';

/** As commander names what came with the options. */
export interface ChaosOptions {
  readonly chaosProfile?: string;
  readonly chaosSeed?: string;
  readonly chaosScript?: string;
}

export function withChaos(command: Command): Command {
  return command
    .option(
      '--chaos-profile <name>',
      "how the providers behave: calm, stormy, flaky or flaky-call (default: calm in profile express, else the simulator's own)",
      inHeader,
    )
    .option('--chaos-seed <text>', 'decides their draws', inHeader)
    .option('--chaos-script <rules>', 'forces outcomes, such as payment.capture#1=timeout:after', inHeader);
}

/** HTTP carries no more than that in a header. */
function inHeader(text: string): string {
  if (!/[^\t\x20-\x7e\x80-\xff]/.test(text)) return text;
  throw new InvalidArgumentError('It travels in a header: one line of Latin letters.');
}

export function chaosIn({ chaosProfile, chaosSeed, chaosScript }: ChaosOptions): ChaosHeaders {
  return {
    ...(chaosProfile === undefined ? {} : { [Header.chaosProfile]: chaosProfile }),
    ...(chaosSeed === undefined ? {} : { [Header.chaosSeed]: chaosSeed }),
    ...(chaosScript === undefined ? {} : { [Header.chaosScript]: chaosScript }),
  };
}
