import { ErrorCode, Header } from '@fake-stripe/contracts';
import {
  ApiProblems,
  acceptCorrelationId,
  chaosDirectivesIn,
  currentCorrelationId,
  textHeader,
  validationFailed,
} from '@fake-stripe/platform';
import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GetUserContext } from '../application/use-cases/get-user-context.js';
import { callerAddress } from './caller-address.js';
import { Presentation } from './presentation.js';
import { UserContextDto, UserContextQueryDto } from './user-context.dto.js';
import { UserContextFilter } from './user-context.filter.js';

@ApiTags('user-context')
@Controller('api/v1/user-context')
@UseFilters(UserContextFilter)
export class UserContextController {
  constructor(
    private readonly getUserContext: GetUserContext,
    private readonly presentation: Presentation,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Where somebody is, the weather there, and a cat fact',
    description: 'A part whose service is down is null and has an entry in `errors`. All strategies answer the same.',
  })
  @ApiHeader({ name: 'X-Chaos-Profile', required: false, description: 'For the simulator' })
  @ApiHeader({ name: 'X-Chaos-Seed', required: false, description: 'For the simulator' })
  @ApiHeader({
    name: 'X-Chaos-Script',
    required: false,
    description: 'For the simulator, such as `public-apis.forecast=error`',
  })
  @ApiHeader({
    name: 'X-Chaos-Key',
    required: false,
    description: 'For the simulator: the same key, the same draws. By default the correlation id',
  })
  @ApiOkResponse({ type: UserContextDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed], 503: [ErrorCode.userContextUnavailable] })
  async userContext(
    @Query() { strategy = 'promise-allsettled', ip }: UserContextQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserContextDto> {
    const { trustProxy, headers, now } = this.presentation;
    const chaos = chaosDirectivesIn(request);
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const chaosKey = chaosKeyIn(request) ?? correlationId;
    const address = ip ?? callerAddress(request, trustProxy);
    const begun = now();
    const { location, weather, catFact, errors } = await this.getUserContext.execute({
      strategy,
      ...(address === undefined ? {} : { ip: address }),
      correlationId,
      chaos,
      signal: whenGone(reply),
      headersFor: (service) => headers.of(service, chaos, chaosKey),
    });
    const durationMs = Math.round(now() - begun);
    return { strategy, location, weather, catFact, errors: [...errors], durationMs };
  }
}

/** What the name of a service is added to, and the simulator still takes. */
const CHAOS_KEY = /^[\x20-\x7e]{1,200}$/;

function chaosKeyIn(request: FastifyRequest): string | undefined {
  const key = textHeader(request, Header.chaosKey);
  if (key === undefined || CHAOS_KEY.test(key)) return key;
  throw validationFailed([{ field: 'X-Chaos-Key', message: 'must be 1 to 200 printable ASCII characters' }]);
}

/** Nobody waits for the answer any more. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
