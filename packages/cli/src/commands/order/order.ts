import type { Command } from 'commander';
import type { Session } from '../session.js';
import { addAttention } from './attention.js';
import { addAudit } from './audit.js';
import { addDemo } from './demo.js';
import { addDoors } from './doors.js';
import { addList } from './list.js';
import { addStartWorkflow } from './start-workflow.js';
import { addStatus } from './status.js';
import { addUpdateAddress } from './update-address.js';

/** Commands about orders, by way of the API. */
export function addOrder(program: Command, session: Session): void {
  const adds = [
    addStartWorkflow,
    addStatus,
    addList,
    addDoors,
    addUpdateAddress,
    addAttention,
    addAudit,
    addDemo,
  ] as const;
  for (const add of adds) add(program, session);
}
