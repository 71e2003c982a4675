import type { WorkflowExecutionDescription } from '@temporalio/client';
import { describedRun } from './described-run.js';

function aDescription(firstRunId: string, closeTime?: Date): WorkflowExecutionDescription {
  return {
    runId: 'run-2',
    status: { name: closeTime ? 'COMPLETED' : 'RUNNING' },
    startTime: new Date('2026-11-21T10:00:00Z'),
    closeTime,
    raw: { workflowExecutionInfo: { firstRunId } },
  } as unknown as WorkflowExecutionDescription;
}

describe('a described run', () => {
  it('names the first run of its chain, and when it closed', () => {
    expect(describedRun(aDescription('run-1', new Date('2026-11-21T10:00:01Z')))).toEqual({
      runId: 'run-2',
      firstRunId: 'run-1',
      status: 'completed',
      startedAt: '2026-11-21T10:00:00.000Z',
      closedAt: '2026-11-21T10:00:01.000Z',
    });
  });

  it('is the first of its chain where the service names none', () => {
    expect(describedRun(aDescription(''))).toEqual({
      runId: 'run-2',
      firstRunId: 'run-2',
      status: 'running',
      startedAt: '2026-11-21T10:00:00.000Z',
    });
  });
});
