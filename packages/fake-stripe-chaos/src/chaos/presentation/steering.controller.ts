import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems, validationFailed } from '@fake-stripe/platform';
import { Controller, Get, Headers } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCall } from '../application/current-call.js';
import { SteeringReader } from '../application/steering-reader.js';
import { SteeringDto } from './steering.dto.js';

type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** For callers that hand headers on to later calls: what is wrong with them is better known before. */
@ApiTags('chaos')
@Controller('chaos/steering')
export class SteeringController {
  constructor(
    private readonly steering: SteeringReader,
    private readonly current: CurrentCall,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What would be in force for a call with these headers',
    description: 'Nothing is drawn. What an operation would refuse is refused here, in the same way.',
  })
  @ApiHeader({ name: 'X-Chaos-Profile', required: false })
  @ApiHeader({ name: 'X-Chaos-Seed', required: false })
  @ApiHeader({ name: 'X-Chaos-Script', required: false })
  @ApiOkResponse({ type: SteeringDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed] })
  inForce(@Headers() headers: RequestHeaders): SteeringDto {
    const read = this.steering.read((name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    });
    if (!('profile' in read)) throw validationFailed(read);
    const { profile, seed, script } = read;
    const { timeScale } = this.current;
    return { profile: profile.name, seed, script: script.map(({ text }) => text), timeScale };
  }
}
