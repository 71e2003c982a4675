import type { Command } from 'commander';
import { byOption, jsonOption, reasonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { answerDoor } from './door-answer.js';
import { orderArgument } from './order-argument.js';

interface DoorOptions extends SharedOptions {
  readonly by?: string;
  readonly reason?: string;
}

/** `signed`: under which name the door takes who it was. */
const doors = {
  cancel: { does: 'call an order off before its parcel is on the way; what was done is undone' },
  approve: { does: 'approve an order that waits for it', signed: 'approvedBy' },
  reject: { does: 'reject an order that waits for approval', signed: 'rejectedBy' },
  return: { does: 'return a shipped order within its return window: the charge is refunded' },
} as const;
type Door = keyof typeof doors;

export function addDoors(program: Command, session: Session): void {
  for (const door of Object.keys(doors) as Door[]) addDoor(program, session, door);
}

function addDoor(program: Command, session: Session, door: Door): void {
  const description: { readonly does: string; readonly signed?: string } = doors[door];
  const command = program.command(door).description(description.does).addArgument(orderArgument());
  if (description.signed) command.addOption(byOption());
  command
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action(async (order: string, { by = session.context.user, reason, ...options }: DoorOptions) => {
      const body = {
        ...(description.signed && { [description.signed]: by }),
        ...(reason === undefined ? {} : { reason }),
      };
      answerDoor(session, options, door, await session.orders(command).use(door, order, body));
    });
}
