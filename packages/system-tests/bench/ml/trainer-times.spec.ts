import { TrainerTimes } from './trainer-times.js';

const line = (message: string, fields: Record<string, unknown>) => ({ message, fields });

describe('the times of a trainer', () => {
  it('are the seconds of epochs and of evaluations that the worker logs, and nothing else', () => {
    const times = new TrainerTimes();
    times.read(line('Epoch trained', { epoch: 1, ms: 500 }));
    times.read(line('Model evaluated', { epoch: 10, ms: 20 }));
    times.read(line('Epoch trained', { epoch: 2, ms: 510 }));
    times.read(line('Checkpoint saved', { ms: 7 }));
    expect(times.epochs).toEqual([0.5, 0.51]);
    expect(times.evaluations).toEqual([0.02]);
  });

  it('begin anew with each run, and leave those of the run before to whoever took them', () => {
    const times = new TrainerTimes();
    times.read(line('Epoch trained', { ms: 500 }));
    times.read(line('Model evaluated', { ms: 20 }));
    const { epochs, evaluations } = times;
    times.beginRun();
    times.read(line('Epoch trained', { ms: 600 }));
    expect([times.epochs, times.evaluations]).toEqual([[0.6], []]);
    expect([epochs, evaluations]).toEqual([[0.5], [0.02]]);
  });
});
