import { orderProfiles, toDecimal, toMinorUnits, type OrderProfileName } from '@fake-stripe/contracts';
import { Option, type Command } from 'commander';
import type { WantedItem, WantedOrder } from '../../api/order-api.js';
import { idArgument, jsonOption } from '../../options.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';
import { addressIn, withAddress, type AddressOptions } from './address-options.js';
import { chaosIn, withChaos, type ChaosOptions } from './chaos-options.js';
import { itemOption, usualItems } from './item-option.js';
import { overridesIn, profilesWith, withOverrides, type OverrideOptions } from './override-options.js';

interface StartOptions extends SharedOptions, AddressOptions, ChaosOptions, OverrideOptions {
  readonly profile: OrderProfileName;
  readonly customer: string;
  readonly email: string;
  readonly item?: readonly WantedItem[];
  readonly currency?: string;
  readonly paymentMethod?: string;
  readonly requiresApproval?: boolean;
}

const DEFAULT_PROFILE: OrderProfileName = 'express';

export function addStartWorkflow(program: Command, session: Session): void {
  const command = program
    .command('start-workflow')
    .description('start an order; prints the workflow id. An order that is known and the same is not started again')
    .addArgument(idArgument('orderId', 'of the new order'))
    .argument('[paymentId]', 'names its payment, in profile express only (default: payment-<orderId>)')
    .addOption(
      new Option('--profile <name>', 'its steps and rules')
        .choices(Object.keys(orderProfiles))
        .default(DEFAULT_PROFILE),
    )
    .option('--customer <id>', 'who buys', 'guest')
    .option('--email <address>', 'where its mails go', 'guest@example.com')
    .addOption(itemOption())
    .option('--currency <code>', 'ISO 4217 (default: "usd")')
    .option('--payment-method <name>', 'a test payment method, such as pm_card_visa (default: that of the profile)')
    .option('--requires-approval', `wait for a decision; in ${profilesWith('approval').join(', ')}`)
    .option('--no-requires-approval', 'wait for none, although the total is above 5,000.00');
  withOverrides(withChaos(withAddress(command, { required: false })))
    .addOption(jsonOption())
    .action(async (orderId: string, paymentId: string | undefined, options: StartOptions) => {
      checkProfile(command, paymentId, options);
      const order = orderOf(command, orderId, paymentId, options);
      const started = await session.orders(command).start(order, chaosIn(options));
      session.answer(options, started, () => [printable(started.workflowId)]);
      session.hint(started.message);
      session.hint(started.uiLink);
      session.hint(`fake-stripe status ${started.orderId} --watch`);
    });
}

/** What only some profiles know is not left out silently in the others. */
function checkProfile(command: Command, paymentId: string | undefined, options: StartOptions): void {
  const { profile, requiresApproval } = options;
  if (paymentId !== undefined && profile !== 'express') {
    command.error(`error: a paymentId goes with profile express, not with ${profile}`);
  }
  const approving = profilesWith('approval');
  if (requiresApproval === true && !approving.includes(profile)) {
    command.error(`error: --requires-approval goes with ${approving.join(' or ')}, not with ${profile}`);
  }
}

function orderOf(command: Command, orderId: string, paymentId: string | undefined, options: StartOptions): WantedOrder {
  const { profile, customer, email, item: items = usualItems, currency, paymentMethod, requiresApproval } = options;
  const overrides = overridesIn(options);
  return {
    orderId,
    profile,
    ...(paymentId === undefined ? {} : { paymentId }),
    customerId: customer,
    items,
    totalAmount: totalOf(items),
    shippingAddress: addressIn(command, options),
    customerEmail: email,
    ...(requiresApproval === undefined ? {} : { requiresApproval }),
    ...(currency === undefined ? {} : { currency }),
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
    ...(overrides && { overrides }),
  };
}

/** Summed in minor units, where no digit is lost. */
function totalOf(items: readonly WantedItem[]): number {
  return toDecimal(items.reduce((sum, { quantity, price }) => sum + quantity * (toMinorUnits(price) ?? 0), 0));
}
