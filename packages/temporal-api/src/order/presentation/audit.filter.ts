import { ErrorCode } from '@fake-stripe/contracts';
import { ProblemError, sendProblem } from '@fake-stripe/platform';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditLedgerUnavailable } from '../application/ports/audit-ledger.js';

@Catch(AuditLedgerUnavailable)
export class AuditFilter implements ExceptionFilter<AuditLedgerUnavailable> {
  private readonly logger = new Logger('Audit');

  catch({ name, message }: AuditLedgerUnavailable, host: ArgumentsHost): void {
    this.logger.warn({ msg: name, reason: message });
    const detail = "The simulator's ledger does not answer.";
    const problem = new ProblemError(503, ErrorCode.providerUnavailable, detail, { headers: { 'retry-after': '1' } });
    const http = host.switchToHttp();
    sendProblem(problem, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
