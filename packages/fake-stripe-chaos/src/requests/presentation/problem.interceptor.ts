import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Header } from '@fake-stripe/contracts';
import type { FastifyReply } from 'fastify';
import { catchError, throwError, type Observable } from 'rxjs';
import { problemOf } from './problem-of.js';

/** For every route: says that nothing was drawn unless something was, and translates refusals. */
@Injectable()
export class ProblemInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    void context.switchToHttp().getResponse<FastifyReply>().header(Header.chaosDecision, 'none');
    return next.handle().pipe(catchError((error: unknown) => throwError(() => problemOf(error) ?? error)));
  }
}
