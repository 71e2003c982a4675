import type { Command } from 'commander';
import type { Session } from '../session.js';
import { addDecide } from './decide.js';
import { addDoors } from './doors.js';
import { addList } from './list.js';
import { addReport } from './report.js';
import { addResumeFrom } from './resume-from.js';
import { addStart } from './start.js';
import { addStatus } from './status.js';
import { addVerify } from './verify.js';

/** Commands about training runs: by way of the API, or on the files of a run. */
export function addMl(program: Command, session: Session): void {
  const ml = program.command('ml').description('train models, decide about training runs, and check what they left');
  for (const add of [addStart, addStatus, addDecide, addDoors, addResumeFrom, addList, addVerify, addReport])
    add(ml, session);
}
