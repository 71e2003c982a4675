import type { Command } from 'commander';
import { byOption, idArgument, jsonOption, reasonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { answerDoor } from './door-answer.js';

interface DoorOptions extends SharedOptions {
  readonly by?: string;
  readonly reason?: string;
}

const doors = {
  pause: 'let a run wait after its current epoch',
  resume: 'let a paused run go on',
  cancel: 'end a run; its checkpoints stay',
} as const;

export function addDoors(ml: Command, session: Session): void {
  for (const door of ['pause', 'resume', 'cancel'] as const) addDoor(ml, session, door);
}

function addDoor(ml: Command, session: Session, door: keyof typeof doors): void {
  const command = ml
    .command(door)
    .description(doors[door])
    .addArgument(idArgument('workflowId'))
    .addOption(byOption())
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action(async (workflowId: string, options: DoorOptions) => {
      const { by = session.context.user, reason } = options;
      const body = { by, ...(reason === undefined ? {} : { reason }) };
      const api = session.training(command);
      const outcome = await api.use(door, workflowId, body);
      await answerDoor({ session, api, options }, door, outcome);
    });
}
