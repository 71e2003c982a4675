import type { ActivityOptions } from '@temporalio/workflow';

/** What a recorded run did, one thing after the other. Times in milliseconds. `event` names what began with that event. */
export type ScriptStep =
  | {
      readonly do: 'activity';
      readonly event: string;
      readonly name: string;
      readonly args: readonly unknown[];
      readonly options: ActivityOptions;
    }
  | { readonly do: 'search-attributes'; readonly values: readonly SearchAttributeValue[] }
  | {
      readonly do: 'child';
      readonly event: string;
      readonly type: string;
      readonly workflowId: string;
      readonly taskQueue: string;
      readonly args: readonly unknown[];
    }
  | { readonly do: 'signal-parent'; readonly event: string; readonly name: string; readonly args: readonly unknown[] }
  | { readonly do: 'timer'; readonly event: string; readonly ms: number }
  | { readonly do: 'patch'; readonly id: string }
  /** A child has been started. */
  | { readonly do: 'await-start'; readonly event: string }
  /** An activity, a child or a timer has ended, a signal was delivered. */
  | { readonly do: 'await'; readonly event: string }
  | { readonly do: 'return'; readonly value: unknown };

export interface SearchAttributeValue {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

export type Script = readonly ScriptStep[];
