import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ChaosEngine } from '../chaos/application/chaos-engine.js';
import { CurrentCall } from '../chaos/application/current-call.js';
import { SteeringReader } from '../chaos/application/steering-reader.js';
import { Clock } from '../kernel/clock.js';
import { ForwardCalls } from '../kernel/forward-calls.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { perStore } from '../stores/per-store.js';
import { AnswerCall } from './application/answer-call.js';
import { IdempotencyKeys } from './application/ports/idempotency-keys.js';
import { MemoryIdempotencyKeys } from './infrastructure/memory/memory-idempotency-keys.js';
import { PostgresIdempotencyKeys } from './infrastructure/postgres/postgres-idempotency-keys.js';
import { ProblemInterceptor } from './presentation/problem.interceptor.js';
import { SimulatedCalls } from './presentation/simulated-calls.js';
import { Stalls } from './presentation/stalls.js';

/** What happens to every request, whatever context it is for. */
@Global()
@Module({
  providers: [
    perStore<IdempotencyKeys>(IdempotencyKeys, {
      memory: (store, clock) => new MemoryIdempotencyKeys(store, clock),
      postgres: (store) => new PostgresIdempotencyKeys(store),
    }),
    { provide: ForwardCalls, useExisting: IdempotencyKeys },
    {
      provide: AnswerCall,
      inject: [IdempotencyKeys, UnitOfWork],
      useFactory: (keys: IdempotencyKeys, work: UnitOfWork) => new AnswerCall(keys, work),
    },
    { provide: Stalls, inject: [Clock], useFactory: (clock: Clock) => new Stalls(clock) },
    {
      provide: SimulatedCalls,
      inject: [SteeringReader, ChaosEngine, CurrentCall, AnswerCall, Stalls],
      useFactory: (...parts: ConstructorParameters<typeof SimulatedCalls>) => new SimulatedCalls(...parts),
    },
    { provide: APP_INTERCEPTOR, useClass: ProblemInterceptor },
  ],
  exports: [ForwardCalls, SimulatedCalls, Stalls],
})
export class RequestsModule {}
