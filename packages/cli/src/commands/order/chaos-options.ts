import { Header } from '@fake-stripe/contracts';
import type { Command } from 'commander';
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
    )
    .option('--chaos-seed <text>', 'decides their draws')
    .option('--chaos-script <rules>', 'forces outcomes, such as payment.capture#1=timeout:after');
}

export function chaosIn({ chaosProfile, chaosSeed, chaosScript }: ChaosOptions): ChaosHeaders {
  return {
    ...(chaosProfile === undefined ? {} : { [Header.chaosProfile]: chaosProfile }),
    ...(chaosSeed === undefined ? {} : { [Header.chaosSeed]: chaosSeed }),
    ...(chaosScript === undefined ? {} : { [Header.chaosScript]: chaosScript }),
  };
}
