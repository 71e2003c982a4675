import { differingKinds, type Shape, usual } from './shape.js';

function shape(events: Record<string, number>): Shape {
  return { events, historyBytes: 0, payloadBytes: 0 };
}
const plain = shape({ ActivityTaskScheduled: 8, WorkflowTaskStarted: 14 });
const joined = shape({ ActivityTaskScheduled: 8, WorkflowTaskStarted: 13 });

describe('shapes', () => {
  it('are the same where every order of every side has the same events', () => {
    const all = (['bare', 'system'] as const).map((side) => ({ side, shapes: [plain, plain] }));
    expect(differingKinds(all)).toEqual([]);
  });

  it('differ where a single order has another number of events, or a kind of its own', () => {
    const other = shape({ ActivityTaskScheduled: 9, WorkflowTaskStarted: 14, TimerStarted: 1 });
    const all = [
      { side: 'bare', shapes: [plain, plain] },
      { side: 'system', shapes: [plain, other] },
    ] as const;
    expect(differingKinds(all)).toEqual(['ActivityTaskScheduled', 'TimerStarted']);
  });

  it('are the same where workflow tasks were one in more orders of one side than of another', () => {
    const few = { side: 'bare', shapes: [plain, joined, plain] } as const;
    const most = { side: 'system', shapes: [joined, joined, plain] } as const;
    expect(differingKinds([few, most])).toEqual([]);
  });

  it('differ where most orders of a side have as many workflow tasks as none of another', () => {
    const bare = { side: 'bare', shapes: [plain, plain] } as const;
    const most = { side: 'system', shapes: [joined, joined, plain] } as const;
    const few = { side: 'system', shapes: [plain, joined, plain] } as const;
    expect(differingKinds([bare, most])).toEqual(['WorkflowTaskStarted']);
    expect(differingKinds([bare, few])).toEqual([]);
  });

  it('are the same where a workflow task of a single order came late', () => {
    const late = shape({ ActivityTaskScheduled: 8, WorkflowTaskStarted: 14, WorkflowTaskTimedOut: 1 });
    const all = [
      { side: 'bare', shapes: [plain, plain] },
      { side: 'system', shapes: [plain, late, plain] },
    ] as const;
    expect(differingKinds(all)).toEqual([]);
  });

  it('know what most orders have', () => {
    expect(usual([joined, plain, plain], 'WorkflowTaskStarted')).toBe(14);
    expect(usual([plain], 'TimerStarted')).toBe(0);
  });
});
