import { orderProfiles, overrideBounds, type OrderOverrides, type OrderProfile } from '@fake-stripe/contracts';
import type { Command } from 'commander';

/** As commander names what came with the options: texts such as `5s`. */
export type OverrideOptions = { readonly [Name in keyof OrderOverrides]?: string };

const overrides = {
  approvalTimeout: { flag: '--approval-timeout', meaning: 'how long a decision may take', rule: 'approval' },
  reviewDelay: { flag: '--review-delay', meaning: 'how long the review takes', rule: 'reviewDelay' },
  deadline: { flag: '--deadline', meaning: 'from the start to the dispatch', rule: 'deadline' },
  returnWindow: { flag: '--return-window', meaning: 'how long it can be returned', rule: 'returnWindow' },
} as const satisfies Record<
  keyof OrderOverrides,
  { readonly flag: string; readonly meaning: string; readonly rule: keyof OrderProfile }
>;

/** The names of the profiles that have such a rule. */
export function profilesWith(rule: keyof OrderProfile): readonly string[] {
  return Object.values(orderProfiles)
    .filter((profile) => rule in profile)
    .map(({ name }) => name);
}

/** Times of the profile that a request may replace; the API holds them against their bounds. */
export function withOverrides(command: Command): Command {
  for (const [name, { flag, meaning, rule }] of Object.entries(overrides)) {
    const { min, max } = overrideBounds[name as keyof OrderOverrides];
    command.option(`${flag} <duration>`, `${meaning}, ${min} to ${max}; in ${profilesWith(rule).join(', ')}`);
  }
  return command;
}

/** Those that were given; `undefined` where none was. */
export function overridesIn(options: OverrideOptions): Readonly<Record<string, string>> | undefined {
  const names = Object.keys(overrides) as (keyof OrderOverrides)[];
  const given = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
