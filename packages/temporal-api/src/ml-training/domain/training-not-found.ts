import { ErrorCode } from '@fake-stripe/contracts';
import { Refused } from '../../kernel/refused.js';

export function trainingNotFound(workflowId: string): Refused {
  return new Refused(ErrorCode.trainingNotFound, `There is no training ${workflowId}, or it is no longer kept.`);
}
