import { orderIdOf } from '@fake-stripe/contracts';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityCancellationType,
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  patched,
  ParentClosePolicy,
  proxyActivities,
  setDefaultSignalHandler,
  sleep,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import type { Script, ScriptStep, SearchAttributeValue } from './script.js';

type Activities = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

const types = { Keyword: 'KEYWORD', Int: 'INT' } as const;

/**
 * A workflow that does what a recorded run did, and knows nothing besides: no saga, no journal, no doors.
 * @param recordedOrderId stands in the ids of the children that were recorded
 */
export function bareWorkflow(script: Script, recordedOrderId: string): () => Promise<unknown> {
  return async () => {
    setDefaultSignalHandler(() => undefined);
    const run = new BareRun(recordedOrderId);
    for (const step of script) {
      if (step.do === 'return') return step.value;
      await run.take(step);
    }
    throw new Error('The script has no end');
  };
}

class BareRun {
  private readonly begun = new Map<string, Promise<unknown>>();
  private readonly children = new Map<string, ChildWorkflowHandle<Workflow>>();

  constructor(private readonly recordedOrderId: string) {}

  async take(step: Exclude<ScriptStep, { do: 'return' }>): Promise<void> {
    switch (step.do) {
      case 'activity':
        return this.begin(step.event, schedule(step));
      case 'search-attributes':
        return upsertSearchAttributes(step.values.map(pairOf));
      case 'child':
        return this.begin(step.event, this.startChild(step));
      case 'signal-parent':
        return this.begin(step.event, signalParent(step));
      case 'timer':
        return this.begin(step.event, sleep(step.ms));
      case 'patch':
        patched(step.id);
        return;
      case 'await-start':
        await this.begun.get(step.event);
        return;
      case 'await':
        await (this.children.get(step.event)?.result() ?? this.begun.get(step.event));
    }
  }

  private begin(event: string, work: Promise<unknown>): void {
    this.begun.set(event, work);
  }

  private async startChild(step: Extract<ScriptStep, { do: 'child' }>): Promise<void> {
    const orderId = orderIdOf(workflowInfo().workflowId);
    const child = await startChild<Workflow>(step.type, {
      workflowId: step.workflowId.replace(this.recordedOrderId, orderId),
      taskQueue: step.taskQueue,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [...step.args],
    });
    this.children.set(step.event, child);
  }
}

function schedule({ name, args, options }: Extract<ScriptStep, { do: 'activity' }>): Promise<unknown> {
  const { WAIT_CANCELLATION_COMPLETED: cancellationType } = ActivityCancellationType;
  return proxyActivities<Activities>({ ...options, cancellationType })[name]?.(...args) ?? Promise.resolve();
}

function signalParent({ name, args }: Extract<ScriptStep, { do: 'signal-parent' }>): Promise<void> {
  const { parent } = workflowInfo();
  if (!parent) throw new Error('There is no parent to signal');
  return getExternalWorkflowHandle(parent.workflowId, parent.runId).signal(name, ...args);
}

function pairOf({ name, type, value }: SearchAttributeValue) {
  const key = defineSearchAttributeKey(name, types[type as keyof typeof types]);
  return { key, value } as Parameters<typeof upsertSearchAttributes>[0] extends readonly (infer Pair)[] ? Pair : never;
}
