import type { Command } from 'commander';
import { jsonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { addressIn, withAddress, type AddressOptions } from './address-options.js';
import { answerDoor } from './door-answer.js';
import { orderArgument } from './order-argument.js';

export function addUpdateAddress(program: Command, session: Session): void {
  const command = program
    .command('update-address')
    .description('send the parcel elsewhere, before it is on the way')
    .addArgument(orderArgument());
  withAddress(command, { required: true })
    .addOption(jsonOption())
    .action(async (order: string, options: SharedOptions & AddressOptions) => {
      const body = { address: addressIn(command, options) };
      answerDoor(session, options, 'update-address', await session.orders(command).use('address', order, body));
    });
}
