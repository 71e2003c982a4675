import type { Command } from 'commander';
import type { Session } from '../session.js';
import { addChaos } from './chaos.js';
import { addDescribe } from './describe.js';
import { addDoctor } from './doctor/doctor.js';
import { addHistory } from './history.js';
import { addLogs } from './logs/logs.js';
import { addReconcile } from './reconcile/reconcile.js';

/** Commands for whoever runs the system: they look into its parts and change nothing. */
export function addOperations(program: Command, session: Session): void {
  for (const add of [addDescribe, addHistory, addLogs, addReconcile, addChaos, addDoctor]) add(program, session);
}
