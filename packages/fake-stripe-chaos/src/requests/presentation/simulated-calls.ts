import { randomUUID } from 'node:crypto';
import { ErrorCode, Header } from '@fake-stripe/contracts';
import { ProblemError, validationFailed } from '@fake-stripe/platform';
import type { ChaosEngine } from '../../chaos/application/chaos-engine.js';
import { type Steering } from '../../chaos/application/chaos-engine.js';
import type { CurrentCall } from '../../chaos/application/current-call.js';
import type { SteeringReader } from '../../chaos/application/steering-reader.js';
import type { Decision, Fault } from '../../chaos/domain/decision.js';
import type { Operation } from '../../chaos/domain/operation.js';
import type { DomainError } from '../../kernel/domain-error.js';
import type { Answer, ResourceAnswer } from '../application/answer.js';
import type { AnswerCall } from '../application/answer-call.js';
import { readCallHeaders, type CallHeaders } from './call-headers.js';
import { decisionHeader } from './decision-header.js';
import type { HttpExchange } from './exchange.js';
import { fingerprint } from './fingerprint.js';
import { problemOf } from './problem-of.js';
import type { Stalls } from './stalls.js';

/** A validated request to a simulated operation. */
export interface SimulatedCall {
  readonly operation: Operation;
  /** The order it is about, or else the thing it names: the business identity of the call. */
  readonly orderId: string;
  readonly body: object;
  /** A mere question: it has no effect, so an Idempotency-Key means nothing to it. */
  readonly readOnly?: true;
  /** Effect, ledger line and answer; runs in one unit of work. `key` is the caller's Idempotency-Key. */
  readonly execute: (key: string | undefined) => Promise<Answer>;
  /** Members that a refusal by real state carries. */
  readonly members?: (refusal: DomainError) => Readonly<Record<string, unknown>> | undefined;
  /** What remains to be done with a success before it is sent: waiting, looking again. Outside the unit of work, on replays too. */
  readonly complete?: (answer: ResourceAnswer) => Promise<ResourceAnswer>;
}

/** By this name a profile says how long an answer is held back. */
export const STALL = 'stall';

const STALL_MS = 10_000;

/** The seam at which faults of the wire happen: the only way from a route to a simulated operation. */
export class SimulatedCalls {
  private readonly instance = randomUUID();

  constructor(
    private readonly steering: SteeringReader,
    private readonly engine: ChaosEngine,
    private readonly current: CurrentCall,
    private readonly answers: AnswerCall,
    private readonly stalls: Stalls,
  ) {}

  async answer(exchange: HttpExchange, call: SimulatedCall): Promise<object> {
    const { headers, steering } = this.read(exchange, call);
    const decision = await this.decide(call, headers, steering);
    exchange.reply.header(Header.chaosDecision, decisionHeader(decision));
    return this.current.run({ decision, profile: steering.profile }, async () => {
      if (decision.fault?.phase === 'before') return this.fail(exchange, decision.fault);
      const answer = await this.unlessRefused(exchange, call, headers, decision);
      if (decision.fault) return this.fail(exchange, decision.fault);
      return this.send(exchange, answer, call);
    });
  }

  private read(
    { request }: HttpExchange,
    { readOnly }: SimulatedCall,
  ): { readonly headers: CallHeaders; readonly steering: Steering } {
    const header = (name: string): string | undefined => {
      if (readOnly && name === Header.idempotencyKey) return undefined;
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    };
    const headers = readCallHeaders(header);
    if (isErrors(headers)) throw validationFailed(headers);
    const steering = this.steering.read(header);
    if (isErrors(steering)) throw validationFailed(steering);
    return { headers, steering };
  }

  private decide({ operation, orderId }: SimulatedCall, headers: CallHeaders, steering: Steering): Promise<Decision> {
    const chaosKey = headers.chaosKey ?? headers.idempotencyKey ?? `${orderId}/${operation.name}`;
    const { attempt } = headers;
    return this.engine.decide({
      operation,
      orderId,
      chaosKey,
      steering,
      ...(attempt === undefined ? {} : { attempt }),
    });
  }

  /** An answer that is to be withheld is withheld whatever it is: also a refusal. */
  private async unlessRefused(
    exchange: HttpExchange,
    call: SimulatedCall,
    { idempotencyKey: key }: CallHeaders,
    decision: Decision,
  ): Promise<Answer> {
    const owner = `${this.instance}/${randomUUID()}`;
    const claim =
      key === undefined ? {} : { claim: { key, fingerprint: fingerprint(call.operation.name, call.body), owner } };
    try {
      const { answer, replayed } = await this.answers.execute({ ...claim, execute: () => call.execute(key) });
      if (replayed) exchange.reply.header(Header.idempotentReplayed, 'true');
      return answer;
    } catch (error) {
      const problem = problemOf(error, call.members);
      if (problem && problem.status < 500 && decision.fault) return this.fail(exchange, decision.fault);
      throw problem ?? error;
    }
  }

  private async fail(exchange: HttpExchange, { outcome }: Fault): Promise<never> {
    if (outcome === 'error') {
      throw new ProblemError(
        500,
        ErrorCode.processingError,
        'The provider failed; whether the call took effect is unknown.',
      );
    }
    await this.stalls.stall(this.current.delay(STALL, STALL_MS), exchange);
    throw new ProblemError(
      504,
      ErrorCode.timeout,
      'The provider did not answer in time; whether the call took effect is unknown.',
    );
  }

  private async send({ reply }: HttpExchange, answer: Answer, { complete }: SimulatedCall): Promise<object> {
    if (answer.kind === 'problem') {
      throw new ProblemError(
        answer.status,
        answer.code,
        answer.detail,
        answer.members ? { members: answer.members } : {},
      );
    }
    const completed = complete ? await complete(answer) : answer;
    reply.status(completed.status);
    return completed.body;
  }
}

function isErrors<T extends object, E>(read: T | readonly E[]): read is readonly E[] {
  return Array.isArray(read);
}
