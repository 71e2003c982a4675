import type { Command } from 'commander';
import type { Session } from '../session.js';
import { addDescribe } from './describe.js';
import { addHistory } from './history.js';

/** Commands for whoever runs the system: they look into its parts and change nothing. */
export function addOperations(program: Command, session: Session): void {
  for (const add of [addDescribe, addHistory]) add(program, session);
}
