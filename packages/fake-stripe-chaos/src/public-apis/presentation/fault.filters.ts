import { ProblemError } from '@fake-stripe/platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Faults as the service in whose place we stand would tell them: its clients know no problem details. */
abstract class FaultFilter implements ExceptionFilter<ProblemError> {
  catch(problem: ProblemError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers({ ...problem.extras.headers })
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(this.body(problem)));
  }

  protected abstract body(problem: ProblemError): object;
}

@Catch(ProblemError)
export class IpApiFaults extends FaultFilter {
  protected body({ detail }: ProblemError): object {
    return { status: 'fail', message: detail };
  }
}

@Catch(ProblemError)
export class OpenMeteoFaults extends FaultFilter {
  protected body(problem: ProblemError): object {
    return { error: true, reason: reasonOf(problem) };
  }
}

/** The first thing that is wrong, alone and as it was worded; a header of ours is named, as the wording does not. */
function reasonOf({ detail, extras }: ProblemError): string {
  const [first] = extras.errors ?? [];
  if (!first) return detail;
  return first.field.startsWith('X-') ? `${first.field}: ${first.message}` : first.message;
}

@Catch(ProblemError)
export class CatFactFaults extends FaultFilter {
  protected body({ detail, status }: ProblemError): object {
    return { message: detail, code: status };
  }
}
